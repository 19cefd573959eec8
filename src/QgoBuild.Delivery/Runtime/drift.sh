# shellcheck shell=sh disable=SC2154
# needs: collect compose deployments git journal live
# Drift: differences between the server and its record. One query each to Docker, compose and Git, in parallel.

# drift ANSWERS: prints a sentence for each difference, nothing when there is none. Call it in a subshell, because it sets the live
# release's variables.
drift() {
    [ -s "$state/live" ] || return 0
    drift_answers=$1 drift_record=$(live_field 1) drift_colour=$(live_field 2)
    if ! record_complete "$drift_record"; then
        printf 'The record of the live release is incomplete: %s is missing.\n' "$state/releases/$drift_record/$whole_file"
        return 0
    fi
    # shellcheck source=/dev/null
    . "$state/releases/$drift_record/release.sh"
    # Database and edge must run. Their configuration is not compared: deployments never recreate them, even if their files change.
    for drift_service in $accessories edge; do drift_runs "$drift_service" "$(platform_container "$drift_service")" || :; done
    for drift_service in $services; do drift_release "$drift_service" "$(release_container "$drift_colour" "$drift_service")"; done
    if [ -z "$(collected configured "$drift_answers")" ]; then
        printf 'The compose configuration of the live release cannot be read: %s\n' "$(collected refused "$drift_answers" | head -n 1)"
    fi
    drift_edge
    drift_checkout
}

# drift_runs SERVICE CONTAINER: sets drift_state, drift_image and drift_hash. Prints a sentence and fails if the container is not running.
drift_runs() {
    drift_found=$(collected container "$drift_answers" | awk -v name="$2" '$1 == name { print $2, $3, $4; exit }')
    drift_state=${drift_found%% *} drift_hash=${drift_found##* } drift_image=${drift_found#* }
    drift_image=${drift_image% *}
    case "$drift_state" in
        running) return 0 ;;
        '') printf 'The container of %s is gone.\n' "$1" ;;
        *) printf 'The container of %s does not run: it is %s.\n' "$1" "$drift_state" ;;
    esac
    return 1
}

drift_release() { # SERVICE CONTAINER
    drift_runs "$1" "$2" || return 0
    if ! images_of "$drift_record" | grep -qxF -e "$drift_image"; then
        printf '%s runs the image %s, which the record does not have.\n' "$1" "$drift_image"
        return 0
    fi
    drift_configured=$(collected "configured $1" "$drift_answers")
    [ -z "$drift_configured" ] || [ "$drift_configured" = "$drift_hash" ] ||
        printf '%s was started with another configuration than the compose files of the live release give.\n' "$1"
}

# An edge that serves no colour is in maintenance and reports that itself: it is no drift.
drift_edge() {
    for drift_served in blue green; do
        [ "$drift_served" = "$drift_colour" ] || [ ! -e "$state/edge/colour/$drift_served" ] ||
            printf 'The edge sends traffic to %s, the record says %s.\n' "$drift_served" "$drift_colour"
    done
}

drift_checkout() {
    drift_code=0
    drift_head=$(git -C "$directory" rev-parse --quiet --verify --short=8 HEAD 2>/dev/null) || drift_code=$?
    drift_problem=$(collected git-error "$drift_answers")
    [ "$drift_code" -le 1 ] || drift_problem=$(git -C "$directory" rev-parse --verify HEAD 2>&1 >/dev/null) || :
    if [ -n "$drift_problem" ]; then
        printf 'The checkout cannot be read: %s\n' "$(printf '%s\n' "$drift_problem" | git_reason)"
        return 0
    fi
    case "$release_commit" in
        "${drift_head:-none}"*) ;;
        *) printf 'The checkout is at %s, the record says %.8s.\n' "${drift_head:-no commit}" "$release_commit" ;;
    esac
    drift_changed=$(collected changed "$drift_answers" | sed -e '6{s/.*/…/;q;}' | paste -s -d ' ')
    [ -z "$drift_changed" ] || printf 'The checkout was changed: %s.\n' "$drift_changed"
}

# preflight_drift: fails if the server has drifted. With --accept-drift, and for backups and drills, logs the differences and keeps the
# changed files.
preflight_drift() {
    wait
    if unsettled; then return 0; fi
    preflight_differences=$(drift "$(cat "$work/answers")")
    rm -f "$work/answers"
    [ -n "$preflight_differences" ] || return 0
    [ "$accept_drift" = yes ] || [ "$kind" = backup ] || [ "$kind" = drill ] ||
        fail "The server has drifted from its record. $preflight_differences
./build.sh Recover --environment $environment recreates missing containers, starts stopped ones and corrects the routing of the edge." \
            "With --accept-drift the deployment continues: the differences are logged in its journal, changed files of the checkout are" \
            "saved beside it, and everything is replaced."
    # If Git cannot read the checkout, that is one of the differences.
    if git -C "$directory" rev-parse --quiet --verify HEAD >/dev/null 2>&1; then
        git_or_fail "The changed files of the checkout cannot be kept" --no-optional-locks diff HEAD --binary >"$work/drift.patch"
    fi
    [ -s "$work/drift.patch" ] || rm -f "$work/drift.patch"
    log_event drift-accepted step "\"$step_name\"" detail "$(json "$preflight_differences")"
}
