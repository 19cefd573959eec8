# shellcheck shell=sh disable=SC2034,SC2154
# needs: journal
# Waits for a condition to hold several times in a row.

# wait_stable TIMES SECONDS COMMAND…: waits until the command has succeeded that many times in a row; fails after SECONDS. After a failure
# it is tried again soon at first, later more slowly.
wait_stable() {
    row_wanted=$1 row_deadline=$(($(uptime_seconds) + $2)) row=0 row_failures=0
    shift 2
    while :; do
        if "$@"; then
            row=$((row + 1)) row_pause=$health_interval
            [ "$row" -lt "$row_wanted" ] || return 0
        else
            row=0 row_failures=$((row_failures + 1))
            if [ "$row_failures" -lt 10 ]; then row_pause=0.1; else row_pause=1; fi
        fi
        [ "$(uptime_seconds)" -lt "$row_deadline" ] || return 1
        sleep "$row_pause"
    done
}
