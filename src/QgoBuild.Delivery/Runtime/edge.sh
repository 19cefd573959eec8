# shellcheck shell=sh disable=SC2154
# The edge: which colour users reach.
#
# A switch is one file that gets another name: Nginx looks for it with every request, and no worker ends. A reload would: its old workers close the
# connections that clients keep open, and what a client sends on one at that moment is lost. So Nginx is reloaded only when its configuration changed.
# It also counts the requests under way to each colour, from their first line to the last byte of the answer, in memory that all workers share; so a
# deployment knows when a colour is drained. $drain is how many seconds that may take.

edge_colours="$state/edge/colour"

# edge_configure FILE: it is replaced whole; the edge has its directory mounted and sees it.
edge_configure() {
    mkdir -p "$state/edge/server.d" "$edge_colours"
    # Nginx's workers are a user of their own, whatever this one's umask is.
    chmod 0755 "$state/edge" "$state/edge/server.d" "$edge_colours"
    cmp -s "$1" "$state/edge/nginx.conf" || write_file "$state/edge/nginx.conf" <"$1"
}

edge_reload() {
    docker exec "$(platform_container edge)" nginx -t -c /etc/nginx/qgo/nginx.conf -q || return 1
    docker exec "$(platform_container edge)" nginx -c /etc/nginx/qgo/nginx.conf -s reload
}

# edge_loaded: whether Nginx runs with the configuration that edge_configure wrote, which has a name of its own.
edge_loaded() {
    edge_generation=$(edge_name "$state/edge/nginx.conf")
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/generation")" = "$edge_generation" ]
}

# edge_load: sees to that. Nginx may refuse a configuration, and then goes on with the one that it has.
edge_load() {
    if edge_loaded; then return 0; fi
    edge_reload || return 1
    [ -z "$edge_generation" ] || in_a_row 1 15 edge_loaded
}

# edge_turn COLOUR: from here on it gets every new request.
edge_turn() {
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

# edge_shows COLOUR: whether requests reach that colour by now.
edge_shows() {
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/edge")" = "$1" ]
}

# edge_switch RECORD COLOUR
edge_switch() {
    edge_configure "$state/releases/$1/nginx.conf"
    edge_load || return 1
    edge_turn "$2"
    in_a_row 1 15 edge_shows "$2"
}

# recreate_edge [IMAGE]: creates its container again by $state/edge.compose.yml, from that image or from the recorded one. Users are disconnected for a second.
recreate_edge() {
    recorded_platform
    [ $# -eq 0 ] || edge_image=$1
    try_up compose_platform up --detach --no-build --pull never --no-deps --force-recreate --remove-orphans edge || fail_up "$application" "The edge could not be created anew."
    in_a_row 1 60 edge_runs || fail_up "$application" "The edge does not run."
    start_certbot --force-recreate
}

edge_runs() { docker exec "$(platform_container edge)" true 2>/dev/null; }

# edge_shut: there was nothing to serve before, and there is nothing now.
edge_shut() {
    edge_turn none
    edge_configure "$state/edge/nginx.conf"
    edge_load
}

# edge_drain COLOUR: until no request is under way to a colour that gets no new ones: an upload, a download, a WebSocket. Where the drain is over
# before that, what is left is ended with the release. Connections that clients keep open stay open.
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
        *) edge_settles "$drain" ;;
    esac
}
