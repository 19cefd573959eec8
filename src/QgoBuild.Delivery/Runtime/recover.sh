# shellcheck shell=sh disable=SC2154
# needs: compose deployments journal live runner
# Recovery: an interrupted deployment is finished or undone by its own script, which holds its undo steps.

# close_abandoned DEPLOYMENT_DIRECTORY: finishes the journal of one that was killed before it held the lock. It had changed nothing.
close_abandoned() {
    abandoned_own=$journal journal=$1/journal.ndjson
    abandoned_began=$(sed -n '1s/.*"time":"\([^"]*\)".*/\1/p' "$journal")
    abandoned_ended=$(date -r "$journal" +%s%3N)
    abandoned_took=$((abandoned_ended - $(date -d "${abandoned_began:-@${abandoned_ended%???}}" +%s%3N)))
    rm -f "$1/disk-reserve"
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    log_event deployment-finished outcome '"failed"' milliseconds "$abandoned_took" live "$(json "$(live_record_name)")"
    journal=$abandoned_own
}

# recover_interrupted: finishes or undoes every interrupted deployment by its own script, while holding the lock. One whose undo failed is
# tried again if something has changed since, or if Recover requests it.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        interrupted_name=${interrupted##*/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || is_finished "$interrupted"; then
            continue
        fi
        if ! had_lock "$interrupted"; then
            is_running "$interrupted" || close_abandoned "$interrupted"
            continue
        fi
        if is_stuck "$interrupted" && [ "$forward_only" = no ] && ! server_changed "$interrupted"; then
            recovered="Deployment $interrupted_name could not be undone, and nothing has changed on the server since:"
            recovered="$recovered $(undo_reason "$interrupted") Recover tries it again."
            return 1
        fi
        log_event lock-waiting step "\"$lock_step\"" \
            detail "$(json "Deployment $interrupted_name was interrupted and is finished or undone first.")"
        if ! QGO_RECOVERY_BY="$(recovery_requester)" QGO_REGISTRY_CONFIG="$secrets" \
            sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="Deployment $interrupted_name could not be undone: $(undo_reason "$interrupted")"
            recovered="$recovered Its journal and the output of each step are in $interrupted on the server."
            return 1
        fi
        # Its guard may still wait for a change.
        docker rm --force "$project-guard-$interrupted_name" >/dev/null 2>&1 9>&- &
        recovered="${recovered:+$recovered }Recovered $interrupted_name, which had been interrupted."
    done
}

# recovery_requester: prints who requested the recovery, as JSON.
recovery_requester() {
    case "$kind" in
        recover) printf '"Recover of %s' "${by_json#?}" ;;
        *) printf '"%s %s of %s' "$kind" "$deployment" "${by_json#?}" ;;
    esac
}

# recover_locked: recovers this deployment after a crash or a reboot. Finishes it if users were admitted, and undoes it otherwise.
recover_locked() {
    began=$(milliseconds)
    # The last entry may be incomplete; the next one must begin a new line.
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    log_event recovery-started by "${QGO_RECOVERY_BY:-\"somebody on the server\"}" \
        attempt "$(($(grep -c '"event":"recovery-started"' "$journal") + 1))"
    rm -f "$cancel" "$cancel.noted"
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "$forward_only" = yes ]; then
        for recover_step in $change_steps; do
            run_step "$recover_step" || { finish_undone failed; return 4; }
        done
        finish_deployment succeeded
        return 0
    fi
    if users_admitted; then
        if revive_platform && recover_final && check_live; then
            finish_deployment succeeded
            return 0
        fi
        finish_deployment rollback-failed
        return 4
    fi
    recover_done=
    for recover_step in $change_steps $final_steps; do
        if grep -q "\"event\":\"step-started\",\"step\":\"$recover_step\"" "$journal"; then
            recover_done="$recover_step $recover_done"
        fi
    done
    # shellcheck disable=SC2086 # step names are words
    if undo_steps $recover_done; then
        finish_undone rolled-back
    else
        finish_deployment rollback-failed
        return 4
    fi
}

# recover_final: a failure here does not restore the previous release, because users were admitted.
recover_final() {
    for recover_step in $final_steps; do run_step "$recover_step" || :; done
}
