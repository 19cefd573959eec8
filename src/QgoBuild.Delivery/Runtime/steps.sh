# shellcheck shell=sh disable=SC2154
# The runner: performs the steps in order, each in a session of its own with a deadline, and undoes them, newest first,
# when one fails. It is the only process that writes outcomes, and it holds the environment's lock for as long as it lives.

secrets="/dev/shm/qgobuild-$deployment"
cancel="$work/cancel"

# watch CHILD STEP DEADLINE CANCELLABLE: a heartbeat every five seconds; ends the child at its deadline, or when asked to.
watch() {
    watch_seconds=0
    while sleep 1; do
        kill -0 "$1" 2>/dev/null || return 0
        watch_seconds=$((watch_seconds + 1))
        if [ "$4" = yes ] && [ -e "$cancel" ]; then
            break
        fi
        if [ "$watch_seconds" -ge "$3" ]; then
            printf 'It had not ended after %s seconds, its deadline.' "$3" >"$work/reason"
            break
        fi
        if [ $((watch_seconds % 5)) -eq 0 ]; then
            note heartbeat step "\"$2\"" seconds "$watch_seconds"
        fi
    done
    # dash takes a process group only after -s.
    kill -s TERM -- "-$1" 2>/dev/null
    watch_seconds=0
    while kill -0 "$1" 2>/dev/null && [ "$watch_seconds" -lt 10 ]; do
        sleep 1
        watch_seconds=$((watch_seconds + 1))
    done
    kill -s KILL -- "-$1" 2>/dev/null
}

# in_session VERB STEP DEADLINE CANCELLABLE: runs this script's VERB for STEP; answers with its exit code.
in_session() {
    rm -f "$work/detail" "$work/reason"
    setsid sh "$work/script.sh" "$1" "$2" >>"$work/$2.log" 2>&1 </dev/null &
    session=$!
    watch "$session" "$2" "$3" "$4" 9>&- &
    watcher=$!
    session_code=0
    wait "$session" || session_code=$?
    # A signal to us ends a wait early; the step goes on until it has heard of it.
    while kill -0 "$session" 2>/dev/null; do
        session_code=0
        wait "$session" || session_code=$?
    done
    kill "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    return "$session_code"
}

text_of() { [ ! -s "$1" ] || cat "$1"; }

# perform STEP: does it; notes how it went. The last step is not cancelled: what it records is true by then.
perform() {
    eval "perform_deadline=\$deadline_$1"
    perform_began=$(milliseconds)
    note step-started step "\"$1\"" deadline "$perform_deadline"
    perform_code=0
    perform_cancellable=yes
    [ "$1" != finish ] || perform_cancellable=no
    in_session 'do' "$1" "$perform_deadline" "$perform_cancellable" || perform_code=$?
    perform_took=$(($(milliseconds) - perform_began))
    if [ "$perform_code" -eq 0 ]; then
        note step-finished step "\"$1\"" milliseconds "$perform_took" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    if [ -e "$cancel" ]; then
        perform_reason="Cancelled by $(text_of "$cancel")."
    else
        perform_reason=$(text_of "$work/reason")
    fi
    note step-failed step "\"$1\"" milliseconds "$perform_took" exit "$perform_code" \
        reason "$(json "${perform_reason:-It ended with exit code $perform_code.}")" output "$(json "$(tail -n 20 "$work/$1.log")")"
    return 1
}

# undo_all STEP…: undoes these, which are given newest first. Stops at the first that cannot be undone.
undo_all() {
    for undo_step in "$@"; do
        case " $undoable " in *" $undo_step "*) ;; *) continue ;; esac
        undo_began=$(milliseconds)
        note undo-started step "\"$undo_step\""
        if in_session undo "$undo_step" 900 no; then
            note undo-finished step "\"$undo_step\"" milliseconds "$(($(milliseconds) - undo_began))" detail "$(json "$(text_of "$work/detail")")"
        else
            note undo-failed step "\"$undo_step\"" milliseconds "$(($(milliseconds) - undo_began))" \
                reason "$(json "$(text_of "$work/reason")")" output "$(json "$(tail -n 20 "$work/$undo_step.log")")"
            return 1
        fi
    done
}

# end OUTCOME: the journal's last entry. Whoever reads it finds the secrets gone.
end() {
    rm -rf "$secrets"
    note deployment-finished outcome "\"$1\"" milliseconds "$(($(milliseconds) - began))" live "$(json "$(live_record_name)")"
}

# take_lock: one deployment per environment. The kernel holds the lock for this process and frees it with it; one that has just told its
# end may hold it for another moment.
take_lock() {
    note step-started step '"lock"' deadline 10
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        note step-failed step '"lock"' milliseconds 0 exit 1 reason "$(json "$(lock_holder)")" output '""'
        return 1
    fi
    printf '%s' "$deployment" >"$state/lock.holder"
    lock_began=$(milliseconds)
    if ! recover_interrupted; then
        note step-failed step '"lock"' milliseconds 0 exit 1 reason "$(json "An earlier deployment was interrupted and could not be brought to its end. $recovered")" output '""'
        return 1
    fi
    note step-finished step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" detail "$(json "$recovered")"
}

# lock_holder: who holds the lock, since when, at which step; a sentence.
lock_holder() {
    holder=$(text_of "$state/lock.holder")
    holder_journal="$state/deployments/$holder/journal.ndjson"
    holder_step=$(sed -n 's/.*"event":"step-started","step":"\([a-z]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_by=$(sed -n 's/.*"event":"deployment-started".*"by":"\([^"]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    printf 'Deployment %s by %s is under way, at step %s.' "$holder" "${holder_by:-somebody}" "${holder_step:-unknown}"
}

# ended DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and one that leaves nothing to be done.
ended() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
}

# recover_interrupted: brings every deployment that was cut off to its end, by its own script, under the lock that is held.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || ended "$interrupted"; then
            continue
        fi
        # One that waits for the lock, or was refused it, has changed nothing.
        if ! grep -q '"event":"step-finished","step":"lock"' "$interrupted/journal.ndjson"; then
            continue
        fi
        if ! sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="${interrupted##*/} could not be undone; see $interrupted on the server."
            return 1
        fi
        recovered="${recovered:+$recovered }Recovered ${interrupted##*/}, which had been interrupted."
    done
}

receive_secrets() {
    umask 077
    mkdir -p "$secrets"
    cat >"$secrets/config.json"
    umask 022
    exec </dev/null
}

# run: the whole deployment.
run() {
    began=$(milliseconds)
    trap 'rm -rf "$secrets"' EXIT
    trap 'printf "a signal" >"$cancel"' HUP INT TERM
    receive_secrets
    note deployment-started deployment "\"$deployment\"" kind "\"$kind\"" environment "\"$environment\"" by "$by_json" release "$release_json" steps "$steps_json"
    if ! perform preflight || ! take_lock; then
        end failed
        return 1
    fi
    remember_live
    done_steps=
    for step in $steps; do
        done_steps="$step $done_steps"
        if { [ "$step" != finish ] && [ -e "$cancel" ]; } || ! perform "$step"; then
            # What failed after the new release was recorded as the live one is tidying up; it does not bring the old one back.
            [ "$(live_deployment)" != "$deployment" ] || break
            # shellcheck disable=SC2086 # step names are words
            if undo_all $done_steps; then
                end rolled-back
                return 3
            fi
            end rollback-failed
            return 4
        fi
    done
    end succeeded
}

# recover-locked: after a crash or a reboot. A deployment whose release is the live one is finished; any other is undone.
recover_locked() {
    began=$(milliseconds)
    note recovery-started
    if [ "$(live_deployment)" = "$deployment" ]; then
        perform finish
        end succeeded
        return 0
    fi
    done_steps=
    for step in $steps; do
        if grep -q "\"event\":\"step-started\",\"step\":\"$step\"" "$journal"; then
            done_steps="$step $done_steps"
        fi
    done
    # shellcheck disable=SC2086 # step names are words
    if undo_all $done_steps; then
        end rolled-back
    else
        end rollback-failed
        return 4
    fi
}

main() {
    case "$1" in
        run) run ;;
        recover)
            exec 9>>"$state/lock"
            flock --timeout 1 9 || { lock_holder >&2; exit 1; }
            recover_locked
            ;;
        recover-locked) recover_locked ;;
        do | undo)
            set -eu
            # shellcheck source=/dev/null
            if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
            "$1_$2"
            ;;
        *)
            printf 'usage: %s run | recover\n' "$0" >&2
            exit 2
            ;;
    esac
}
