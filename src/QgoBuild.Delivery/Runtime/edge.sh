# shellcheck shell=sh disable=SC2154
# needs: compose journal live wait
# The edge: selects the colour that users reach.
#
# A switch renames one file, which Nginx looks up for every request, so that no worker ends. A reload would end the old workers: they close
# the connections that clients keep open, and a request sent on one at that moment is lost. So Nginx is reloaded only when its configuration
# changed. Nginx also counts the open requests of each colour, from their first line to the last byte of the response, in memory that all
# workers share, so that a deployment detects when a colour is drained. $drain is how many seconds that may take.

edge_colours="$state/edge/colour"

# edge_configure FILE: replaces the configuration atomically. The edge mounts the directory, so it sees the new file.
edge_configure() {
    mkdir -p "$state/edge/server.d" "$edge_colours"
    # Nginx's workers run as another user, so permissions must not depend on this user's umask.
    chmod 0755 "$state/edge" "$state/edge/server.d" "$edge_colours"
    cmp -s "$1" "$state/edge/nginx.conf" || write_file "$state/edge/nginx.conf" <"$1"
}

edge_reload() {
    docker exec "$(platform_container edge)" nginx -t -c /etc/nginx/qgo/nginx.conf -q || return 1
    docker exec "$(platform_container edge)" nginx -c /etc/nginx/qgo/nginx.conf -s reload
}

# edge_applied: whether Nginx runs with the configuration that edge_configure wrote, compared by its generation.
edge_applied() {
    edge_generation=$(edge_generation_in "$state/edge/nginx.conf")
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/generation")" = "$edge_generation" ]
}

# edge_apply: makes Nginx run with that configuration. Nginx may reject it and then keeps the one that it has.
edge_apply() {
    if edge_applied; then return 0; fi
    edge_reload || return 1
    [ -z "$edge_generation" ] || wait_stable 1 15 edge_applied
}

# edge_route COLOUR: routes every new request to that colour.
edge_route() {
    case "$1" in
        blue) edge_turn_from=green ;;
        green) edge_turn_from=blue ;;
        *) edge_turn_from='' ;;
    esac
    if [ -z "$edge_turn_from" ]; then
        rm -f "$edge_colours/blue" "$edge_colours/green"
    elif [ -e "$edge_colours/$edge_turn_from" ]; then
        mv -f "$edge_colours/$edge_turn_from" "$edge_colours/$1"
    else
        : >"$edge_colours/$1"
    fi
    sync "$edge_colours"
}

# edge_routes_to COLOUR: whether requests reach that colour.
edge_routes_to() {
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/edge")" = "$1" ]
}

# edge_switch RECORD COLOUR: applies the configuration of that release and routes requests to the colour.
edge_switch() {
    edge_configure "$state/releases/$1/nginx.conf"
    edge_apply || return 1
    edge_route "$2"
    wait_stable 1 15 edge_routes_to "$2"
}

# edge_stop_routing: routes to no colour, for an undo of a deployment before which nothing was served.
edge_stop_routing() {
    edge_route none
    edge_configure "$state/edge/nginx.conf"
    edge_apply
}

# edge_drain COLOUR: waits until a colour that gets no new requests has no open ones: uploads, downloads, WebSockets. Requests still open
# after $drain seconds end with the release. Connections that clients keep open stay open.
edge_drain() {
    [ -n "$1" ] || return 0
    edge_drain_code=0
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container edge)" sh -c '
        end=$(($(date +%s) + $1)) idle=0
        while :; do
            case "$(curl --silent --max-time 5 --output /dev/null --write-out "%{http_code}" "$2")" in
                204) idle=$((idle + 1)) ;;
                409) idle=0 ;;
                *) exit 3 ;;
            esac
            [ "$idle" -lt 2 ] || exit 0
            [ "$(date +%s)" -lt "$end" ] || exit 4
            sleep 0.1
        done' drain "$drain" "http://$edge_answers/-/drained/$1" || edge_drain_code=$?
    case "$edge_drain_code" in
        0) ;;
        4) say "requests to $1 were still under way after $drain s: they are ended" ;;
        *) drain_workers "$drain" ;;
    esac
}

# drain_workers SECONDS: waits until the workers from before a reload have completed their requests; ends those that have not by then.
drain_workers() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container edge)" sh -c '
        old_workers() {
            for process in /proc/[0-9]*; do
                if grep -q "^nginx: .*is shutting down" "$process/cmdline" 2>/dev/null; then printf "%s " "${process#/proc/}"; fi
            done
        }
        end=$(($(date +%s) + $1))
        while old=$(old_workers) && [ -n "$old" ]; do
            if [ "$(date +%s)" -ge "$end" ]; then kill -s TERM $old 2>/dev/null; sleep 1; break; fi
            sleep 0.1
        done' settle "$1"
}
