# shellcheck shell=sh disable=SC2154
# What the steps of a deployment do with a release.

# platform_up OWNER: database and edge run. On a server's first deployment this makes their directories and passwords.
platform_up() {
    mkdir -p "$state/edge" "$state/secrets" "$state/releases" "$backups" "$directory/backend/uploads" "$directory/backend/logs"
    chmod 0700 "$state/secrets" "$backups"
    chown "$1" "$directory/backend" "$directory/backend/uploads" "$directory/backend/logs"
    own_secret mysql_root_password
    own_secret mysql_password
    [ -s "$state/edge/nginx.conf" ] || { committed "$edge_file" "$work/edge.conf" && edge_configure "$work/edge.conf" none; }
    committed "$platform_file" "$state/platform.compose.yml"
    compose_platform up --detach --no-build --pull never --no-recreate --wait --wait-timeout 180 ||
        fail "Database or edge did not start: $(compose_platform logs --tail 5 2>&1)"
    say "$(docker exec "$(platform_container mysql)" sh -c '$(command -v mysqld || command -v mariadbd) --version' | sed -e 's/.*Ver \([0-9.]*\).*/MySQL \1/')"
}

# pull_images REFERENCE…: those that are not here yet, all at once.
pull_images() {
    : >"$work/not-pulled"
    for pull_image in "$@"; do
        docker image inspect "$pull_image" >/dev/null 2>&1 && continue
        { registry_docker pull --quiet "$pull_image" >/dev/null || printf '%s\n' "$pull_image" >>"$work/not-pulled"; } &
    done
    wait
    [ ! -s "$work/not-pulled" ] || fail "These images could not be pulled: $(paste -s -d ' ' "$work/not-pulled")"
    say "$(docker image inspect --format '{{.Size}}' "$@" | awk '{ sum += $1 } END { printf "%d images, %.0f MB", NR, sum / 1e6 }')"
}

# release_starts COLOUR SECONDS: until each service runs and answers, be it to say that it is not healthy yet.
release_starts() {
    in_a_row 2 "$2" release_answers "$1" || fail_with_logs "$1" "$health_reason"
}

release_answers() {
    release_runs "$1"
    probe "http://backend-$1:5000/health"
    [ "$probe_code" != 000 ] || { health_reason="The backend does not answer: $(head -n 1 "$work/probe-error")"; return 1; }
}

# release_runs COLOUR: fails at once when a container ended, for it would only end again.
release_runs() {
    for runs_service in $services; do
        running "$(release_container "$1" "$runs_service")" || fail_with_logs "$1" "$(why_not_running "$1" "$runs_service")"
    done
}

# fail_with_logs COLOUR TEXT: the containers' last words go with the reason.
fail_with_logs() {
    release_logs "$1"
    fail "$2"
}

platform_answers() { docker exec "$(platform_container edge)" true 2>/dev/null && mysql_answers; }

do_revive() {
    in_a_row 1 60 docker_answers || fail "Docker does not answer on the server."
    docker start "$(platform_container mysql)" "$(platform_container edge)" || compose_platform up --detach --no-build --pull never --no-recreate
    in_a_row 1 180 platform_answers || fail "Database or edge did not come up again: $(compose_platform logs --tail 5 2>&1)"
    say "database and edge are up again"
}

docker_answers() { docker version >/dev/null 2>&1; }

# do_live: what runs is what the record says, and users reach it. Health is asked for only of what was healthy before.
do_live() {
    live_is=$(live_record_name)
    live_commit=$(recorded_commit "$live_is")
    for live_service in $services; do
        live_container=$(release_container "$(live_word 2)" "$live_service")
        docker start "$live_container" >/dev/null || fail "The container $live_container of the release that should serve cannot be started."
        live_image=$(docker inspect --format '{{.Config.Image}}' "$live_container")
        grep -qF -- "$live_image" "$state/releases/$live_is/release.sh" || fail "$live_service runs $live_image, which is not what the record of $live_is says."
    done
    if [ "$live_healthy" = no ]; then
        say "$live_is serves again; it was not healthy before"
        return 0
    fi
    in_a_row 2 120 public_serves "$live_commit" || fail "$live_is does not serve as it should: $health_reason"
    say "$live_is serves, healthy"
}

# restore_archive ARCHIVE EVERYTHING: its database; with yes, its uploads as well. The archive was verified before.
restore_archive() {
    restore_database "$1"
    [ "$2" != yes ] || restore_uploads "$1"
}

# restore_backup NAME EVERYTHING: for a rollback.
restore_backup() {
    [ -s "$backups/$1" ] || fail "There is no backup $1 on the server."
    list_migrations "$work/migrations.before"
    verify_archive "$backups/$1" "$aside/restore"
    rm -rf "$aside"
    printf '%s' "$2" >"$work/restoring"
    restore_archive "$backups/$1" "$2"
    say "from $1"
}

# restore_if_migrated NAME: data written since stays, unless the earlier release cannot read it.
restore_if_migrated() {
    if readable; then
        say "that release can read the schema: the data stays as it is"
    else
        restore_backup "$1" no
    fi
}

refuse_if_migrated() {
    readable || fail "The schema has changed since that release, and its backup is gone. Name another one: --backup FILE."
    say "that release can read the schema: the data stays as it is"
}

# record_live: from here on the new release is the live one, whatever happens.
record_live() {
    list_migrations "$work/migrations.live"
    cut -f 1 "$work/migrations.live" | write_file "$state/releases/$record/migrations"
    if [ ! -e "$state/releases/$record/finished" ]; then
        # The same images once more: what to go back to is still what was there before they came.
        if [ -n "$live_record" ] && cmp -s "$state/releases/$live_record/release.sh" "$state/releases/$record/release.sh"; then
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

# withdraw_newer: no rollback shall return by itself to what this one left, or passed over.
withdraw_newer() {
    find "$state/releases/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | while IFS= read -r withdraw_record; do
        [ "$withdraw_record" != "$record" ] || break
        : >"$state/releases/$withdraw_record/withdrawn"
    done
    # The release of a backup that was known no more has a record that is new.
    [ -z "$live_record" ] || [ "$live_record" = "$record" ] || : >"$state/releases/$live_record/withdrawn"
}

stop_old_release() {
    [ -n "$live_record" ] || return 0
    compose_release "$live_record" "$live_colour" down --timeout 20 || say "The old release could not be stopped; it takes no traffic."
}

tidy_up() { # KEEP
    prune_backups "$1"
    prune_releases "$1"
    prune_deployments 20
}
