# shellcheck shell=sh disable=SC2034,SC2154
# needs: compose edge journal live maintenance platform wait
# Ensures that the live release serves: what is missing is recreated from its record.

# serve_recorded: runs for Recover. When it returns, the recorded live release exists, runs, and is reached by users.
serve_recorded() {
    serve_record=$(live_record_name)
    if [ -z "$serve_record" ]; then
        say "no release is live yet: there is nothing to recover"
        return 0
    fi
    if serves_as_recorded; then
        say "$serve_record serves, healthy: there is nothing to recover"
        return 0
    fi
    platform_ready || revive_platform_now
    live_healthy=yes
    serve_live
    disable_maintenance
    say "$serve_record serves again, healthy"
}

# serves_as_recorded: whether users reach the live release, as recorded.
serves_as_recorded() {
    if ! platform_ready || ! record_complete "$serve_record"; then return 1; fi
    for serve_service in $services; do
        runs_as_recorded "$serve_record" "$(live_field 2)" "$serve_service" || return 1
    done
    edge_routes_to "$(live_field 2)" && ! under_maintenance && public_serves
}

# serve_live: verifies that the recorded release runs and users reach it. Recreates what is missing from the record. Requires health only if
# the release was healthy before.
serve_live() {
    live_is=$(live_record_name)
    record_complete "$live_is" ||
        fail "The record of the live release is incomplete: $state/releases/$live_is/$whole_file is missing." \
            "Bring an earlier release back (./build.sh Rollback --environment $environment --accept-drift), or deploy again with" \
            "--accept-drift."
    start_recorded "$live_is" "$(live_field 2)"
    edge_routes_to "$(live_field 2)" || edge_switch "$live_is" "$(live_field 2)" ||
        fail "The edge does not send traffic to $(live_field 2)."
    if [ "$live_healthy" = no ] && [ "$live_is" = "$live_record" ]; then
        say "$live_is serves again; it was not healthy before"
        return 0
    fi
    [ -s "$work/pass" ] || adopt_bypass_token
    wait_stable 2 120 public_serves || fail_with_logs "$(live_field 2)" "$live_is does not serve as it should: $health_reason"
    # If this deployment's release is live, users must reach it even if a final step failed.
    ! users_admitted || disable_maintenance
    say "$live_is serves, healthy"
}

# start_recorded RECORD COLOUR: starts each service of a release from the image of its record.
start_recorded() {
    back_missing=no
    for back_service in $services; do
        docker start "$(release_container "$2" "$back_service")" >/dev/null 2>&1 || :
        runs_as_recorded "$1" "$2" "$back_service" || back_missing=yes
    done
    [ "$back_missing" = yes ] || return 0
    # shellcheck disable=SC2046 # references are words
    ensure_images $(images_of "$1")
    # shellcheck disable=SC2086 # services are words
    keep_output compose_release "$1" "$2" up --detach --no-build --pull never $services ||
        keep_output compose_release "$1" "$2" up --detach --no-build --pull never --force-recreate $services ||
        fail_with_state "$project-$2" "The release $1, which should serve, could not be started."
}

# runs_as_recorded RECORD COLOUR SERVICE: whether it runs, from an image of the record.
runs_as_recorded() {
    runs_recorded=$(docker inspect --format '{{.State.Status}} {{.Config.Image}}' "$(release_container "$2" "$3")" 2>/dev/null) || return 1
    [ "${runs_recorded%% *}" = running ] && images_of "$1" | grep -qxF -e "${runs_recorded#* }"
}
