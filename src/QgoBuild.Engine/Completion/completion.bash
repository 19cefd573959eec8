# shellcheck shell=bash
# Completion of QgoBuild's build.sh for bash. Install it once, for all your checkouts:
#     ./build.sh :completion bash >~/.qgo-completion.bash && echo 'source ~/.qgo-completion.bash' >>~/.bashrc

_qgo_build() {
    local script=${1/#\~\//$HOME/}
    [[ $script == */* ]] || script=$(type -P -- "$script")
    [[ -n $script ]] || script=./build.sh
    # Call only scripts of QgoBuild: others would start a build.
    grep -q ':completion' -- "$script" 2>/dev/null || return

    # Bash splits --option=value and :command; pass the words as typed, up to the cursor.
    local rest=${COMP_LINE:0:COMP_POINT} i word words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == 0)) || [[ $rest == [[:blank:]]* ]]; then
            rest=${rest#"${rest%%[![:blank:]]*}"}
            words+=('')
        fi
        ((i < COMP_CWORD)) || word=$rest
        words[${#words[@]} - 1]+=$word
        rest=${rest#"$word"}
    done

    # Bash replaces only the text after its last word break.
    local current=${words[${#words[@]} - 1]} character kept='' candidate
    for character in : =; do
        if [[ $COMP_WORDBREAKS == *"$character"* && $current == *"$character"* && ${#kept} -lt ${#current} ]]; then
            word=${current%"${current##*"$character"}"}
            ((${#word} <= ${#kept})) || kept=$word
        fi
    done
    while IFS=$'\t' read -r candidate _; do
        printf -v candidate %q "${candidate#"$kept"}"
        COMPREPLY+=("$candidate")
    done < <("$script" :complete -- "${words[@]:1}" 2>/dev/null </dev/null)
}

complete -o bashdefault -o default -F _qgo_build ./build.sh build.sh build
