# shellcheck shell=sh disable=SC2154
# needs: data git journal
# The checkout: the environment's directory itself, at exactly the requested commit.

has_commit() { git -C "$directory" cat-file -e "$commit^{commit}" 2>/dev/null; }

# fetch_branch ORIGIN BRANCH: fetches the branch. Fails if the commit is not on it.
fetch_branch() {
    [ -d "$directory/.git" ] || git init --quiet "$directory"
    git_or_fail "The server could not fetch the branch $2 from $1" fetch --quiet --no-tags "$1" "+refs/heads/$2:refs/remotes/origin/$2"
    has_commit || fail "The commit $commit is not on the branch $2 of $1."
    fetch_code=0
    git -C "$directory" merge-base --is-ancestor "$commit" "refs/remotes/origin/$2" 2>"$work/git-error" || fetch_code=$?
    [ "$fetch_code" -ne 1 ] || fail "The commit $commit is not on the branch $2 of $1."
    [ "$fetch_code" -eq 0 ] ||
        fail "Git cannot find out whether the commit $commit is on the branch $2 of $1: $(git_reason "$work/git-error")"
}

# check_out: checks out the commit. Files that Git does not track are left alone, and so are QgoBuild's own files.
check_out() {
    # Before the first deployment there is no HEAD. If HEAD cannot be read, the step fails before changing it: an undo could not return to
    # it.
    checkout_code=0
    checkout_head=$(git -C "$directory" rev-parse --quiet --verify HEAD 2>"$work/git-error") || checkout_code=$?
    [ "$checkout_code" -le 1 ] || fail "Git cannot read the commit of the checkout $directory: $(git_reason "$work/git-error")"
    printf '%s' "$checkout_head" | write_file "$work/head"
    {
        printf '/.qgobuild/\n/backups/\n'
        each_data exclude_data
    } | write_file "$directory/.git/info/exclude"
    git_or_fail "The server could not check out $commit" -c advice.detachedHead=false checkout --quiet --force --detach "$commit"
    [ "$(git -C "$directory" rev-parse HEAD)" = "$commit" ] || fail "The checkout is not at $commit."
    say "$(git -C "$directory" log -1 --format=%s)"
}

restore_checkout() {
    [ ! -s "$work/head" ] ||
        git_or_fail "The server could not check out the earlier commit again" -c advice.detachedHead=false checkout --quiet --force \
            --detach "$(cat "$work/head")"
}
