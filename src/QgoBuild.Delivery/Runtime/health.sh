# shellcheck shell=sh disable=SC2154
# needs: compose journal
# Probes, sent from the edge's container, which reaches what users reach. Clients check whether a certificate is trusted.

# bypass_token: prints the token that lets a probe pass the maintenance page.
bypass_token() { text_of "$work/pass"; }

# probe URL: sets probe_code (000 without a response) and writes the body of the response to $work/answer.
probe() {
    printf 'X-QGO-Pass: %s\n' "$(bypass_token)" |
        docker exec --interactive "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --header @- \
        --output /dev/stdout --write-out '\n%{http_code}' "$(url_for_edge "$1")" 2>"$work/probe-error" >"$work/answer.raw" || :
    probe_code=$(tail -n 1 "$work/answer.raw")
    sed '$d' "$work/answer.raw" >"$work/answer"
    probe_code=${probe_code:-000}
}

# url_for_edge URL: prints the URL at which the edge reaches it. With a rootless Docker no container reaches the ports that the engine
# publishes: there the edge probes itself, and clients check that users reach it.
url_for_edge() {
    if is_rootless; then printf '%s' "$1" | sed -e 's#://host\.docker\.internal:#://127.0.0.1:#'; else printf '%s' "$1"; fi
}

# responds_ok URL: whether it responds with status 200; otherwise sets health_reason. Clients evaluate the body of the response.
responds_ok() {
    probe "$1"
    case "$probe_code" in
        200) ;;
        000) health_reason="$1 did not respond: $(head -n 1 "$work/probe-error")"; return 1 ;;
        *) health_reason="$1 responded with HTTP $probe_code: $(head -c 300 "$work/answer")"; return 1 ;;
    esac
}

# Compiled from the entrances of the environment: edge_healthy, whether the live release is healthy through the edge; public_serves, the
# same through the ports that users connect to.
