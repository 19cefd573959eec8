# shellcheck shell=sh disable=SC2154
# needs: journal
# An error of Git is never taken for a result: the user gets Git's own reason, with the command that Git suggests.

# git_reason <Git's error output: prints the reason in one line.
git_reason() {
    git_wrote=$(cat)
    git_first=$(printf '%s\n' "$git_wrote" | grep -v -e '^hint: ' -e '^warning: ' | grep -m 1 . | sed 's/^[a-z]*: //')
    git_command=$(printf '%s\n' "$git_wrote" | sed -n 's/^[[:space:]]*\(git config --global --add safe\.directory .*\)$/\1/p' | head -n 1)
    printf '%s' "${git_first:-it ended with an error and gave no reason}"
    [ -z "$git_command" ] || printf '. As %s on the server, this command has Git accept it: %s' "$(id -un)" "$git_command"
}

# git_or_fail SENTENCE ARGUMENT…: runs Git in the checkout; fails the step with the sentence and Git's own reason if Git fails.
git_or_fail() {
    git_sentence=$1
    shift
    if ! git -C "$directory" "$@" 2>"$work/git-error"; then
        cat "$work/git-error" >&2
        fail "$git_sentence: $(git_reason <"$work/git-error")"
    fi
}

# preflight_checkout: fails if Git does not work with an existing checkout. Git rejects a checkout of another user.
preflight_checkout() {
    [ -e "$directory/.git" ] || return 0
    git_or_fail "Git does not work with the checkout $directory on the server" rev-parse --git-dir >/dev/null
}
