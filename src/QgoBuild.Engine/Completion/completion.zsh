#compdef build.sh build
# Completion of QgoBuild's build.sh for zsh. Install it once, for all your checkouts:
#     ./build.sh :completion zsh >~/.qgo-completion.zsh && echo 'source ~/.qgo-completion.zsh' >>~/.zshrc

_qgo_build() {
    local script=${words[1]/#\~\//$HOME/} line
    [[ $script == */* ]] || script=$(whence -p -- "$script")
    [[ -n $script ]] || script=./build.sh

    # Call only scripts of QgoBuild: others would start a build.
    local -a given candidates shown
    if grep -q ':completion' -- "$script" 2>/dev/null; then
        given=("${(@Q)words[2,CURRENT-1]}" "${(Q)IPREFIX}${(Q)PREFIX}")
        for line in "${(@f)$("$script" :complete -- "${given[@]}" 2>/dev/null </dev/null)}"; do
            [[ -n $line ]] || continue
            candidates+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  -- }")
        done
    fi

    if (( ! ${#candidates} )); then
        _files
    elif [[ "${shown[*]}" == *'  -- '* ]]; then
        compadd -U -l -d shown -a candidates
    else
        compadd -U -a candidates
    fi
}

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _qgo_build build.sh build
