# shellcheck shell=sh disable=SC2154
# needs: history journal live settings
# The records of releases, and of which one is live: written by the deployment of a release.

# record_previous: records what was live when this deployment took the lock, for its steps and their undo, even after a crash.
record_previous() {
    previous_record=$(live_field 1)
    previous_colour=$(live_field 2)
    case "$previous_colour" in
        blue) previous_next=green ;;
        *) previous_next=blue ;;
    esac
    previous_healthy=no
    if [ -n "$previous_record" ] && edge_healthy; then previous_healthy=yes; fi
    printf 'live_record=%s\nlive_colour=%s\nlive_healthy=%s\nnext_colour=%s\n' \
        "$previous_record" "$previous_colour" "$previous_healthy" "$previous_next" | write_file "$work/live.sh"
    # shellcheck source=/dev/null
    . "$work/live.sh"
}

# save_record: writes the record of this deployment's release, unless an earlier deployment of it left one.
save_record() {
    [ ! -d "$state/releases/$record" ] || return 0
    rm -rf "$state/releases/$record.new"
    mkdir -p "$state/releases/$record.new"
    printf '%s\n' "$release_record" >"$state/releases/$record.new/release.json"
    printf '%s\n' "$release_variables" >"$state/releases/$record.new/release.sh"
    printf '%s\n' "$release_images" >"$state/releases/$record.new/images"
    [ -n "$release_definition" ] ||
        fail "This release was made by an earlier version of QgoBuild, and its record, with its compose file, is not on the server."
    printf '%s\n' "$release_definition" >"$state/releases/$record.new/release.compose.yml"
    printf '%s\n' "$platform_definition" >"$state/releases/$record.new/platform.compose.yml"
    planned_edge_configuration >"$state/releases/$record.new/nginx.conf"
    save_settings "$state/releases/$record.new"
    [ "$kind" != deploy ] || printf '%s\n' "$plan_fingerprint" >"$state/releases/$record.new/plan"
    sync "$state/releases/$record.new"/*
    mv "$state/releases/$record.new" "$state/releases/$record"
    : >"$work/made-record"
}

# planned_edge_configuration: prints the configuration of this plan; the present one if the plan has none, as for a rollback without the
# team's own certificate.
planned_edge_configuration() {
    if [ -n "$edge_configuration" ]; then printf '%s\n' "$edge_configuration"; else cat "$state/edge/nginx.conf"; fi
}

drop_record() {
    # A killed session has left what is not a record yet.
    rm -rf "${state:?}/releases/$record.new"
    [ -e "$work/made-record" ] || return 0
    rm -rf "${state:?}/releases/$record"
}

# record_live: makes the new release the live one.
record_live() {
    list_migrations "$work/migrations.live"
    # A rollback has restored what this record knew, perhaps in another form.
    [ ! -e "$work/restoring" ] || [ ! -e "$state/releases/$record/migrations" ] ||
        { sed -e 's/$/	applied/' "$state/releases/$record/migrations" >"$work/migrations.known" &&
            adopt_schema "$work/migrations.known" "$work/migrations.live"; }
    cut -f 1 "$work/migrations.live" | write_file "$state/releases/$record/migrations"
    if [ ! -e "$state/releases/$record/finished" ]; then
        # The same release again, perhaps for another commit: a rollback still returns to the data from before it was first deployed.
        if [ -n "$live_record" ] && [ "$(release_identity "$live_record")" = "$(release_identity "$record")" ]; then
            write_file "$state/releases/$record/backup" <"$state/releases/$live_record/backup"
        else
            write_file "$state/releases/$record/backup" <"$work/backup"
        fi
    fi
    date -u +%Y-%m-%dT%H:%M:%SZ | write_file "$state/releases/$record/finished"
    rm -f "$state/releases/$record/withdrawn"
    [ "$kind" != rollback ] || withdraw_newer
    printf '%s %s %s\n' "$record" "$next_colour" "$deployment" | write_file "$state/live"
}

# withdraw_newer: marks the releases newer than the target, so that no later rollback selects them automatically.
withdraw_newer() {
    find "$state/releases/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | while IFS= read -r withdraw_record; do
        [ "$withdraw_record" != "$record" ] || break
        : >"$state/releases/$withdraw_record/withdrawn"
    done
    # If the target came from a backup without a record, its record is new and sorts first: the release just left is marked here.
    [ -z "$live_record" ] || [ "$live_record" = "$record" ] || : >"$state/releases/$live_record/withdrawn"
}
