# shellcheck shell=sh disable=SC2154
# The runner: performs the steps in order, each in a session of its own with a deadline, and undoes them, newest first,
# when one fails. It is the only process that writes outcomes, and it holds the environment's lock for as long as it lives.

secrets="/dev/shm/qgobuild-$deployment"
cancel="$work/cancel"

# note_cancel STEP CANCELLABLE: acknowledges a request to cancel in the journal, once, with what happens now.
note_cancel() {
    if [ ! -e "$cancel" ] || [ -e "$cancel.noted" ]; then return 0; fi
    : >"$cancel.noted"
    case "$2 $1" in
        yes*) cancel_effect='it stops here and is rolled back' ;;
        'no finish') cancel_effect='too late, it is being finished and stays' ;;
        *) cancel_effect='it is being rolled back already' ;;
    esac
    note cancel-requested step "\"$1\"" detail "$(json "$(text_of "$cancel") requested to cancel: $cancel_effect.")"
}

# watch CHILD STEP DEADLINE CANCELLABLE: a heartbeat every five seconds; ends the child at its deadline, or when asked to.
watch() {
    watch_seconds=0
    while sleep 1; do
        kill -0 "$1" 2>/dev/null || return 0
        watch_seconds=$((watch_seconds + 1))
        if [ -e "$cancel" ]; then
            note_cancel "$2" "$4"
            [ "$4" = no ] || break
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
    session_offset=$(stat -c %s "$work/$2.log" 2>/dev/null) || session_offset=0
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

# run_hook STEP: what the server's owner wants done before a step; one that fails is a step that fails.
run_hook() {
    [ -x "$state/hooks/before-$1" ] || return 0
    QGO_DEPLOYMENT="$deployment" QGO_ENVIRONMENT="$environment" QGO_STEP="$1" QGO_COMMIT="$commit" "$state/hooks/before-$1" ||
        fail "The server's own hook before-$1 failed."
}

disk_full() { [ "$(df --output=avail --block-size=4K "$work" | tail -n 1 | tr -d ' ')" -eq 0 ]; }

text_of() { [ ! -s "$1" ] || cat "$1"; }

# why_failed STEP CODE: the reason that the step gave. Without one, its exit code and the last lines that it wrote: never nothing.
why_failed() {
    why=$(text_of "$work/reason")
    # On a full disk the step's own words are lost.
    [ -n "$why" ] || ! disk_full || why="The disk of the server is full: $(df --output=target "$work" | tail -n 1) has nothing left. Make room there (docker system df; ls backups) and try again."
    if [ -z "$why" ]; then
        if [ "$2" -gt 128 ]; then why="It was killed (signal $(($2 - 128)))"; else why="It ended with exit code $2"; fi
        why_lines=$(tail -c "+$((session_offset + 1))" "$work/$1.log" 2>/dev/null | grep -v '^[[:space:]]*$' | tail -n 3)
        if [ -n "$why_lines" ]; then why="$why: $why_lines"; else why="$why. It wrote nothing."; fi
    fi
    printf '%s' "$why"
}

# perform STEP: does it; notes how it went. The last step is not cancelled: what it records is true by then.
perform() {
    eval "perform_deadline=\$deadline_$1"
    perform_began=$(milliseconds)
    note step-started step "\"$1\"" deadline "$perform_deadline"
    perform_code=0
    perform_cancellable=yes
    [ "$1" != finish ] || perform_cancellable=no
    if [ "$perform_cancellable" = yes ] && [ -e "$cancel" ]; then
        note_cancel "$1" yes
        perform_code=143
    else
        in_session 'do' "$1" "$perform_deadline" "$perform_cancellable" || perform_code=$?
    fi
    perform_took=$(($(milliseconds) - perform_began))
    if [ "$perform_code" -eq 0 ]; then
        note step-finished step "\"$1\"" milliseconds "$perform_took" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    if [ "$perform_cancellable" = yes ] && [ -e "$cancel" ]; then
        perform_reason="Cancelled by $(text_of "$cancel")."
    else
        perform_reason=$(why_failed "$1" "$perform_code")
    fi
    note step-failed step "\"$1\"" milliseconds "$perform_took" exit "$perform_code" \
        reason "$(json "$perform_reason")" output "$(json "$(tail -n 20 "$work/$1.log")")"
    return 1
}

# undo_all STEP…: undoes these, which are given newest first, and sees that what was live is. Stops at the first that cannot be undone.
undo_all() {
    drop_ballast
    revive_platform || return 1
    for undo_step in "$@"; do
        case " $undoable " in *" $undo_step "*) ;; *) continue ;; esac
        try_undo "$undo_step" undo 900 && continue
        # What failed is not repeated as it was: by another way, if there is one.
        case " $undoable_otherwise " in *" $undo_step "*) ;; *) return 1 ;; esac
        try_undo "$undo_step" undo_otherwise 900 || return 1
    done
    prove_live
}

# try_undo STEP VERB DEADLINE [FUNCTION]: one attempt to undo a step; the journal counts the attempts, whoever makes them.
try_undo() {
    try_began=$(milliseconds)
    try_code=0
    note undo-started step "\"$1\"" attempt "$(($(grep -c "\"event\":\"undo-started\",\"step\":\"$1\"" "$journal") + 1))"
    in_session "$2" "${4:-$1}" "$3" no || try_code=$?
    if [ "$try_code" -eq 0 ]; then
        note undo-finished step "\"$1\"" milliseconds "$(($(milliseconds) - try_began))" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    note undo-failed step "\"$1\"" milliseconds "$(($(milliseconds) - try_began))" \
        reason "$(json "$(why_failed "${4:-$1}" "$try_code")")" output "$(json "$(tail -n 20 "$work/${4:-$1}.log")")"
    return 1
}

# revive_platform: undoing needs the database and the edge. After a reboot they take a moment; somebody may have stopped or removed them. One that is being
# upgraded is created again by the undoing.
revive_platform() {
    if [ ! -s "$state/live" ] || platform_answers; then return 0; fi
    if ! is_settled && { [ -d "$work/before" ] || [ -d "$work/database.before" ]; }; then return 0; fi
    try_undo platform 'do' 900 revive
}

# prove_live: what an undoing has brought back is verified like what a deployment brings.
prove_live() {
    [ -n "$(live_record_name)" ] || return 0
    try_undo live 'do' 900
}

# end OUTCOME: the journal's last entry. Whoever reads it finds the secrets gone. What a failed rollback left is compared before it is tried again.
end() {
    rm -rf "$secrets"
    drop_ballast
    # What a restore replaced is not needed any more; where a rollback failed, it may be. Without the lock it is not ours.
    [ "$1" = rollback-failed ] || ! took_lock "$work" || end_copy >>"$work/end.log" 2>&1 || :
    [ "$1" != rollback-failed ] || surroundings >"$work/surroundings" 2>/dev/null || :
    note deployment-finished outcome "\"$1\"" milliseconds "$(($(milliseconds) - began))" live "$(json "$(live_record_name)")"
}

# receive_secrets: the registry's credentials, on one line, and the key of the team's own certificate. They live in memory, for as long as this process does, however it ends.
receive_secrets() {
    umask 077
    mkdir -p "$secrets"
    IFS= read -r receive_registry || :
    printf '%s' "$receive_registry" >"$secrets/config.json"
    unset receive_registry
    cat >"$secrets/key.pem"
    umask 022
    exec </dev/null
    # shellcheck disable=SC2016 # expanded by the shell that waits
    setsid sh -c 'tail -f --pid="$1" /dev/null; rm -rf -- "$2"' janitor "$$" "$secrets" >/dev/null 2>&1 &
}

# run: the whole deployment.
run() {
    began=$(milliseconds)
    printf '%s\n' "$$" >"$work/pid"
    trap 'rm -rf "$secrets"' EXIT
    trap 'printf "a signal" >"$cancel"' HUP INT TERM
    receive_secrets
    take_ballast
    note deployment-started deployment "\"$deployment\"" kind "\"$kind\"" environment "\"$environment\"" by "$by_json" approvedBy "$approved_json" release "$release_json" steps "$steps_json"
    if ! perform preflight || ! take_lock; then
        end failed
        return 1
    fi
    remember_live
    post_guard >>"$work/guard.log" 2>&1 9>&- &
    done_steps=
    for step in $steps; do
        done_steps="$step $done_steps"
        if ! perform "$step"; then
            # What failed after users were let in is tidying up; it does not bring back what was there before.
            if is_settled; then
                if revive_platform && prove_live; then break; fi
                end rollback-failed
                return 4
            fi
            # A recovery goes forward only: nothing of it is undone.
            if [ "$kind" = recover ]; then
                end failed
                return 4
            fi
            # shellcheck disable=SC2086 # step names are words
            if undo_all $done_steps; then
                end rolled-back
                return 3
            fi
            end rollback-failed
            return 4
        fi
    done
    note_cancel finish no
    end succeeded
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
        guard) guard ;;
        do | undo | undo_otherwise)
            step_name=$2
            set -eu
            # shellcheck source=/dev/null
            if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
            if [ "$1" = 'do' ]; then run_hook "$2"; fi
            "$1_$2"
            ;;
        *)
            printf 'usage: %s run | recover\n' "$0" >&2
            exit 2
            ;;
    esac
}
