# shellcheck shell=sh disable=SC2154
# needs: database deployments journal live load platform
# The runner: runs steps in order, each in its own session with a deadline, and undoes them, newest first, when one fails. It is the only
# process that writes outcomes, and it holds the environment's lock while it runs. Steps are defined by data only: $prepare_steps run before
# the lock, $lock_step takes it, $change_steps are undone when one of them fails, $final_steps cannot be cancelled.

cancel="$work/cancel"

# contains WORD LIST: whether the list of words has that word.
contains() { case " $2 " in *" $1 "*) ;; *) return 1 ;; esac; }

# acknowledge_cancel STEP EFFECT: records a request to cancel in the journal, once, with its effect.
acknowledge_cancel() {
    if [ ! -e "$cancel" ] || [ -e "$cancel.noted" ]; then return 0; fi
    : >"$cancel.noted"
    log_event cancel-requested step "\"$1\"" detail "$(json "$(text_of "$cancel") requested to cancel: $2.")"
}

# cancel_effect MODE: prints the effect of a request to cancel on a step that can be cancelled, on a final step, and on an undo.
cancel_effect() {
    case "$1" in
        cancellable) printf 'it stops here and is rolled back' ;;
        final) printf 'too late, it is being finished and stays' ;;
        *) printf 'it is being rolled back already' ;;
    esac
}

# watch_step PID STEP DEADLINE MODE: writes a heartbeat every five seconds; ends the session at its deadline, or at a request to cancel if
# the step can be cancelled.
watch_step() {
    watch_seconds=0
    while sleep 1; do
        kill -0 "$1" 2>/dev/null || return 0
        watch_seconds=$((watch_seconds + 1))
        if [ -e "$cancel" ]; then
            acknowledge_cancel "$2" "$(cancel_effect "$4")"
            [ "$4" != cancellable ] || break
        fi
        if [ "$watch_seconds" -ge "$3" ]; then
            printf 'It had not ended after %s seconds, its deadline.' "$3" >"$work/reason"
            break
        fi
        if [ $((watch_seconds % 5)) -eq 0 ]; then
            log_event heartbeat step "\"$2\"" seconds "$watch_seconds"
        fi
    done
    # dash accepts a process group only after -s.
    kill -s TERM -- "-$1" 2>/dev/null
    watch_seconds=0
    while kill -0 "$1" 2>/dev/null && [ "$watch_seconds" -lt 10 ]; do
        sleep 1
        watch_seconds=$((watch_seconds + 1))
    done
    kill -s KILL -- "-$1" 2>/dev/null
}

# run_in_session VERB STEP DEADLINE MODE: runs this script's VERB for STEP and returns the exit code of the session.
run_in_session() {
    rm -f "$work/detail" "$work/reason"
    session_offset=$(stat -c %s "$work/$2.log" 2>/dev/null) || session_offset=0
    setsid sh "$work/script.sh" "$1" "$2" >>"$work/$2.log" 2>&1 </dev/null &
    session=$!
    watch_step "$session" "$2" "$3" "$4" 9>&- &
    watcher=$!
    session_code=0
    wait "$session" || session_code=$?
    # A signal interrupts wait; the session continues until its watcher ends it.
    while kill -0 "$session" 2>/dev/null; do
        session_code=0
        wait "$session" || session_code=$?
    done
    kill "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    return "$session_code"
}

# run_hook STEP: runs the hook that the server's owner installed for the step; a failed hook fails the step.
run_hook() {
    [ -x "$state/hooks/before-$1" ] || return 0
    QGO_DEPLOYMENT="$deployment" QGO_ENVIRONMENT="$environment" QGO_STEP="$1" QGO_COMMIT="$commit" "$state/hooks/before-$1" ||
        fail "The server's own hook before-$1 failed."
}

# failure_reason STEP CODE: prints the step's reason or, without one, its exit code and its last lines. Never empty.
failure_reason() {
    failure=$(text_of "$work/reason")
    # On a full disk the step could not write its reason.
    if [ -z "$failure" ] && disk_full; then
        failure="The disk of the server is full: $(df --output=target "$work" | tail -n 1) has nothing left."
        failure="$failure Make room there (docker system df; ls backups) and try again."
    fi
    if [ -z "$failure" ]; then
        if [ "$2" -gt 128 ]; then failure="It was killed (signal $(($2 - 128)))"; else failure="It ended with exit code $2"; fi
        failure_lines=$(tail -c "+$((session_offset + 1))" "$work/$1.log" 2>/dev/null | grep -v '^[[:space:]]*$' | tail -n 3)
        if [ -n "$failure_lines" ]; then failure="$failure: $failure_lines"; else failure="$failure. It wrote nothing."; fi
    fi
    printf '%s' "$failure"
}

# run_step STEP: runs it and records its outcome. A cancelled step records who cancelled it.
run_step() {
    eval "step_deadline=\$deadline_$1"
    step_began=$(milliseconds)
    log_event step-started step "\"$1\"" deadline "$step_deadline"
    step_code=0
    step_mode=final
    ! contains "$1" "$cancellable" || step_mode=cancellable
    if [ "$step_mode" = cancellable ] && [ -e "$cancel" ]; then
        acknowledge_cancel "$1" "$(cancel_effect cancellable)"
        step_code=143
    else
        run_in_session 'do' "$1" "$step_deadline" "$step_mode" || step_code=$?
    fi
    step_took=$(($(milliseconds) - step_began))
    if [ "$step_code" -eq 0 ]; then
        log_event step-finished step "\"$1\"" milliseconds "$step_took" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    if [ "$step_mode" = cancellable ] && [ -e "$cancel" ]; then
        if [ "${signalled:-no}" = yes ]; then step_cause=error; else step_cause=cancelled; fi
        fail_step "$1" "$step_took" "$step_code" "$step_cause" "Cancelled by $(text_of "$cancel")."
    else
        fail_step "$1" "$step_took" "$step_code" error "$(failure_reason "$1" "$step_code")"
    fi
    return 1
}

# fail_step STEP MILLISECONDS EXIT_CODE CAUSE REASON: records a failure. CAUSE is error, cancelled, locked or recovery-required.
fail_step() {
    log_event step-failed step "\"$1\"" milliseconds "$2" exit "$3" cause "\"$4\"" reason "$(json "$5")" \
        output "$(json "$(tail -n 20 "$work/$1.log" 2>/dev/null)")"
}

# was_cancelled: whether a step of this deployment ended because it was cancelled.
was_cancelled() { grep -q '"event":"step-failed".*,"cause":"cancelled",' "$journal"; }

# undo_steps STEP…: undoes these, given newest first, and checks that what was live is live again. Stops at the first that cannot be undone.
undo_steps() {
    release_disk_reserve
    revive_platform || return 1
    for undo_step in "$@"; do
        contains "$undo_step" "$undoable" || continue
        run_undo undo "$undo_step" && continue
        # A failed undo is not repeated unchanged: a fallback is used, if there is one.
        contains "$undo_step" "$undoable_fallback" || return 1
        run_undo undo_fallback "$undo_step" || return 1
    done
    check_live
}

# run_undo VERB STEP: one attempt to undo a step. The journal counts the attempts of all processes.
run_undo() {
    undo_began=$(milliseconds)
    undo_code=0
    log_event undo-started step "\"$2\"" attempt "$(($(grep -c "\"event\":\"undo-started\",\"step\":\"$2\"" "$journal") + 1))"
    run_in_session "$1" "$2" 900 undo || undo_code=$?
    if [ "$undo_code" -eq 0 ]; then
        log_event undo-finished step "\"$2\"" milliseconds "$(($(milliseconds) - undo_began))" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    log_event undo-failed step "\"$2\"" milliseconds "$(($(milliseconds) - undo_began))" \
        reason "$(json "$(failure_reason "$2" "$undo_code")")" output "$(json "$(tail -n 20 "$work/$2.log")")"
    return 1
}

# revive_platform: an undo requires the database and the edge. After a reboot they start slowly, and somebody may have stopped or removed
# them. During an upgrade, the undo itself recreates them.
revive_platform() {
    if [ ! -s "$state/live" ] || platform_ready; then return 0; fi
    if ! users_admitted && { [ -d "$work/before" ] || [ -d "$work/database.before" ]; }; then return 0; fi
    run_undo revive platform
}

# check_live: verifies what an undo has restored, as a deployment is verified.
check_live() {
    [ -n "$(live_record_name)" ] || return 0
    run_undo serve live
}

# finish_deployment OUTCOME: writes the journal's last entry, after removing the secrets. After a failed rollback, the server's state is
# saved, so that the undo is tried again only when that state changes.
finish_deployment() {
    rm -rf "$secrets"
    release_disk_reserve
    # The tables that a restore replaced are no longer required, except after a failed rollback. Without the lock they belong to another
    # deployment.
    [ "$1" = rollback-failed ] || ! had_lock "$work" || drop_copy >>"$work/end.log" 2>&1 || :
    [ "$1" != rollback-failed ] || server_state >"$work/surroundings" 2>/dev/null || :
    log_event deployment-finished outcome "\"$1\"" milliseconds "$(($(milliseconds) - began))" live "$(json "$(live_record_name)")"
}

# finish_undone OUTCOME: finishes a deployment that was undone completely: with that outcome, or as cancelled if it was cancelled.
finish_undone() { if was_cancelled; then finish_deployment cancelled; else finish_deployment "$1"; fi; }
