# shellcheck shell=sh disable=SC2154
# Recovery asked for by a person, without a deployment of its own.

recover_environment() {
    if [ ! -d "$state/deployments" ]; then
        printf 'Nothing was ever deployed here.\n'
        return 0
    fi
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        printf '%s Wait until it has ended.\n' "$(lock_holder)"
        return 1
    fi
    if recover_interrupted; then
        printf '%s\n' "${recovered:-Nothing was interrupted: there is nothing to recover.}"
    else
        printf '%s\n' "$recovered"
        return 4
    fi
}
