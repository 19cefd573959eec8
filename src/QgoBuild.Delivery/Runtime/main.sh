# shellcheck shell=sh disable=SC2034,SC2154
# needs: guard journal live lock platform records recover runner serve
# The entry points of a deployment script.

# receive_secrets: reads the registry's credentials, on one line; the values of settings, each on a line with its name and its fingerprint,
# up to a point; and the key of the team's own certificate. They are kept in memory and removed when this process ends, even
# if it is killed.
receive_secrets() {
    umask 077
    mkdir -p "$secrets/settings" "$secrets/fingerprints"
    IFS= read -r receive_registry || :
    printf '%s' "$receive_registry" >"$secrets/config.json"
    while IFS=' ' read -r receive_name receive_fingerprint receive_value && [ "$receive_name" != . ]; do
        printf '%s' "$receive_value" | base64 -d >"$secrets/settings/$receive_name"
        printf '%s' "$receive_fingerprint" >"$secrets/fingerprints/$receive_name"
    done
    unset receive_registry receive_value
    cat >"$secrets/key.pem"
    umask 022
    exec </dev/null
    # shellcheck disable=SC2016 # expanded by the shell that waits
    setsid sh -c 'tail -f --pid="$1" /dev/null; rm -rf -- "$2"' janitor "$$" "$secrets" >/dev/null 2>&1 &
}

run_deployment() {
    began=$(milliseconds)
    printf '%s\n' "$$" >"$work/pid"
    trap 'rm -rf "$secrets"' EXIT
    # The server shuts down, or somebody ends the script: nobody has cancelled the deployment.
    signalled=no
    trap 'signalled=yes; printf "a signal" >"$cancel"' HUP INT TERM
    receive_secrets
    reserve_disk
    log_event deployment-started deployment "\"$deployment\"" kind "\"$kind\"" environment "\"$environment\"" \
        by "$by_json" approvedBy "$approved_json" release "$release_json" steps "$steps_json"
    for step in $prepare_steps; do
        run_step "$step" || { finish_undone failed; return 1; }
    done
    "do_$lock_step" || { finish_undone failed; return 1; }
    record_previous
    start_guard >>"$work/guard.log" 2>&1 9>&- &
    done_steps=
    for step in $change_steps $final_steps; do
        done_steps="$step $done_steps"
        if ! run_step "$step"; then
            # A step that fails after users were admitted is cleanup: the previous release is not restored.
            if users_admitted; then
                if revive_platform && check_live; then break; fi
                finish_deployment rollback-failed
                return 4
            fi
            # A recovery is never undone.
            if [ "$forward_only" = yes ]; then
                finish_undone failed
                return 4
            fi
            # shellcheck disable=SC2086 # step names are words
            if undo_steps $done_steps; then
                finish_undone rolled-back
                return 3
            fi
            finish_deployment rollback-failed
            return 4
        fi
    done
    acknowledge_cancel "$step" "$(cancel_effect final)"
    finish_deployment succeeded
}

main() {
    case "$1" in
        run) run_deployment ;;
        recover)
            exec 9>>"$state/lock"
            flock --timeout 1 9 || { lock_holder >&2; exit 1; }
            recover_locked
            ;;
        recover-locked) recover_locked ;;
        guard) run_guard ;;
        do | undo | undo_fallback) session_main "$1_$2" "$2" "$1" ;;
        revive) session_main revive_platform_now "$2" ;;
        serve) session_main serve_live "$2" ;;
        *)
            printf 'usage: %s run | recover\n' "$0" >&2
            exit 2
            ;;
    esac
}

# session_main FUNCTION STEP [VERB]: the entry point of a step's session.
session_main() {
    step_name=$2
    set -eu
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "${3:-}" = 'do' ]; then run_hook "$2"; fi
    "$1"
}
