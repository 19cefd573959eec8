# shellcheck shell=sh disable=SC2154
# What the steps of a deployment do with a release.

# platform_up OWNER: database and edge run. On a server's first deployment this makes their directories and passwords.
platform_up() {
    refuse_lost_database
    mkdir -p "$state/edge" "$state/secrets" "$state/releases" "$backups" "$directory/backend/uploads" "$directory/backend/logs"
    chmod 0700 "$state/secrets" "$backups"
    # Another user than root owns the data itself: see data_user.
    [ -n "$data_user" ] || chown "$1" "$directory/backend" "$directory/backend/uploads" "$directory/backend/logs"
    own_secret mysql_root_password
    own_secret mysql_password
    certificate_files
    edge_files
    adopt_edge
    # What the container was created from stays beside it, until an upgrade.
    if [ ! -s "$state/edge.compose.yml" ] || ! docker container inspect "$(platform_container edge)" >/dev/null 2>&1; then edge_service_file; fi
    platform_files
    note_waits edge "$(edge_waits)"
    note_waits database "$(database_waits)"
    recorded_platform
    # shellcheck disable=SC2046 # one image, or none
    ensure_images "$mysql_image" "$edge_image" $(certbot_of_edge)
    try_up compose_platform up --detach --no-build --pull never --no-recreate --wait --wait-timeout 180 ||
        fail_up "$application" "Database or edge did not start."
    record_platform
    say "$(mysql_version)"
}

mysql_version() { docker exec "$(platform_container mysql)" sh -c '$(command -v mysqld || command -v mariadbd) --version' | sed -e 's/.*Ver \([0-9.]*\).*/MySQL \1/'; }

# edge_files: the edge's configuration, where it is not there: for the live release, or for none.
edge_files() {
    [ ! -s "$state/edge/nginx.conf" ] || return 0
    if [ -s "$state/live" ] && whole_record "$(live_record_name)"; then
        edge_configure "$state/releases/$(live_record_name)/nginx.conf"
        edge_turn "$(live_word 2)"
    else
        [ -n "$edge_configuration" ] || fail "The configuration of the edge is gone from the server, and comes with a deployment: $state/edge/nginx.conf. Deploy again."
        edge_planned >"$work/edge.conf"
        edge_configure "$work/edge.conf"
        edge_turn none
    fi
}

edge_service_file() { printf '%s\n' "$edge_service" | write_file "$state/edge.compose.yml"; }

# record_platform: what database and edge were created from. A container that is gone is created from the same image again, and never over a volume
# that is new.
record_platform() {
    docker inspect --format 'mysql_image={{.Config.Image}}{{println}}mysql_volumes="{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}"' "$(platform_container mysql)" >"$work/platform"
    docker inspect --format 'edge_image={{.Config.Image}}' "$(platform_container edge)" >>"$work/platform"
    cmp -s "$work/platform" "$state/platform.sh" || write_file "$state/platform.sh" <"$work/platform"
}

recorded_platform() {
    # shellcheck source=/dev/null
    [ ! -s "$state/platform.sh" ] || . "$state/platform.sh"
}

# refuse_lost_database: a database without its passwords, or a record without its database: no container is created that would serve without data.
refuse_lost_database() {
    if [ ! -s "$state/secrets/mysql_root_password" ] && docker volume inspect "$application-mysql" >/dev/null 2>&1; then
        fail "The database of an earlier deployment is on the server (Docker volume $application-mysql), but its passwords are not: $state/secrets is gone. Put it back from a copy; or, to begin anew without that data, remove the volume (docker volume rm $application-mysql)."
    fi
    if [ ! -s "$state/live" ] || { [ "$kind" = rollback ] && [ "$accept_drift" = yes ]; }; then return 0; fi
    mysql_volumes=
    # Servers that were set up before this was recorded have the volume that their compose file names.
    if [ ! -s "$state/platform.sh" ] && grep -qF "name: $application-mysql" "$state/platform.compose.yml" 2>/dev/null; then mysql_volumes="$application-mysql"; fi
    recorded_platform
    for lost_volume in $mysql_volumes; do
        docker volume inspect "$lost_volume" >/dev/null 2>&1 && continue
        lost_backup=$(newest_backup)
        fail "The database is gone from the server: its volume $lost_volume was removed.$([ -n "$lost_backup" ] || printf ' No backup is on the server: bring a copy to %s.' "$backups") It is restored from a backup by: ./build.sh Rollback --environment $environment --backup ${lost_backup:-FILE} --accept-drift"
    done
}

# ensure_images REFERENCE…: pulls again what is not here any more.
ensure_images() {
    for ensure_image in "$@"; do
        docker image inspect "$ensure_image" >/dev/null 2>&1 && continue
        ensure_answer=$(registry_docker pull --quiet "$ensure_image" 2>&1) ||
            fail "The image $ensure_image is not on the server any more and could not be pulled again: $ensure_answer. ./build.sh Recover --environment $environment gives the server the credentials for the registry."
    done
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

# start_release COLOUR: creates the containers of a release and starts them. One that waits for the health or the end of another is not started yet, for
# that may come with the migrations only: its service stands in $work/waiting until start_waiting starts it.
start_release() {
    : >"$work/waiting"
    # shellcheck disable=SC2086 # services are words
    if ! has_conditions; then
        try_up compose_release "$record" "$1" up --detach --no-build --pull never --force-recreate $services || fail_up "$application-$1" "The release did not start."
        return 0
    fi
    # shellcheck disable=SC2086 # services are words
    try_up compose_release "$record" "$1" up --no-start --no-build --pull never --force-recreate $services || fail_up "$application-$1" "The containers of the release could not be created."
    docker ps --all --filter "label=com.docker.compose.project=$application-$1" --filter label=com.docker.compose.oneoff=False \
        --format '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.depends_on"}}' | grep -v '^migrate ' >"$work/dependencies"
    cut -d ' ' -f 1 "$work/dependencies" >"$work/waiting"
    while start_ready "$1" no; do :; done
}

# start_ready COLOUR CONDITIONS: starts what waits for nothing more; whether that was anything. Without conditions what waits for health or an end goes on waiting.
start_ready() {
    start_any=1
    start_services=$(cat "$work/waiting")
    for start_service in $start_services; do
        start_allowed "$1" "$2" "$start_service" || continue
        docker start "$(release_container "$1" "$start_service")" >/dev/null 2>"$work/up.output" || { cat "$work/up.output" >&2; fail_up "$application-$1" "The service $start_service did not start."; }
        grep -vxF "$start_service" "$work/waiting" >"$work/waiting.new" || :
        mv "$work/waiting.new" "$work/waiting"
        start_any=0
    done
    return "$start_any"
}

# start_allowed COLOUR CONDITIONS SERVICE: whether what it depends on is as its compose file demands. Migrations are applied by their own step.
start_allowed() {
    for allowed_dependency in $(sed -n "s/^$3 //p" "$work/dependencies" | tr ',' ' '); do
        allowed_service=${allowed_dependency%%:*}
        case "$2 $allowed_dependency" in
            'yes migrate:'*) continue ;;
            yes\ *) ;;
            'no migrate:'*) return 1 ;;
            *:service_started*) ;;
            *) return 1 ;;
        esac
        allowed_state=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$(release_container "$1" "$allowed_service")" 2>/dev/null) || return 1
        case "$allowed_dependency $allowed_state" in
            *:service_healthy*' running '*' healthy') ;;
            *:service_completed_successfully*' exited 0 '*) ;;
            *:service_started*' running '* | *:service_started*' exited '*) ;;
            *) return 1 ;;
        esac
    done
}

# start_waiting COLOUR SECONDS: after the migrations, what waits is started as soon as it may.
start_waiting() {
    [ -s "$work/waiting" ] || return 0
    : >"$work/up.output"
    in_a_row 1 "$2" all_started "$1" ||
        fail_up "$application-$1" "These services could not be started, for what they depend on (depends_on) is not ready: $(paste -s -d ' ' "$work/waiting")."
}

all_started() {
    while start_ready "$1" yes; do :; done
    [ ! -s "$work/waiting" ]
}

waits() { [ -s "$work/waiting" ] && grep -qxF "$1" "$work/waiting"; }

# check_release COLOUR TIMES SECONDS: what waited is started, and the whole of it is healthy so many times in a row.
check_release() {
    check_end=$(($(uptime_seconds) + $3))
    start_waiting "$1" "$3"
    in_a_row "$2" "$((check_end - $(uptime_seconds)))" release_serves "$1" || fail_with_logs "$1" "$health_reason"
}

# release_starts COLOUR SECONDS: until each service runs and answers, be it to say that it is not healthy yet.
release_starts() {
    in_a_row 2 "$2" release_answers "$1" || fail_with_logs "$1" "$health_reason"
}

release_answers() {
    release_runs "$1"
    if waits backend; then return 0; fi
    probe "http://backend-$1:5000/health"
    [ "$probe_code" != 000 ] || { health_reason="The backend does not answer: $(head -n 1 "$work/probe-error")"; return 1; }
}

# release_runs COLOUR: fails at once when a container ended, for it would only end again.
release_runs() {
    for runs_service in $services; do
        waits "$runs_service" || running "$(release_container "$1" "$runs_service")" || fail_with_logs "$1" "$(why_not_running "$1" "$runs_service")"
    done
}

# fail_with_logs COLOUR TEXT: the containers' last words go with the reason.
fail_with_logs() {
    release_logs "$1"
    fail "$2"
}

platform_answers() { docker exec "$(platform_container edge)" true 2>/dev/null && mysql_answers; }

# do_revive: database and edge run again. What only stands still is started; what is gone is created again from the record.
do_revive() {
    in_a_row 1 60 docker_answers || fail "Docker does not answer on the server: $(docker version 2>&1 >/dev/null | tail -n 1)"
    refuse_lost_database
    recorded_platform
    certificate_files
    edge_files
    if ! docker start "$(platform_container mysql)" "$(platform_container edge)"; then
        ensure_images "$mysql_image" "$edge_image"
        [ -s "$state/platform.compose.yml" ] || write_file "$state/platform.compose.yml" <"$directory/$platform_file"
        [ -s "$state/edge.compose.yml" ] || edge_service_file
        : >"$work/recreated"
        # A container whose network is gone cannot be started any more: it is created anew. Its data is in a volume.
        # Certbot is created after them, whatever becomes of it.
        revive_all=$(compose_platform config --services | grep -vx certbot)
        # shellcheck disable=SC2086 # services are words
        try_up compose_platform up --detach --no-build --pull never --no-recreate $revive_all ||
            try_up compose_platform up --detach --no-build --pull never --force-recreate $revive_all ||
            fail_up "$application" "Database or edge could not be created again."
    fi
    in_a_row 1 180 platform_answers || { : >"$work/up.output"; fail_up "$application" "Database or edge did not come up again."; }
    start_certbot
    if [ -e "$work/recreated" ]; then say "database and edge were created again, and are up"; else say "database and edge are up again"; fi
}

docker_answers() { docker version >/dev/null 2>&1; }

# do_live: what runs is what the record says, and users reach it. What is gone is created again from the record. Health is demanded only of what was healthy
# before.
do_live() {
    live_is=$(live_record_name)
    whole_record "$live_is" ||
        fail "The record of the live release is not whole: $state/releases/$live_is/$whole_file is missing. Bring an earlier release back (./build.sh Rollback --environment $environment --accept-drift), or deploy again with --accept-drift."
    bring_back "$live_is" "$(live_word 2)"
    edge_shows "$(live_word 2)" || edge_switch "$live_is" "$(live_word 2)" || fail "The edge did not turn to $(live_word 2)."
    if [ "$live_healthy" = no ] && [ "$live_is" = "$live_record" ]; then
        say "$live_is serves again; it was not healthy before"
        return 0
    fi
    [ -s "$work/pass" ] || adopt_pass
    in_a_row 2 120 public_serves "$(recorded_commit "$live_is")" || fail_with_logs "$(live_word 2)" "$live_is does not serve as it should: $health_reason"
    # What this deployment made live is open to users, also where its last step failed.
    ! is_settled || open_edge
    say "$live_is serves, healthy"
}

# bring_back RECORD COLOUR: each service of a release runs, from the image of its record.
bring_back() {
    back_missing=no
    for back_service in $services; do
        docker start "$(release_container "$2" "$back_service")" >/dev/null 2>&1 || :
        runs_as_recorded "$1" "$2" "$back_service" || back_missing=yes
    done
    [ "$back_missing" = yes ] || return 0
    # shellcheck disable=SC2046 # references are words
    ensure_images $(sed -n "s/^export [A-Z_]*_IMAGE=//p" "$state/releases/$1/release.sh" | tr -d "'" | sort -u)
    # shellcheck disable=SC2086 # services are words
    try_up compose_release "$1" "$2" up --detach --no-build --pull never $services ||
        try_up compose_release "$1" "$2" up --detach --no-build --pull never --force-recreate $services ||
        fail_up "$application-$2" "The release $1, which should serve, could not be started."
}

# runs_as_recorded RECORD COLOUR SERVICE
runs_as_recorded() {
    runs_recorded=$(docker inspect --format '{{.State.Status}} {{.Config.Image}}' "$(release_container "$2" "$3")" 2>/dev/null) || return 1
    [ "${runs_recorded%% *}" = running ] && grep -qF -- "${runs_recorded#* }" "$state/releases/$1/release.sh"
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
        # The same once more, be it for another commit: what to go back to is still what was there before it came.
        if [ -n "$live_record" ] && [ "$(what_runs "$live_record")" = "$(what_runs "$record")" ]; then
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
    release_down "$live_record" "$live_colour" "$drain" || say "The old release could not be stopped; it takes no traffic."
}

tidy_up() { # KEEP
    prune_backups "$1"
    prune_releases "$1"
    prune_deployments 20
    prune_certificates
}
