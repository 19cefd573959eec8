# shellcheck shell=sh disable=SC2154
# Drift: where the server differs from its record. One question to Docker, one to compose and one to Git, asked at once.

# ask DIRECTORY: leaves the answers there. Of each container of the application: NAME STATE IMAGE HASH SERVICE COLOUR SENTENCE.
ask() {
    mkdir -p "$1"
    : >"$1/configured" && : >"$1/refused" && : >"$1/changed" && : >"$1/git-error"
    if [ -s "$state/live" ]; then
        compose_release "$(live_word 1)" "$(live_word 2)" config --hash '*' >"$1/configured" 2>"$1/refused" || printf 'It ended with an error.\n' >>"$1/refused" &
        git --no-optional-locks -C "$directory" status --porcelain --untracked-files=no >"$1/changed" 2>"$1/git-warnings" || cp "$1/git-warnings" "$1/git-error" &
    fi
    docker ps --all --no-trunc --filter label=com.docker.compose.project \
        --format '{{.Label "com.docker.compose.project"}} {{.Names}} {{.State}} {{.Image}} {{or (.Label "com.docker.compose.config-hash") "none"}} {{.Label "com.docker.compose.service"}} {{.Status}}' |
        sed -n -e "s/^$application-\(blue\|green\) \(\([^ ]* \)\{5\}\)/\2\1 /p" -e "s/^$application \(\([^ ]* \)\{5\}\)/\1none /p" >"$1/containers"
    wait
}

# ask_ahead: asks while preflight does something else, for compose takes its time; preflight_drift waits for the answers.
ask_ahead() { ask "$work/answers" & }

# drift DIRECTORY: what the answers there come to: a sentence for each difference, nothing when there is none. To be called in a subshell, for it
# takes the live release's variables.
drift() {
    [ -s "$state/live" ] || return 0
    drift_answers=$1 drift_record=$(live_word 1) drift_colour=$(live_word 2)
    # shellcheck source=/dev/null
    . "$state/releases/$drift_record/release.sh"
    # Database and edge are never recreated, whatever their files say by now: they have to run.
    for drift_service in mysql edge; do drift_runs "$drift_service" "$(platform_container "$drift_service")" || :; done
    for drift_service in $services; do drift_release "$drift_service" "$(release_container "$drift_colour" "$drift_service")"; done
    if ! grep -q . "$drift_answers/configured"; then
        printf 'The compose configuration of the live release cannot be read: %s\n' "$(head -n 1 "$drift_answers/refused")"
    fi
    drift_edge
    drift_checkout
}

# drift_runs SERVICE CONTAINER: sets what Docker says of it.
drift_runs() {
    drift_state='' drift_image='' drift_hash=''
    while read -r drift_name drift_state drift_image drift_hash drift_rest; do
        [ "$drift_name" != "$2" ] || break
        drift_state=
    done <"$drift_answers/containers"
    case "$drift_state" in
        running) return 0 ;;
        '') printf 'The container of %s is gone.\n' "$1" ;;
        *) printf 'The container of %s does not run: it is %s.\n' "$1" "$drift_state" ;;
    esac
    return 1
}

drift_release() { # SERVICE CONTAINER
    drift_runs "$1" "$2" || return 0
    drift_recorded=$(printenv "$(printf '%s' "$1" | tr '[:lower:]-' '[:upper:]_')_IMAGE") || :
    if [ "$drift_image" != "$drift_recorded" ]; then
        printf '%s runs the image %s, the record says %s.\n' "$1" "$drift_image" "$drift_recorded"
        return 0
    fi
    drift_configured=$(sed -n "s/^$1 //p" "$drift_answers/configured")
    [ -z "$drift_configured" ] || [ "$drift_configured" = "$drift_hash" ] ||
        printf '%s was started with another configuration than the compose files of the live release give.\n' "$1"
}

# An edge that serves no colour at all says so itself: that is no drift, but maintenance.
drift_edge() {
    # shellcheck disable=SC2016 # a variable of Nginx
    drift_served=$(sed -n 's/^set $colour \(.*\);$/\1/p' "$state/edge/colour.conf" 2>/dev/null) || :
    case "$drift_served" in
        "$drift_colour") ;;
        blue | green) printf 'The edge sends traffic to %s, the record says %s.\n' "$drift_served" "$drift_colour" ;;
    esac
}

drift_checkout() {
    drift_code=0
    drift_head=$(git -C "$directory" rev-parse --quiet --verify --short=8 HEAD 2>"$drift_answers/git-warnings") || drift_code=$?
    [ "$drift_code" -le 1 ] || cp "$drift_answers/git-warnings" "$drift_answers/git-error"
    if [ -s "$drift_answers/git-error" ]; then
        printf 'The checkout cannot be read: %s\n' "$(git_reason "$drift_answers/git-error")"
        return 0
    fi
    case "$release_commit" in
        "${drift_head:-none}"*) ;;
        *) printf 'The checkout is at %s, the record says %.8s.\n' "${drift_head:-no commit}" "$release_commit" ;;
    esac
    if [ -s "$drift_answers/changed" ]; then
        printf 'The checkout was changed: %s.\n' "$(sed -e 's/^...//' -e '6{s/.*/…/;q;}' "$drift_answers/changed" | paste -s -d ' ')"
    fi
}

# under_way: whether a deployment holds the lock; one that has just told its end may hold it for another moment.
under_way() { [ -e "$state/lock" ] && ! flock --timeout 0.3 "$state/lock" true; }

# unsettled: whether a deployment is under way, or was cut off and is yet to be brought to its end: till then nothing need be as recorded.
unsettled() {
    if under_way; then return 0; fi
    for unsettled_deployment in "$state"/deployments/*/; do
        unsettled_deployment=${unsettled_deployment%/}
        if [ "$unsettled_deployment" != "$work" ] && [ -s "$unsettled_deployment/journal.ndjson" ] && ! ended "$unsettled_deployment" &&
            took_lock "$unsettled_deployment"; then
            return 0
        fi
    done
    return 1
}

# preflight_drift: what runs is what the record says; whoever accepts that it is not has the differences noted, and the changed files kept.
preflight_drift() {
    wait
    if unsettled; then return 0; fi
    preflight_differences=$(drift "$work/answers")
    rm -rf "$work/answers"
    [ -n "$preflight_differences" ] || return 0
    [ "$accept_drift" = yes ] || [ "$kind" = backup ] || [ "$kind" = drill ] ||
        fail "The server has drifted from its record. $preflight_differences
With --accept-drift the deployment goes on: this is noted in its journal, changed files of the checkout are kept beside it, and all of it is replaced."
    # Where Git does not read the checkout, that is among the differences.
    if git -C "$directory" rev-parse --quiet --verify HEAD >/dev/null 2>&1; then
        git_or_fail "The changed files of the checkout cannot be kept" --no-optional-locks diff HEAD --binary >"$work/drift.patch"
    fi
    [ -s "$work/drift.patch" ] || rm -f "$work/drift.patch"
    note drift-accepted step '"preflight"' detail "$(json "$preflight_differences")"
}
