# shellcheck shell=sh disable=SC2154
# Upgrades of the edge: its container publishes other ports, or comes from another image. Deployments never recreate it; what its configuration says they
# apply by a reload, but not this. $state/edge.compose.yml is what the container was created from.

# The image that this plan wants; recorded_platform sets the one that runs.
edge_wanted=$edge_image

# edge_waits: why the edge waits for an upgrade, a sentence; nothing where it is as its entrances and its image say.
edge_waits() {
    [ -s "$state/edge.compose.yml" ] || return 0
    waits_image=$(sed -n 's/^edge_image=//p' "$state/platform.sh" 2>/dev/null) || :
    if [ "$(cat "$state/edge.compose.yml")" != "$edge_service" ]; then
        waits_ports=$(published_ports <"$state/edge.compose.yml")
        waits_wanted=$(printf '%s\n' "$edge_service" | published_ports)
        if [ "$waits_ports" = "$waits_wanted" ]; then
            printf 'The settings of its container have changed.'
        else
            printf 'It publishes %s, and its entrances are %s.' "$(in_words "$waits_ports")" "$(in_words "$waits_wanted")"
        fi
    elif [ -n "$waits_image" ] && [ "$waits_image" != "$edge_wanted" ]; then
        printf 'It runs %s, and is to run %s.' "$waits_image" "$edge_wanted"
    fi
}

# published_ports <a compose file of the edge: its ports, on one line.
published_ports() { sed -n 's/^ *- "\([0-9]*\):[0-9]*"$/\1/p' | paste -s -d ' '; }

# publishes PORT: whether users can connect there. publishes_any PORT…: whether they can anywhere.
publishes() {
    [ -s "$state/edge.compose.yml" ] || return 0
    case " $(published_ports <"$state/edge.compose.yml") " in *" $1 "*) ;; *) return 1 ;; esac
}

publishes_any() {
    for publishes_port in "$@"; do ! publishes "$publishes_port" || return 0; done
    health_reason="The edge publishes none of the entrances: $*."
    return 1
}

in_words() {
    case "$1" in
        *' '*) printf 'ports %s' "$1" | sed -e 's/\([0-9]\) /\1, /g' ;;
        *) printf 'port %s' "$1" ;;
    esac
}

# preflight_edge: a release whose entrances the edge does not publish could not be reached there.
preflight_edge() {
    if [ ! -s "$state/live" ] || [ ! -s "$state/edge.compose.yml" ]; then return 0; fi
    for preflight_port in $(printf '%s\n' "$edge_service" | published_ports); do
        # One that is gone is created as it is to be.
        if ! publishes "$preflight_port" && docker container inspect "$(platform_container edge)" >/dev/null 2>&1; then
            fail "The edge does not publish the entrance on port $preflight_port. $(edge_waits) Apply it first; users are disconnected for a second: ./build.sh Upgrade --environment $environment"
        fi
    done
    if [ -n "$tls_kind" ] && ! grep -qF /etc/nginx/tls "$state/edge.compose.yml"; then
        fail "The edge was created without a certificate, and its entrances have one now. Apply it first; users are disconnected for a second: ./build.sh Upgrade --environment $environment"
    fi
}

# note_waits PART SENTENCE: what waits is remembered for Status.
note_waits() {
    if [ -n "$2" ]; then
        printf '%s\n' "$2" | write_file "$state/$1.waits"
        progress "the $1 waits for an upgrade (./build.sh Upgrade --environment $environment): $2"
    else
        rm -f "$state/$1.waits"
    fi
}

# upgrade_edge: the container is created anew, with this plan's entrances and image. That Nginx takes the configuration is seen before.
upgrade_edge() {
    upgrade_reason=$(edge_waits)
    upgrade_record=$(live_record_name)
    [ -n "$upgrade_record" ] || fail "Nothing is live on $environment yet: the first deployment creates the edge as it is to be."
    printf '%s\n' "$edge_configuration" >"$work/edge.conf"
    if [ -z "$upgrade_reason" ] && cmp -s "$work/edge.conf" "$state/edge/nginx.conf"; then
        say "the edge is as its entrances and its image say: nothing to upgrade"
        return 0
    fi
    certificate_files
    # shellcheck disable=SC2086 # one image, or none
    ensure_images "$edge_image" $certbot_image
    mkdir -p "$tls"
    upgrade_refused=$(docker run --rm --network none --volume "$tls:/etc/nginx/tls:ro" --volume "$work/edge.conf:/etc/nginx/upgrade.conf:ro" --entrypoint nginx "$edge_image" -t -q -c /etc/nginx/upgrade.conf 2>&1) ||
        fail "Nginx does not take the configuration of the entrances: $upgrade_refused. Nothing was changed."
    keep_edge
    upgrade_records
    edge_configure "$work/edge.conf"
    edge_service_file
    replace_edge "$edge_image"
    say "the edge was created anew. ${upgrade_reason:-Its configuration has changed.}"
}

# upgrade_records: the live release, and each earlier one that listens at other ports, gets the new configuration: it is to be reached through this edge.
upgrade_records() {
    upgrade_listens=$(listens "$work/edge.conf")
    for upgrade_file in "$state"/releases/*/nginx.conf; do
        [ -s "$upgrade_file" ] || continue
        [ "$(listens "$upgrade_file")" != "$upgrade_listens" ] || [ "$upgrade_file" = "$state/releases/$upgrade_record/nginx.conf" ] || continue
        write_file "$upgrade_file" <"$work/edge.conf"
    done
}

listens() { sed -n 's/^ *listen \(.*\) default_server;$/\1/p' "$1" | sort; }

# replace_edge IMAGE: creates it again from that image; records it, once it serves what is live.
replace_edge() {
    recreate_edge "$1"
    in_a_row 1 60 edge_shows "$(live_word 2)" || { : >"$work/up.output"; fail_up "$application" "The edge does not serve $(live_word 2)."; }
    record_platform
    note_waits edge "$(edge_waits)"
}

# adopt_edge: an edge from before entrances were typed listens at other ports inside. It is created anew, once, and serves what is live as it did.
adopt_edge() {
    if [ ! -s "$state/live" ] || [ -s "$state/edge.compose.yml" ] || [ -z "$edge_configuration" ]; then return 0; fi
    progress "the edge was created by an earlier version of this: it is created anew, once, and users are disconnected for a second"
    # shellcheck disable=SC2086 # one image, or none
    ensure_images "$edge_wanted" $certbot_image
    printf '%s\n' "$edge_configuration" >"$work/edge.conf"
    upgrade_record=$(live_record_name)
    upgrade_records
    edge_configure "$work/edge.conf"
    edge_service_file
    replace_edge "$edge_wanted"
}

# keep_edge: what it was, for the way back.
keep_edge() {
    [ ! -d "$work/before" ] || return 0
    rm -rf "$work/before.new"
    mkdir -p "$work/before.new/releases"
    cp -p "$state/edge.compose.yml" "$state/platform.sh" "$state/edge/nginx.conf" "$work/before.new/"
    for keep_file in "$state"/releases/*/nginx.conf; do
        [ ! -s "$keep_file" ] || (cd "$state" && cp -p --parents "${keep_file#"$state/"}" "$work/before.new/")
    done
    sync
    mv "$work/before.new" "$work/before"
}

undo_edge_upgrade() {
    [ -d "$work/before" ] || { say "the edge was not touched"; return 0; }
    write_file "$state/edge.compose.yml" <"$work/before/edge.compose.yml"
    for undo_file in "$work"/before/releases/*/nginx.conf; do
        write_file "$state/${undo_file#"$work/before/"}" <"$undo_file"
    done
    edge_configure "$work/before/nginx.conf"
    replace_edge "$(sed -n 's/^edge_image=//p' "$work/before/platform.sh")"
    say "the edge is what it was"
}
