# shellcheck shell=sh disable=SC2154
# The environment's lock: held by the kernel for whoever works on the environment, and told to everybody else.

# take_lock: one deployment per environment. The kernel holds the lock for this process and frees it with it; one that has just told its
# end may hold it for another moment. Whoever waits for another one looks again at what that one left.
take_lock() {
    note step-started step '"lock"' deadline "$((10 + lock_timeout))"
    lock_began=$(milliseconds)
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        wait_for_lock || { lock_failed "$lock_reason"; return 1; }
        perform preflight || return 1
    fi
    printf '%s' "$deployment" >"$state/lock.holder"
    (run_hook lock >>"$work/lock.log" 2>&1 9>&-) || { lock_failed "$(text_of "$work/reason")"; return 1; }
    recover_interrupted || { lock_failed "$recovered" 4; return 1; }
    note step-finished step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" detail "$(json "$recovered")"
}

lock_failed() { # REASON [EXIT_CODE]: 4 where an earlier deployment has to be recovered first
    note step-failed step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" exit "${2:-1}" reason "$(json "$1")" output '""'
}

# wait_for_lock: for as long as was asked for, saying for whom; sets lock_reason where that was in vain.
wait_for_lock() {
    wait_end=$(($(uptime_seconds) + lock_timeout)) wait_noted=0 wait_told=
    while [ "$(uptime_seconds)" -lt "$wait_end" ]; do
        wait_holder=$(lock_holder)
        if [ "$wait_holder" != "$wait_told" ] || [ $(($(uptime_seconds) - wait_noted)) -ge 30 ]; then
            note lock-waiting step '"lock"' detail "$(json "$wait_holder")"
            wait_told=$wait_holder wait_noted=$(uptime_seconds)
        fi
        ! flock --timeout 5 9 || return 0
        if [ -e "$cancel" ]; then
            note_cancel lock yes
            lock_reason="Cancelled by $(text_of "$cancel")."
            return 1
        fi
    done
    lock_reason="$(lock_holder)$([ "$lock_timeout" -eq 0 ] || printf ' It was waited for, %s seconds.' "$lock_timeout")"
    return 1
}

# lock_holder: who holds the lock, since when, and what is being done; a sentence.
lock_holder() {
    holder=$(text_of "$state/lock.holder")
    holder_journal="$state/deployments/$holder/journal.ndjson"
    holder_by=$(sed -n 's/.*"event":"deployment-started".*"by":"\([^"]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_last=$(grep '"event":"\(step\|undo\|recovery\)-started"' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_step=$(printf '%s' "$holder_last" | sed -n 's/.*"step":"\([a-z]*\)".*/\1/p')
    holder_recovery=$(grep '"event":"recovery-started"' "$holder_journal" 2>/dev/null | tail -n 1)
    case "$holder_last" in
        *'"event":"step-started"'* | '') holder_what='under way' holder_first=$(sed -n 1p "$holder_journal" 2>/dev/null) ;;
        *) holder_what="being undone$(printf '%s' "$holder_recovery" | sed -n 's/.*"by":"\(.*\)","attempt":\([0-9]*\).*/ by \1 (recovery \2)/p')" holder_first=${holder_recovery:-$(grep '"event":"undo-started"' "$holder_journal" | sed -n 1p)} ;;
    esac
    holder_since=$(printf '%s' "$holder_first" | sed -n 's/.*"time":"[^"]*T\([0-9:]*\).*/\1 UTC/p')
    printf 'Deployment %s by %s is %s since %s, at step %s.' "$holder" "${holder_by:-somebody}" "$holder_what" "${holder_since:-an unknown time}" "${holder_step:-unknown}"
}
