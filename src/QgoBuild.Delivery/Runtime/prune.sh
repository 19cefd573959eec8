# shellcheck shell=sh disable=SC2154
# needs: archive certificate journal live
# Removes old releases and their images, and old deployments' records. Never removes what is live or what a rollback may require.

# prune_releases KEEP: keeps the live release, the KEEP newest ones to which a rollback can return, and what is among the KEEP newest at
# all; removes images that none of these use. However many releases were rolled back or deployed again, those before them stay.
prune_releases() {
    prune_live=$(live_record_name) prune_place=0 prune_earlier=no
    prune_identity "$prune_live" >"$work/releases.kept"
    find "$state/releases/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | while IFS= read -r prune_record; do
        prune_place=$((prune_place + 1))
        if [ "$prune_record" = "$prune_live" ]; then
            prune_earlier=yes
        elif [ "$prune_earlier" = yes ] && is_candidate "$prune_record" && [ "$(wc -l <"$work/releases.kept")" -le "$1" ]; then
            prune_identity "$prune_record" >>"$work/releases.kept"
        elif [ "$prune_place" -gt "$1" ]; then
            images_of "$prune_record"
            rm -rf "${state:?}/releases/$prune_record"
        fi
    done >"$work/images.removed"
    for prune_record in "$state"/releases/*/; do images_of "$(basename "$prune_record")"; done | sort -u >"$work/images.kept"
    {
        cat "$work/images.removed"
        # Of repositories that are built for this application, also what failed deployments left. Others may serve another application.
        sed -n 's/^export [A-Z0-9_]*_IMAGE=//p' "$state"/releases/*/release.sh | tr -d "'" | sed -e 's/@.*//' | sort -u |
            while IFS= read -r prune_repository; do
                docker images --digests --format '{{.Repository}}@{{.Digest}}' "$prune_repository"
            done
    } | grep -vxFf "$work/images.kept" | grep -v '<none>' | sort -u | while IFS= read -r prune_image; do
        docker rmi "$prune_image" >/dev/null 2>&1 || printf 'kept %s, which is in use\n' "$prune_image"
    done
    prune_leftovers
}

# is_candidate RECORD: whether a rollback without a name could return to it: it was not rolled back, and differs from all that are kept.
is_candidate() {
    [ -e "$state/releases/$1/finished" ] && [ ! -e "$state/releases/$1/withdrawn" ] &&
        ! grep -qxF "$(prune_identity "$1")" "$work/releases.kept"
}

# prune_identity RECORD: prints a checksum of what users would notice of a release: images, configuration, settings and edge.
prune_identity() {
    { release_identity "$1"; text_of "$state/releases/$1/settings"; edge_generation_in "$state/releases/$1/nginx.conf"; } | sha256sum
}

# prune_leftovers: removes images without any name, which builds leave, and build cache that was not used for a week. Does not use docker
# image prune: releases are pulled by digest, so their images have no tag, and it would remove images that a rollback requires.
prune_leftovers() {
    docker images --filter dangling=true --format '{{.ID}} {{.Repository}}' | sed -n 's/ <none>$//p' | sort -u |
        xargs -r docker rmi >/dev/null 2>&1 || :
    docker builder prune --force --filter until=168h >/dev/null 2>&1 || :
}

# prune_deployments KEEP: removes old deployments' records except the newest KEEP.
prune_deployments() {
    find "$state/deployments/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_deployment; do
            [ "$prune_deployment" = "$(live_deployment)" ] || rm -rf "${state:?}/deployments/$prune_deployment"
        done
}

# prune_backups KEEP: keeps the newest KEEP good backups of this environment and the one that a rollback of the live release requires. The
# backup just made is kept even if a wrong clock makes it look old. A damaged backup is not counted; it is removed once KEEP good ones are
# newer. Removes what interrupted deployments left aside.
prune_backups() {
    prune_made=$(text_of "$work/backup")
    prune_needed=$(text_of "$state/releases/$(live_record_name)/backup")
    prune_good=0
    list_backups | sort -r | while IFS= read -r prune_file; do
        if [ "$prune_good" -lt "$1" ]; then
            ! looks_complete "$backups/$prune_file" || prune_good=$((prune_good + 1))
        elif [ "$prune_file" != "$prune_needed" ] && [ "$prune_file" != "$prune_made" ]; then
            rm -f "$backups/$prune_file" "$state/drilled/$prune_file"
        fi
    done
    find "$backups/" -mindepth 1 -maxdepth 1 -type d -name '.[0-9]*' ! -name ".$deployment" -exec rm -rf -- {} +
}

# prune_certificates: removes the team's own certificates that no release's configuration uses any more.
prune_certificates() {
    for prune_certificate in "$tls"/*/key.pem; do
        prune_certificate=${prune_certificate%/key.pem}
        [ "${prune_certificate##*/}" != issued ] || continue
        grep -qsF "/etc/nginx/tls/${prune_certificate##*/}/" "$state/edge/nginx.conf" "$state"/releases/*/nginx.conf ||
            rm -rf "$prune_certificate"
    done
}

prune_all() { # KEEP
    prune_backups "$1"
    prune_releases "$1"
    prune_deployments 20
    prune_certificates
}
