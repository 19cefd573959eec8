# shellcheck shell=sh disable=SC2154
# Recovery: what was cut off is brought to its end by its own script, which knows how to undo itself.

# ended DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and one that leaves nothing to be done.
ended() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
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

# recover_interrupted: brings every deployment that was cut off to its end, by its own script, under the lock that is held.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || ended "$interrupted"; then
            continue
        fi
        if ! took_lock "$interrupted"; then
            alive "$interrupted" || abandon "$interrupted"
            continue
        fi
        if ! sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="${interrupted##*/} could not be undone; see $interrupted on the server."
            return 1
        fi
        recovered="${recovered:+$recovered }Recovered ${interrupted##*/}, which had been interrupted."
    done
}

# recover-locked: after a crash or a reboot. A deployment whose release is the live one is finished; any other is undone.
recover_locked() {
    began=$(milliseconds)
    # The last entry may be torn; what follows begins a line of its own.
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note recovery-started
    rm -f "$cancel" "$cancel.noted"
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "$(live_deployment)" = "$deployment" ]; then
        revive_platform
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

# recover_environment: asked for by a person, without a deployment of its own.
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
