# shellcheck shell=sh disable=SC2154
# Recovery: what was interrupted is brought to its end by its own script, which knows how to undo itself.

# ended DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and one that leaves nothing to be done.
ended() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
}

# stuck DEPLOYMENT_DIRECTORY: whether it failed and could not be undone.
stuck() { tail -n 1 "$1/journal.ndjson" | grep -q '"outcome":"rollback-failed"'; }

# surroundings: what an undo depends upon: this start of the server, the application's containers and their health, room on the disk.
surroundings() {
    cat /proc/sys/kernel/random/boot_id
    docker ps --all --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}} {{.State}} {{.Status}}' 2>/dev/null |
        awk -v prefix="$application-" 'index($2, prefix) == 1 { print $1, $2, $3, ($NF ~ /\)$/ ? $NF : "") }' | LC_ALL=C sort
    ! disk_full || printf 'full\n'
}

# changed DEPLOYMENT_DIRECTORY: whether anything that an undo depends upon has changed since it failed there.
changed() { ! surroundings | cmp -s - "$1/surroundings"; }

# undo_reason DEPLOYMENT_DIRECTORY: why its undo failed last, on one line.
undo_reason() {
    undo_reason_text=$(sed -n 's/.*"event":"undo-failed".*"reason":"\(.*\)","output":.*/\1/p' "$1/journal.ndjson" | tail -n 1 |
        sed -e 's/\\\\/\x01/g' -e 's/\\n/ /g' -e 's/\\t/ /g' -e 's/\\"/"/g' -e 's/\x01/\\/g')
    printf '%s' "${undo_reason_text:-its journal does not say why.}"
}

# took_lock DEPLOYMENT_DIRECTORY: whether it ever had the lock; before that a deployment changes nothing.
took_lock() { grep -q '"event":"step-finished","step":"lock"' "$1/journal.ndjson"; }

# alive DEPLOYMENT_DIRECTORY: whether its own script is at work.
alive() { [ -s "$1/pid" ] && grep -qsF -- "$1/script.sh" "/proc/$(cat "$1/pid")/cmdline"; }

# abandon DEPLOYMENT_DIRECTORY: ends the journal of one that was killed before it had the lock. It had changed nothing.
abandon() {
    abandon_own=$journal journal=$1/journal.ndjson
    abandon_began=$(sed -n '1s/.*"time":"\([^"]*\)".*/\1/p' "$journal")
    abandon_ended=$(date -r "$journal" +%s%3N)
    abandon_took=$((abandon_ended - $(date -d "${abandon_began:-@${abandon_ended%???}}" +%s%3N)))
    rm -f "$1/ballast"
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note deployment-finished outcome '"failed"' milliseconds "$abandon_took" live "$(json "$(live_record_name)")"
    journal=$abandon_own
}

# recover_interrupted: brings every deployment that was interrupted to its end, by its own script, under the lock that is held. One that could not be
# undone before is tried again when something has changed since, or when Recover asks for it.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        interrupted_name=${interrupted##*/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || ended "$interrupted"; then
            continue
        fi
        if ! took_lock "$interrupted"; then
            alive "$interrupted" || abandon "$interrupted"
            continue
        fi
        if stuck "$interrupted" && [ "$kind" != recover ] && ! changed "$interrupted"; then
            recovered="Deployment $interrupted_name could not be undone, and nothing has changed on the server since: $(undo_reason "$interrupted") Recover tries it again."
            return 1
        fi
        note lock-waiting step '"lock"' detail "$(json "Deployment $interrupted_name was interrupted and is brought to its end first.")"
        if ! QGO_RECOVERY_BY="$(recovery_by)" QGO_REGISTRY_CONFIG="$secrets" sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="Deployment $interrupted_name could not be undone: $(undo_reason "$interrupted") Its journal and the output of each step are in $interrupted on the server."
            return 1
        fi
        # Its guard may still wait for something to change.
        docker rm --force "$application-guard-$interrupted_name" >/dev/null 2>&1 9>&- &
        recovered="${recovered:+$recovered }Recovered $interrupted_name, which had been interrupted."
    done
}

# recovery_by: who recovers, as JSON.
recovery_by() {
    case "$kind" in
        recover) printf '"Recover of %s' "${by_json#?}" ;;
        *) printf '"%s %s of %s' "$kind" "$deployment" "${by_json#?}" ;;
    esac
}

# recover-locked: after a crash or a reboot. One that is settled is finished; any other is undone.
recover_locked() {
    began=$(milliseconds)
    # The last entry may be torn; what follows begins a line of its own.
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note recovery-started by "${QGO_RECOVERY_BY:-\"somebody on the server\"}" attempt "$(($(grep -c '"event":"recovery-started"' "$journal") + 1))"
    rm -f "$cancel" "$cancel.noted"
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "$kind" = recover ]; then
        # It goes forward only.
        if perform serve; then end succeeded; return 0; fi
        end failed
        return 4
    fi
    if is_settled; then
        if revive_platform && { perform finish || :; } && prove_live; then
            end succeeded
            return 0
        fi
        end rollback-failed
        return 4
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

# recover_live: asked for by a person. What the record says is live is there, running, and reached by users when it returns.
recover_live() {
    serve_record=$(live_record_name)
    if [ -z "$serve_record" ]; then
        say "no release is live yet: there is nothing to recover"
        return 0
    fi
    if serves_as_recorded; then
        say "$serve_record serves, healthy: there is nothing to recover"
        return 0
    fi
    platform_answers || do_revive
    live_healthy=yes
    do_live
    open_edge
    say "$serve_record serves again, healthy"
}

# serves_as_recorded: whether users reach the live release, and it is the one of the record.
serves_as_recorded() {
    if ! platform_answers || ! whole_record "$serve_record"; then return 1; fi
    for serve_service in $services; do
        runs_as_recorded "$serve_record" "$(live_word 2)" "$serve_service" || return 1
    done
    edge_shows "$(live_word 2)" && ! under_maintenance && public_serves "$(recorded_commit "$serve_record")"
}
