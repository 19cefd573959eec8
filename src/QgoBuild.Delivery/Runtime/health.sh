# shellcheck shell=sh disable=SC2154
# needs: compose journal
# Probes, sent from the edge's container, which reaches what users reach. Clients check whether a certificate is trusted.

# bypass_token: prints the token that lets a probe pass the maintenance page.
bypass_token() { text_of "$work/pass"; }

# probe EXPECTED URL…: requests these from the edge's container, one after the other in one session, until a response is not the expected
# one: "200", or "any". Fails then, sets probe_url and probe_code (000 without a response), and writes the body to $work/answer.
probe() {
    # shellcheck disable=SC2016 # expanded inside the container
    printf 'X-QGO-Pass: %s\n' "$(bypass_token)" |
        docker exec --interactive "$(platform_container edge)" sh -c '
            header=$(cat) expected=$1
            shift
            for url; do
                answer=$(printf "%s\n" "$header" | curl --insecure --silent --show-error --max-time 5 --header @- \
                    --write-out "\n%{http_code}" "$url")
                code=${answer##*[!0-9]}
                case "$expected $code" in "200 200" | "any "[1-9]*) continue ;; esac
                printf "%s\n%s\n%s" "$url" "$code" "$answer"
                exit 9
            done' probe "$@" 2>"$work/probe-error" >"$work/answer.raw" && return 0
    probe_url=$(head -n 1 "$work/answer.raw")
    probe_code=$(sed -n 2p "$work/answer.raw")
    sed -e '1,2d' -e '$d' "$work/answer.raw" >"$work/answer"
    probe_code=${probe_code:-000} probe_url=${probe_url:-$2}
    return 1
}

# published_host: prints the host at which the edge reaches the ports that the engine publishes. With a rootless Docker no container reaches
# them: there the edge probes itself, and clients check that users reach it.
published_host() { if is_rootless; then printf 127.0.0.1; else printf host.docker.internal; fi; }

# responds_ok URL…: whether all respond with status 200; otherwise sets health_reason. Clients evaluate the body of the response.
responds_ok() {
    if [ $# -eq 0 ] || probe 200 "$@"; then return 0; fi
    case "$probe_code" in
        000) health_reason="$probe_url did not respond: $(head -n 1 "$work/probe-error")" ;;
        *) health_reason="$probe_url responded with HTTP $probe_code: $(head -c 300 "$work/answer")" ;;
    esac
    return 1
}

# Compiled from the entrances of the environment: edge_healthy, whether the live release is healthy through the edge; public_serves, the
# same through the ports that users connect to.
