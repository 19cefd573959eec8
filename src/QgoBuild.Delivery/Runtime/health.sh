# shellcheck shell=sh disable=SC2154
# Probes, made from the edge's container: what it can reach is what users can.

# Whether a certificate is trusted is seen from outside.

# probe URL: sets probe_code (000 when nothing answered) and leaves the answer's body in $work/answer. It gets past a maintenance page.
probe() {
    printf 'X-QGO-Pass: %s\n' "$(pass)" | docker exec --interactive "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --header @- \
        --output /dev/stdout --write-out '\n%{http_code}' "$(seen_by_edge "$1")" 2>"$work/probe-error" >"$work/answer.raw" || :
    probe_code=$(tail -n 1 "$work/answer.raw")
    sed '$d' "$work/answer.raw" >"$work/answer"
    probe_code=${probe_code:-000}
}

# seen_by_edge URL: the same, as the edge reaches it. A rootless Docker leads no container to the ports that it publishes: there the edge asks itself, and that
# users reach it is seen from outside.
seen_by_edge() {
    if is_rootless; then printf '%s' "$1" | sed -e 's#://host\.docker\.internal:#://127.0.0.1:#'; else printf '%s' "$1"; fi
}

# healthy URL COMMIT: 200, status ok, and that commit; sets health_reason otherwise.
healthy() {
    probe "$1"
    health_body=$(head -c 300 "$work/answer")
    case "$probe_code" in
        200) ;;
        000) health_reason="$1 did not answer: $(head -n 1 "$work/probe-error")"; return 1 ;;
        *) health_reason="$1 answered HTTP $probe_code: $health_body"; return 1 ;;
    esac
    case "$health_body" in
        *'"status":"ok"'*) ;;
        *) health_reason="$1 does not say that its status is ok: $health_body"; return 1 ;;
    esac
    case "$health_body" in
        *"\"commit\":\"$2\""*) ;;
        *) health_reason="$1 answers for another commit than $2: $health_body"; return 1 ;;
    esac
}

# page URL: 200.
page() {
    probe "$1"
    [ "$probe_code" = 200 ] || { health_reason="$1 answered HTTP $probe_code. $(head -n 1 "$work/probe-error")"; return 1; }
}

# in_a_row TIMES SECONDS COMMAND…: until the command succeeded so many times in a row; fails when that took longer. What does not succeed yet is
# asked again soon, at first.
in_a_row() {
    row_wanted=$1 row_deadline=$(($(uptime_seconds) + $2)) row=0 row_failures=0
    shift 2
    while :; do
        if "$@"; then
            row=$((row + 1)) row_pause=$health_interval
            [ "$row" -lt "$row_wanted" ] || return 0
        else
            row=0 row_failures=$((row_failures + 1))
            if [ "$row_failures" -lt 10 ]; then row_pause=0.1; else row_pause=1; fi
        fi
        [ "$(uptime_seconds)" -lt "$row_deadline" ] || return 1
        sleep "$row_pause"
    done
}

# release_serves COLOUR: both services of a release, reached directly. A container that ended ends the wait as well.
release_serves() {
    release_runs "$1"
    healthy "http://backend-$1:5000/health" "$commit" && page "http://frontend-$1:8080/"
}

# follower_checks: whether a client follows that checks the public addresses; the file has a line for each that ever followed: PID yes|no.
follower_checks() {
    while read -r follower follower_checks; do
        if [ "$follower_checks" = yes ] && grep -qs journal.ndjson "/proc/$follower/cmdline"; then return 0; fi
    done <"$work/followers"
    return 1
} 2>/dev/null

# seen_from_outside SECONDS: what the client that follows the deployment sees of the public addresses. It announces that it checks, and then
# what it saw. Where that does not come, the step passes: the server's own view counts, and the detail says why there is no other.
seen_from_outside() {
    outside_reason='nobody follows who checks the public addresses' outside_wait=3
    if follower_checks; then
        outside_wait=${outside_patience:-15}
        outside_reason="the client that follows did not begin its check within $outside_wait seconds"
    fi
    outside_deadline=$(($(uptime_seconds) + outside_wait))
    while [ ! -e "$work/outside" ]; do
        if [ -e "$work/outside.looking" ]; then
            outside_deadline=$(($(uptime_seconds) + $1))
            outside_reason="the check of the client that follows took longer than $1 seconds"
            rm -f "$work/outside.looking"
        fi
        if [ -e "$work/outside.unseen" ]; then
            outside_reason=$(cat "$work/outside.unseen")
            outside_deadline=0
        fi
        if [ "$(uptime_seconds)" -ge "$outside_deadline" ]; then
            say "not seen from outside: $outside_reason"
            return 0
        fi
        sleep 0.05
    done
    outside=$(cat "$work/outside")
    [ "$outside" = ok ] || fail_with_logs "$next_colour" "From outside: $outside"
    say "seen from outside as well"
}

# Made from the entrances of the environment: edge_healthy COMMIT, whether the release of that commit serves through the edge; public_serves COMMIT, the
# same through the ports that users connect to.
