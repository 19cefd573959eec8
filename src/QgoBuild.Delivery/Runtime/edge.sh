# shellcheck shell=sh disable=SC2154
# The edge: which colour users reach.

# edge_configure FILE COLOUR: each file is replaced whole; the edge has their directory mounted and sees it.
edge_configure() {
    [ "$1" = "$state/edge/nginx.conf" ] || write_file "$state/edge/nginx.conf" <"$1"
    # shellcheck disable=SC2016 # a variable of Nginx
    printf 'set $colour %s;\n' "$2" | write_file "$state/edge/colour.conf"
}

edge_reload() {
    docker exec "$(platform_container edge)" nginx -t -c /etc/nginx/qgo/nginx.conf -q || return 1
    docker exec "$(platform_container edge)" nginx -c /etc/nginx/qgo/nginx.conf -s reload
}

# edge_shows COLOUR: whether requests reach that colour by now; a reload takes effect a moment after it was asked for.
edge_shows() {
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 http://127.0.0.1:8080/-/edge)" = "$1" ]
}

# edge_switch RECORD COLOUR
edge_switch() {
    edge_configure "$state/releases/$1/nginx.conf" "$2"
    edge_reload || return 1
    in_a_row 1 15 edge_shows "$2"
}

# recreate_edge: where the edge does not do what it is told. Users are cut off for a second.
recreate_edge() {
    recorded_platform
    try_up compose_platform up --detach --no-build --pull never --no-deps --force-recreate edge || fail_up "$application" "The edge could not be created anew."
    in_a_row 1 60 edge_runs || fail_up "$application" "The edge does not run."
}

edge_runs() { docker exec "$(platform_container edge)" true 2>/dev/null; }

# edge_shut: there was nothing to serve before, and there is nothing now.
edge_shut() {
    edge_configure "$state/edge/nginx.conf" none
    edge_reload
}
