# shellcheck shell=sh disable=SC2034,SC2154
# needs: compose journal
# The deployments of the environment, by their journals: finished, interrupted or running.

# under_way: whether a deployment holds the lock. Waits a moment, because a deployment that has just ended may still hold it.
under_way() { [ -e "$state/lock" ] && ! flock --timeout 0.3 "$state/lock" true; }

# unsettled: whether a deployment is running, or was interrupted and is not completed yet. Until then the server may differ from its record.
unsettled() {
    if under_way; then return 0; fi
    for unsettled_deployment in "$state"/deployments/*/; do
        unsettled_deployment=${unsettled_deployment%/}
        if [ "$unsettled_deployment" != "$work" ] && [ -s "$unsettled_deployment/journal.ndjson" ] &&
            ! is_finished "$unsettled_deployment" &&
            had_lock "$unsettled_deployment"; then
            return 0
        fi
    done
    return 1
}

# is_finished DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and that entry leaves nothing to undo.
is_finished() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
}

# is_stuck DEPLOYMENT_DIRECTORY: whether it failed and its rollback failed.
is_stuck() { tail -n 1 "$1/journal.ndjson" | grep -q '"outcome":"rollback-failed"'; }

# server_state: prints the state on which an undo depends: the boot id, the application's containers and their health, and whether the disk
# is full.
server_state() {
    cat /proc/sys/kernel/random/boot_id
    docker ps --all --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}} {{.State}} {{.Status}}' 2>/dev/null |
        awk -v prefix="$project-" 'index($2, prefix) == 1 { print $1, $2, $3, ($NF ~ /\)$/ ? $NF : "") }' | LC_ALL=C sort
    ! disk_full || printf 'full\n'
}

# server_changed DEPLOYMENT_DIRECTORY: whether that state has changed since the undo failed there.
server_changed() { ! server_state | cmp -s - "$1/surroundings"; }

# undo_reason DEPLOYMENT_DIRECTORY: prints why its undo failed last, on one line.
undo_reason() {
    undo_reason_text=$(sed -n 's/.*"event":"undo-failed".*"reason":"\(.*\)","output":.*/\1/p' "$1/journal.ndjson" | tail -n 1 |
        sed -e 's/\\\\/\x01/g' -e 's/\\n/ /g' -e 's/\\t/ /g' -e 's/\\"/"/g' -e 's/\x01/\\/g')
    printf '%s' "${undo_reason_text:-its journal does not say why.}"
}

# had_lock DEPLOYMENT_DIRECTORY: whether it ever held the lock. It then records what was live; before that a deployment changes nothing.
had_lock() { [ -s "$1/live.sh" ]; }

# is_running DEPLOYMENT_DIRECTORY: whether its own script is running.
is_running() { [ -s "$1/pid" ] && grep -qsF -- "$1/script.sh" "/proc/$(cat "$1/pid")/cmdline"; }
