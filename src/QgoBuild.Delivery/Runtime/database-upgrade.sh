# shellcheck shell=sh disable=SC2034,SC2154
# needs: compose counts database history journal live maintenance platform prune wait
# Upgrades of the database: recreates its container from another image, or with other settings. Other deployments never recreate it.
# $state/platform.next.yml holds the pending settings, which came with a deployment; $state/platform.compose.yml holds the settings from
# which the container was created.
#
# A newer version changes the data so that the old one can no longer read it. So the data is copied first, while the database is stopped and
# users see the maintenance page. Until maintenance ends, an undo restores the old image with that copy.

# maintain_for_database: if an upgrade is pending, enables maintenance once there is room for a copy of the data. The steps after it read
# the reason from $work/database.reason.
maintain_for_database() {
    maintain_reason=$(database_upgrade_reason)
    if [ -z "$maintain_reason" ]; then
        say "image and settings of the database have not changed: no downtime"
        return 0
    fi
    [ -n "$live_record" ] || fail "Nothing is live on $environment yet: the first deployment creates the database as it is to be."
    recorded_platform
    [ -n "$database_volumes" ] ||
        fail "The data of the database is in no Docker volume: it cannot be copied for the way back. Nothing was changed."
    require_copy_space
    printf '%s\n' "$maintain_reason" >"$work/database.reason"
    enable_maintenance
    say "the maintenance page, until the database is verified. $maintain_reason"
}

# require_copy_space: fails unless there is room for a copy of the data where Docker keeps its volumes.
require_copy_space() {
    room_needs=0
    for room_volume in $database_volumes; do
        room_sizes=$(run_beside_database --volume "$room_volume:/from:ro" <<'SH'
du -s -k /from | cut -f 1
df -P -k /from | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4
SH
        ) || fail "The size of the volume $room_volume could not be read. Nothing was changed."
        room_needs=$((room_needs + ${room_sizes%%[!0-9]*})) room_has=${room_sizes##*[!0-9]}
    done
    [ "$room_has" -gt "$((room_needs + room_needs / 10 + 524288))" ] ||
        fail "The data of the database is $((room_needs / 1024)) MiB, and a copy of it is kept until the upgrade is verified:" \
            "$((room_has / 1024)) MiB are left where Docker keeps its volumes. Make room there (docker system df) and try again." \
            "Nothing was changed."
}

# run_beside_database OPTION… <script: runs the script as root in a container of the old image, which is on the server, without network.
run_beside_database() {
    docker run --rm --interactive --name "$project-copy" --user 0:0 --network none \
        --label "cloud.qgocargo.deployment=$deployment" "$@" --entrypoint sh "$database_image" -eu -s
}

# copy_volume FROM TO: makes TO equal to FROM. Neither may be in use.
copy_volume() {
    run_beside_database --volume "$1:/from:ro" --volume "$2:/to" <<'SH'
rm -rf /to/* /to/.[!.]* /to/..?*
cp -a --reflink=auto /from/. /to/
sync
SH
}

# upgrade_database: copies the data and recreates the container from this plan's image, with the pending settings.
upgrade_database() {
    [ -s "$work/database.reason" ] || { say "the database stays as it is"; return 0; }
    recorded_platform
    upgrade_from=$(describe_database)
    row_counts "$database" >"$work/rows.before" || fail "The rows of the database could not be counted. Nothing was changed."
    list_migrations "$work/migrations.old"
    save_database
    prepare_database_stop
    progress "the database is stopped, and its data is copied"
    docker stop --time 600 "$(database_container)" >/dev/null
    for upgrade_volume in $database_volumes; do
        copy_volume "$upgrade_volume" "$upgrade_volume-before" ||
            fail "The data of the database could not be copied: is the disk full (docker system df)?"
    done
    : >"$work/database.copied"
    sync "$work"
    progress "the data is copied; the database is created anew"
    [ ! -s "$state/platform.next.yml" ] || write_file "$state/platform.compose.yml" <"$state/platform.next.yml"
    database_image=$database_wanted
    keep_output compose_platform up --detach --no-build --pull never --no-deps --force-recreate --wait --wait-timeout 1800 \
        "$database_part" ||
        fail_with_state "$project" "The database could not be created anew."
    wait_stable 2 60 database_ready || { : >"$work/up.output"; fail_with_state "$project" "The database does not answer."; }
    upgrade_database_data || fail "The data of the database could not be upgraded."
    check_database_complete
    # Another version may write the same definitions in another form.
    list_migrations "$work/migrations.new"
    adopt_schema "$work/migrations.old" "$work/migrations.new"
    record_platform
    rm -f "$state/platform.next.yml"
    record_pending_upgrade database "$(database_upgrade_reason)"
    say "$upgrade_from → $(describe_database). $(cat "$work/database.reason")"
}

# check_database_complete: fails if a table is missing, or is empty although it held rows. Other differences are allowed: a job of the
# application may have added or removed rows meanwhile.
check_database_complete() {
    row_counts "$database" >"$work/rows.after" || fail "The rows of the database could not be counted after the upgrade."
    json_counts <"$work/rows.before" >"$work/rows.before.json"
    json_counts <"$work/rows.after" >"$work/rows.after.json"
    whole_lost=$(missing_tables "$work/rows.before.json" "$work/rows.after.json")
    [ -z "$whole_lost" ] || fail "Data is missing after the upgrade. $whole_lost"
}

# save_database: saves what its container was created from, for an undo.
save_database() {
    rm -rf "$work/database.before.new"
    mkdir -p "$work/database.before.new"
    cp -p "$state/platform.compose.yml" "$state/platform.sh" "$work/database.before.new/"
    sync "$work/database.before.new"
    mv "$work/database.before.new" "$work/database.before"
}

# undo_database_upgrade: restores the old image, with the data from when the database was stopped. Removes the copy once the database
# answers.
undo_database_upgrade() {
    docker rm --force "$project-copy" >/dev/null 2>&1 || :
    [ -d "$work/database.before" ] || { say "the database was not touched"; return 0; }
    if ! cmp -s "$state/platform.compose.yml" "$work/database.before/platform.compose.yml"; then
        [ -s "$state/platform.next.yml" ] || write_file "$state/platform.next.yml" <"$state/platform.compose.yml"
        write_file "$state/platform.compose.yml" <"$work/database.before/platform.compose.yml"
    fi
    write_file "$state/platform.sh" <"$work/database.before/platform.sh"
    recorded_platform
    ensure_images "$database_image"
    if [ -e "$work/database.copied" ]; then
        docker rm --force "$(database_container)" >/dev/null 2>&1 || :
        for undo_volume in $database_volumes; do
            copy_volume "$undo_volume-before" "$undo_volume" ||
                fail "The data of the database could not be copied back from the volume $undo_volume-before, which is kept."
        done
    fi
    keep_output compose_platform up --detach --no-build --pull never --no-deps --no-recreate --wait --wait-timeout 300 "$database_part" ||
        fail_with_state "$project" "The old database did not start."
    wait_stable 2 180 database_ready || { : >"$work/up.output"; fail_with_state "$project" "The old database does not answer."; }
    rm -rf "$work/database.copied"
    drop_database_copy
    record_pending_upgrade database "$(database_upgrade_reason)"
    say "the database is as before, with its old image and its old data"
}

drop_database_copy() {
    for drop_volume in $database_volumes; do docker volume rm --force "$drop_volume-before" >/dev/null || return 1; done
}

# finish_upgrade KEEP: ends maintenance. From here on users write new data, so an undo is no longer possible. KEEP is the number of backups
# to keep.
finish_upgrade() {
    if [ -s "$work/database.reason" ]; then : >"$work/settled"; fi
    sync "$work"
    disable_maintenance
    recorded_platform
    [ ! -s "$work/database.reason" ] || drop_database_copy ||
        say "the copy of the data from before could not be removed (docker volume ls on the server shows it)"
    prune_backups "$1"
}
