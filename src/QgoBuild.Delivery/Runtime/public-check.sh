# shellcheck shell=sh disable=SC2154
# needs: compose journal live
# The public check: the client that follows a deployment checks the public addresses, because the server cannot see itself from outside. The
# journal requests the check; the client leaves in $work "outside.looking" when it begins, "outside.unseen" with the reason when it cannot
# check, and "outside" with the result.

# expect_public_check: lets the client connect in advance, while the release is still being checked.
expect_public_check() { log_event public-check-expected step "\"$step_name\""; }

# client_follows: whether a client that checks the public addresses follows. The file has a line for each that ever followed: PID yes|no.
client_follows() {
    while read -r follower follower_checks; do
        if [ "$follower_checks" = yes ] && grep -qs journal.ndjson "/proc/$follower/cmdline"; then return 0; fi
    done <"$work/followers"
    return 1
} 2>/dev/null

# check_publicly SECONDS: waits for the result of the client's check. Without a result the step passes on the server's own checks, and the
# detail gives the reason.
check_publicly() {
    log_event public-check-requested step "\"$step_name\""
    outside_reason='no client that checks the public addresses follows the deployment' outside_wait=3
    if client_follows; then
        outside_wait=${outside_patience:-15}
        outside_reason="the client that follows did not begin its check within $outside_wait seconds"
    fi
    outside_deadline=$(($(uptime_seconds) + outside_wait))
    while [ ! -e "$work/outside" ]; do
        if [ -e "$work/outside.looking" ]; then
            outside_deadline=$(($(uptime_seconds) + $1))
            outside_reason="the check of the client that follows took longer than $1 seconds"
            rm -f "$work/outside.looking"
        fi
        if [ -e "$work/outside.unseen" ]; then
            outside_reason=$(cat "$work/outside.unseen")
            outside_deadline=0
        fi
        if [ "$(uptime_seconds)" -ge "$outside_deadline" ]; then
            say "not checked from outside: $outside_reason"
            return 0
        fi
        sleep 0.05
    done
    outside=$(cat "$work/outside")
    [ "$outside" = ok ] || fail_with_logs "$next_colour" "From outside: $outside"
    say "checked from outside as well"
}
