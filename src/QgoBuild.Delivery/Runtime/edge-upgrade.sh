# shellcheck shell=sh disable=SC2154
# needs: certificate compose edge journal live platform
# Upgrades of the edge: recreates its container to publish other ports or from another image. Deployments never recreate it: they apply its
# configuration by a reload, which cannot change ports or the image. $state/edge.compose.yml holds what the container was created from.

# upgrade_edge: recreates the container with this plan's ports and image. Nginx tests the configuration first.
upgrade_edge() {
    upgrade_reason=$(edge_upgrade_reason)
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
    upgrade_refused=$(docker run --rm --network none \
        --volume "$tls:/etc/nginx/tls:ro" --volume "$work/edge.conf:/etc/nginx/upgrade.conf:ro" \
        --entrypoint nginx "$edge_image" -t -q -c /etc/nginx/upgrade.conf 2>&1) ||
        fail "Nginx rejects the configuration of the entrances: $upgrade_refused. Nothing was changed."
    save_edge
    upgrade_records
    edge_configure "$work/edge.conf"
    edge_service_file
    replace_edge "$edge_image"
    say "the edge was created anew. ${upgrade_reason:-Its configuration has changed.}"
}

# save_edge: saves what the edge was created from, for an undo.
save_edge() {
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
    say "the edge is as before"
}
