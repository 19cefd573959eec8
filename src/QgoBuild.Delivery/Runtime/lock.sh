# shellcheck shell=sh disable=SC2154
# needs: journal recover runner
# The environment's lock: the kernel holds it for the process that works on the environment, and releases it when that process ends.

# acquire_lock: allows one deployment per environment. One that has just finished may still hold the lock for a moment. After waiting for
# another deployment, all checks are repeated, because it may have changed their results.
acquire_lock() {
    eval "lock_deadline=\$deadline_$lock_step"
    log_event step-started step "\"$lock_step\"" deadline "$lock_deadline"
    lock_began=$(milliseconds)
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        wait_for_lock || return 1
        for lock_prepare in $prepare_steps; do run_step "$lock_prepare" || return 1; done
    fi
    printf '%s' "$deployment" >"$state/lock.holder"
    (run_hook "$lock_step" >>"$work/$lock_step.log" 2>&1 9>&-) || { fail_lock 1 error "$(text_of "$work/reason")"; return 1; }
    recover_interrupted || { fail_lock 4 recovery-required "$recovered"; return 1; }
    log_event lock-acquired step "\"$lock_step\""
    log_event step-finished step "\"$lock_step\"" milliseconds "$(($(milliseconds) - lock_began))" detail "$(json "$recovered")"
}

fail_lock() { fail_step "$lock_step" "$(($(milliseconds) - lock_began))" "$@"; } # EXIT_CODE CAUSE REASON

# wait_for_lock: waits as long as the plan allows, and reports which deployment holds the lock.
wait_for_lock() {
    wait_end=$(($(uptime_seconds) + lock_timeout)) wait_noted=0 wait_reported=
    while [ "$(uptime_seconds)" -lt "$wait_end" ]; do
        wait_holder=$(lock_holder)
        if [ "$wait_holder" != "$wait_reported" ] || [ $(($(uptime_seconds) - wait_noted)) -ge 30 ]; then
            log_event lock-waiting step "\"$lock_step\"" detail "$(json "$wait_holder")"
            wait_reported=$wait_holder wait_noted=$(uptime_seconds)
        fi
        ! flock --timeout 5 9 || return 0
        if [ -e "$cancel" ]; then
            acknowledge_cancel "$lock_step" "$(cancel_effect cancellable)"
            if [ "${signalled:-no}" = yes ]; then lock_cause=error; else lock_cause=cancelled; fi
            fail_lock 143 "$lock_cause" "Cancelled by $(text_of "$cancel")."
            return 1
        fi
    done
    fail_lock 1 locked "$(lock_holder)$([ "$lock_timeout" -eq 0 ] || printf ' It was waited for, %s seconds.' "$lock_timeout")"
    return 1
}

# lock_holder: prints a sentence: which deployment holds the lock, since when, and its current step.
lock_holder() {
    holder=$(text_of "$state/lock.holder")
    holder_journal="$state/deployments/$holder/journal.ndjson"
    holder_by=$(sed -n 's/.*"event":"deployment-started".*"by":"\([^"]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_last=$(
        grep -e '"event":"step-started"' -e '"event":"undo-started"' -e '"event":"recovery-started"' "$holder_journal" 2>/dev/null |
            tail -n 1
    )
    holder_step=$(printf '%s' "$holder_last" | sed -n 's/.*"step":"\([a-z]*\)".*/\1/p')
    holder_recovery=$(grep '"event":"recovery-started"' "$holder_journal" 2>/dev/null | tail -n 1)
    case "$holder_last" in
        *'"event":"step-started"'* | '') holder_what='under way' holder_first=$(sed -n 1p "$holder_journal" 2>/dev/null) ;;
        *)
            holder_what=$(printf '%s' "$holder_recovery" | sed -n 's/.*"by":"\(.*\)","attempt":\([0-9]*\).*/ by \1 (recovery \2)/p')
            holder_what="being undone$holder_what"
            holder_first=${holder_recovery:-$(grep '"event":"undo-started"' "$holder_journal" | sed -n 1p)}
            ;;
    esac
    holder_since=$(printf '%s' "$holder_first" | sed -n 's/.*"time":"[^"]*T\([0-9:]*\).*/\1 UTC/p')
    printf 'Deployment %s by %s is %s since %s, at step %s.' \
        "$holder" "${holder_by:-somebody}" "$holder_what" "${holder_since:-an unknown time}" "${holder_step:-unknown}"
}
