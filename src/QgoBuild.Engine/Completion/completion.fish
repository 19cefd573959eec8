# Completion of QgoBuild's build.sh for fish. Install it once, for all your checkouts:
#     ./build.sh :completion fish >~/.config/fish/conf.d/qgo-completion.fish

function __qgo_build
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l script (string replace -r '^~/' "$HOME/" -- $words[1])
    string match -q '*/*' -- $script
    or set script (command -s -- $script)
    test -n "$script"
    or set script ./build.sh

    # Call only scripts of QgoBuild: others would start a build.
    set -l candidates
    if grep -q ':completion' -- $script 2>/dev/null
        set candidates (command $script :complete -- $words[2..-1] "$current" 2>/dev/null </dev/null)
    end

    if set -q candidates[1]
        printf '%s\n' $candidates
    else
        __fish_complete_path "$current"
    end
end

complete -c build.sh -f -a '(__qgo_build)'
complete -c build -f -a '(__qgo_build)'
