#!/bin/sh
# QgoBuild: drill 20261123_083241-drill-0000 on staging.
# shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly
# Made from the typed plan; kept with its journal, for it also knows how to undo itself: sh script.sh recover

deployment=20261123_083241-drill-0000
kind=drill
environment=staging
directory='/root/NEW START'
application=qgo-cargo
database=qgo_cargo
services='backend frontend'
platform_file=app/platform.compose.yml
release_file=app/release.compose.yml
edge_file=app/edge/nginx.conf
mysql_image=registry.sandbox:5443/mysql@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
edge_image=registry.sandbox:5443/nginx@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
frontend_port=8080
api_port=5001
record=20261123_083241-drill-0000
accept_drift=no
commit=''
migrations_directory=app/backend/prisma/migrations
online_migrations=''
lock_timeout=0
health_interval=1
by_json='"dev@laptop"'
release_json=null
release_variables=''
steps_json='["preflight","lock","rehearse"]'
steps=rehearse
undoable=rehearse
deadline_preflight=60
deadline_lock=10
deadline_rehearse=1800

exec_compose() {
    exec_project=$1 exec_file=$2
    shift 2
    exec docker compose --project-name "$exec_project" --project-directory "$state" --file "$exec_file" --file /opt/qgo-sandbox/release.override.yml "$@"
}
online_adds() {
    case "$1" in
        *) ;;
    esac
}
online_takes_back() {
    case "$1" in
        *) ;;
    esac
}

# shellcheck shell=sh disable=SC2154
# The journal: what happened, one JSON object a line, on disk before the next thing happens.

state="$directory/.qgobuild"
work="$state/deployments/$deployment"
journal="$work/journal.ndjson"

# json TEXT: the text as a JSON string. Control characters that a terminal would act upon become spaces.
json() {
    printf '"'
    printf '%s' "$1" | LC_ALL=C tr '\000-\010\013-\037\177' ' ' |
        sed -e ':line' -e '$!{' -e 'N' -e 'b line' -e '}' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/\n/\\n/g'
    printf '"'
}

# Room on a full disk for what has to be written even there: the journal's entries, and what undoing needs.
ballast="$work/ballast"

take_ballast() { head -c 4194304 /dev/zero >"$ballast" 2>/dev/null || :; }

drop_ballast() { rm -f "$ballast"; }

# note EVENT [NAME JSON]…: appends an entry and waits until it is on the disk.
note() {
    note_line="{\"v\":1,\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\",\"event\":\"$1\""
    shift
    while [ $# -gt 1 ]; do
        note_line="$note_line,\"$1\":$2"
        shift 2
    done
    printf '%s}\n' "$note_line" 2>/dev/null >>"$journal" || { drop_ballast; printf '\n%s}\n' "$note_line" >>"$journal"; }
    sync "$journal"
}

milliseconds() { date +%s%3N; }

# uptime_seconds: for waiting; the clock may be set while something waits.
uptime_seconds() { cut -d . -f 1 /proc/uptime; }

# say TEXT: the sentence that the journal and the people following show for the step at work.
say() {
    printf '%s\n' "$*"
    printf '%s' "$*" >"$work/detail"
}

# fail TEXT: ends the step at work; the text says why, to a person.
fail() {
    printf '%s\n' "$*" >&2
    printf '%s' "$*" >"$work/reason"
    exit 1
}

# write_file FILE <content: the whole file or none of it, on disk when it returns.
write_file() {
    cat >"$1.new"
    sync "$1.new"
    mv "$1.new" "$1"
    sync "$(dirname "$1")"
}

# shellcheck shell=sh disable=SC2154
# The record of what is live, and of every release that a deployment finished with:
#   .qgobuild/live                 one line: RECORD COLOUR DEPLOYMENT
#   .qgobuild/releases/RECORD/     release.json release.sh release.compose.yml nginx.conf, and when it was proven good:
#                                  finished (when), migrations (applied by then), backup (of the data before these images came), withdrawn (rolled back)
#   .qgobuild/online               names of the migrations, ever applied here, that are declared safe online

# What was live when the lock was taken. Nothing, unless it is remembered.
live_record='' live_colour='' live_healthy='' next_colour=blue

live_word() { [ ! -s "$state/live" ] || cut -d ' ' -f "$1" "$state/live"; }
live_record_name() { live_word 1; }
live_deployment() { live_word 3; }

# remember_live: what was live when this deployment took the lock, for its steps and for their undoing, even after a crash.
remember_live() {
    remember_record=$(live_word 1)
    remember_colour=$(live_word 2)
    case "$remember_colour" in
        blue) remember_next=green ;;
        *) remember_next=blue ;;
    esac
    remember_healthy=no
    if [ -n "$remember_record" ] && healthy http://127.0.0.1:8080/health "$(recorded_commit "$remember_record")"; then remember_healthy=yes; fi
    printf 'live_record=%s\nlive_colour=%s\nlive_healthy=%s\nnext_colour=%s\n' "$remember_record" "$remember_colour" "$remember_healthy" "$remember_next" | write_file "$work/live.sh"
    # shellcheck source=/dev/null
    . "$work/live.sh"
}

recorded_commit() { sed -n 's/^release_commit=//p' "$state/releases/$1/release.sh"; }

# keep_record: the record of the release that this deployment brings, unless there is one from when it was deployed before.
keep_record() {
    [ ! -d "$state/releases/$record" ] || return 0
    mkdir -p "$state/releases/$record.new"
    printf '%s\n' "$release_json" >"$state/releases/$record.new/release.json"
    printf '%s\n' "$release_variables" >"$state/releases/$record.new/release.sh"
    cp "$directory/$release_file" "$state/releases/$record.new/release.compose.yml"
    cp "$directory/$edge_file" "$state/releases/$record.new/nginx.conf"
    sync "$state/releases/$record.new"/*
    mv "$state/releases/$record.new" "$state/releases/$record"
    : >"$work/made-record"
}

drop_record() {
    [ -e "$work/made-record" ] || return 0
    rm -rf "$state/releases/$record.new" "${state:?}/releases/$record"
}

# shellcheck shell=sh disable=SC2154
# The checkout: the environment's directory itself, at exactly the commit that was asked for.

have_commit() { git -C "$directory" cat-file -e "$commit^{commit}" 2>/dev/null; }

# fetch_branch ORIGIN BRANCH: the commit must be on it.
fetch_branch() {
    [ -d "$directory/.git" ] || git init --quiet "$directory"
    git -C "$directory" fetch --quiet --no-tags "$1" "+refs/heads/$2:refs/remotes/origin/$2" ||
        fail "The server could not fetch the branch $2 from $1."
    git -C "$directory" merge-base --is-ancestor "$commit" "refs/remotes/origin/$2" 2>/dev/null ||
        fail "The commit $commit is not on the branch $2 of $1."
}

# check_out: our own files beside the checkout are left alone, as are all that Git does not track.
check_out() {
    # Nothing before the first deployment. Where it cannot be written down, it must not be left either: undoing would not find back.
    git -C "$directory" rev-parse --quiet --verify HEAD | write_file "$work/head"
    printf '/.qgobuild/\n/backups/\n/backend/\n' | write_file "$directory/.git/info/exclude"
    git -C "$directory" -c advice.detachedHead=false checkout --quiet --force --detach "$commit"
    [ "$(git -C "$directory" rev-parse HEAD)" = "$commit" ] || fail "The checkout is not at $commit."
    say "$(git -C "$directory" log -1 --format=%s)"
}

check_out_again() {
    [ ! -s "$work/head" ] || git -C "$directory" -c advice.detachedHead=false checkout --quiet --force --detach "$(cat "$work/head")"
}

# shellcheck shell=sh disable=SC2154
# Docker compose, in two kinds of project: the platform (database and edge), which deployments share and never recreate, and
# a release in a colour.

platform_container() { printf '%s-%s-1' "$application" "$1"; }
release_container() { printf '%s-%s-%s-1' "$application" "$1" "$2"; }

compose_platform() {
    QGO_DIRECTORY="$directory" MYSQL_IMAGE="$mysql_image" EDGE_IMAGE="$edge_image" FRONTEND_PORT="$frontend_port" API_PORT="$api_port" \
        docker compose --project-name "$application" --project-directory "$state" --file "$state/platform.compose.yml" "$@"
}

# compose_release RECORD COLOUR ARGUMENT…
compose_release() (
    # shellcheck source=/dev/null
    . "$state/releases/$1/release.sh"
    export QGO_DIRECTORY="$directory" QGO_COLOUR="$2"
    compose_project="$application-$2"
    compose_file="$state/releases/$1/release.compose.yml"
    shift 2
    exec_compose "$compose_project" "$compose_file" "$@"
)

# remove_one_offs COLOUR: what ran once for a release, as its migrations do, and was cut off with its deployment.
remove_one_offs() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$application-$1" --filter label=com.docker.compose.oneoff=True | xargs -r docker rm --force
}

# release_logs COLOUR: the last lines of a release's services.
release_logs() {
    for logs_service in $services; do
        printf -- '--- %s: last lines\n' "$logs_service"
        docker logs --tail 20 "$(release_container "$1" "$logs_service")" 2>&1 || printf 'no container\n'
    done
}

# running CONTAINER: whether it runs and was not restarted.
running() { [ "$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$1" 2>/dev/null)" = 'running 0' ]; }

# why_not_running COLOUR SERVICE: a sentence.
why_not_running() {
    docker inspect --format "The container of $2 {{if gt .RestartCount 0}}keeps ending{{else}}is {{.State.Status}}{{end}} (exit code {{.State.ExitCode}}{{if .State.OOMKilled}}, out of memory{{end}})." \
        "$(release_container "$1" "$2")" 2>/dev/null || printf 'The container of %s is gone.' "$2"
}

# registry_docker ARGUMENT…: docker with the registry's credentials, which never leave memory.
registry_docker() { docker --config "$secrets" "$@"; }

# own_secret FILE: made here, once, and never seen by anybody else. Nobody but the directory's owner gets to the file; inside the containers,
# which have it mounted, it must be readable for users of several ids.
own_secret() {
    [ ! -s "$state/secrets/$1" ] || return 0
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | write_file "$state/secrets/$1"
    chmod 0644 "$state/secrets/$1"
}

# shellcheck shell=sh disable=SC2154
# Probes, made from the edge's container: what it can reach is what users can.

# probe URL: sets probe_code (000 when nothing answered) and leaves the answer's body in $work/answer. It gets past a maintenance page.
probe() {
    printf 'X-QGO-Pass: %s\n' "$(pass)" | docker exec --interactive "$(platform_container edge)" curl --silent --show-error --max-time 5 --header @- \
        --output /dev/stdout --write-out '\n%{http_code}' "$1" 2>"$work/probe-error" >"$work/answer.raw" || :
    probe_code=$(tail -n 1 "$work/answer.raw")
    sed '$d' "$work/answer.raw" >"$work/answer"
    probe_code=${probe_code:-000}
}

# healthy URL COMMIT: 200, status ok, and that commit; sets health_reason otherwise.
healthy() {
    probe "$1"
    health_body=$(head -c 300 "$work/answer")
    case "$probe_code" in
        200) ;;
        000) health_reason="$1 did not answer: $(head -n 1 "$work/probe-error")"; return 1 ;;
        *) health_reason="$1 answered HTTP $probe_code: $health_body"; return 1 ;;
    esac
    case "$health_body" in
        *'"status":"ok"'*) ;;
        *) health_reason="$1 does not say that its status is ok: $health_body"; return 1 ;;
    esac
    case "$health_body" in
        *"\"commit\":\"$2\""*) ;;
        *) health_reason="$1 answers for another commit than $2: $health_body"; return 1 ;;
    esac
}

# page URL: 200.
page() {
    probe "$1"
    [ "$probe_code" = 200 ] || { health_reason="$1 answered HTTP $probe_code. $(head -n 1 "$work/probe-error")"; return 1; }
}

# in_a_row TIMES SECONDS COMMAND…: until the command succeeded so many times in a row; fails when that took longer. What does not succeed yet is
# asked again soon, at first.
in_a_row() {
    row_wanted=$1 row_deadline=$(($(uptime_seconds) + $2)) row=0 row_failures=0
    shift 2
    while :; do
        if "$@"; then
            row=$((row + 1)) row_pause=$health_interval
            [ "$row" -lt "$row_wanted" ] || return 0
        else
            row=0 row_failures=$((row_failures + 1))
            if [ "$row_failures" -lt 10 ]; then row_pause=0.1; else row_pause=1; fi
        fi
        [ "$(uptime_seconds)" -lt "$row_deadline" ] || return 1
        sleep "$row_pause"
    done
}

# release_serves COLOUR: both services of a release, reached directly. A container that ended ends the wait as well.
release_serves() {
    release_runs "$1"
    healthy "http://backend-$1:5000/health" "$commit" && page "http://frontend-$1:8080/"
}

# seen_from_outside SECONDS: what whoever follows the deployment sees of the public addresses. They say at once that they look, and then what
# they saw; where nobody does, nobody follows, and that is no reason to fail.
seen_from_outside() {
    outside_deadline=$(($(uptime_seconds) + 3))
    while [ ! -e "$work/outside" ]; do
        if [ -e "$work/outside.looking" ]; then
            outside_deadline=$(($(uptime_seconds) + $1))
            rm -f "$work/outside.looking"
        fi
        if [ "$(uptime_seconds)" -ge "$outside_deadline" ]; then
            say "not seen from outside: nobody follows"
            return 0
        fi
        sleep 0.05
    done
    outside=$(cat "$work/outside")
    [ "$outside" = ok ] || fail_with_logs "$next_colour" "From outside: $outside"
    say "seen from outside as well"
}

# public_serves COMMIT: the same through the ports that users connect to.
public_serves() { healthy "http://host.docker.internal:$api_port/health" "$1" && page "http://host.docker.internal:$frontend_port/"; }

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

# edge_shut: there was nothing to serve before, and there is nothing now.
edge_shut() {
    edge_configure "$state/edge/nginx.conf" none
    edge_reload
}

# shellcheck shell=sh disable=SC2154
# The maintenance page: what users see while the database may yet go back to an earlier state. No request gets past it, so nothing is accepted
# that a restore would discard; only the deployment's own probes do, by a pass that nobody else knows.

maintenance_file="$state/edge/server.d/maintenance.conf"

under_maintenance() { [ -e "$maintenance_file" ]; }

# pass: the header that gets a probe past the page.
pass() { text_of "$work/pass"; }

# close_edge: from its return on, nothing that was asked for before is under way any more.
close_edge() {
    mkdir -p "$state/edge/server.d"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/pass")
    maintenance_configuration | write_file "$maintenance_file"
    edge_reload || fail "The edge did not take the maintenance page."
    in_a_row 1 15 edge_closed || fail "The edge did not turn to the maintenance page."
    edge_settles 30
}

# open_edge: whether or not it was closed.
open_edge() {
    if under_maintenance; then
        rm -f "$maintenance_file"
        sync "$state/edge/server.d"
        edge_reload || fail "The edge did not give up the maintenance page."
        in_a_row 1 15 edge_opened || fail "The edge did not give up the maintenance page."
    fi
    rm -f "$work/pass"
}

edge_closed() { docker exec "$(platform_container edge)" curl --silent --max-time 5 --head http://127.0.0.1:8080/ | grep -qi '^x-qgo-edge: maintenance'; }

edge_opened() { ! edge_closed; }

# edge_settles SECONDS: until the workers from before a reload have answered what they were asked; those that have not by then are ended.
edge_settles() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container edge)" sh -c '
        old_workers() { for process in /proc/[0-9]*; do if grep -q "^nginx: .*is shutting down" "$process/cmdline" 2>/dev/null; then printf "%s " "${process#/proc/}"; fi; done; }
        end=$(($(date +%s) + $1))
        while old=$(old_workers) && [ -n "$old" ]; do
            if [ "$(date +%s)" -ge "$end" ]; then kill -s TERM $old 2>/dev/null; sleep 1; break; fi
            sleep 0.1
        done' settle "$1"
}

maintenance_configuration() {
    cat <<NGINX
# Made by deployment $deployment and gone with it.
error_page 503 @maintenance_page;
error_page 418 =503 @maintenance_answer;
set \$maintenance 418;
if (\$http_accept ~ text/html) { set \$maintenance 503; }
if (\$http_x_qgo_pass = $(pass)) { set \$maintenance 0; }
if (\$uri = /-/edge) { set \$maintenance 0; }
if (\$maintenance = 503) { return 503; }
if (\$maintenance = 418) { return 418; }
location @maintenance_page {
  default_type text/html;
  charset utf-8;
  add_header X-QGO-Edge maintenance always;
  add_header Retry-After 30 always;
  add_header Cache-Control no-store always;
  return 503 '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="10"><title>Back in a moment</title><body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>Back in a moment</h1><p>We are improving things just now. Nothing is lost, and this page comes back by itself.</p></body></html>';
}
location @maintenance_answer {
  default_type application/problem+json;
  add_header X-QGO-Edge maintenance always;
  add_header Retry-After 30 always;
  add_header Cache-Control no-store always;
  return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Under maintenance. Please try again in a moment; nothing was changed."}';
}
NGINX
}

# shellcheck shell=sh disable=SC2154
# The database: its password stays inside its container.

# mysql_root [ARGUMENT…] <SQL: the client as root, tab-separated rows without headings.
mysql_root() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec --interactive "$(platform_container mysql)" sh -c \
        'MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec "$(command -v mysql || command -v mariadb)" --user=root --default-character-set=utf8mb4 --batch --skip-column-names "$@"' mysql "$@"
}

mysql_answers() { printf 'SELECT 1' | mysql_root >/dev/null 2>&1; }

# dump_database FILE: a consistent dump without locking; fails when the dump is not whole.
dump_database() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container mysql)" sh -c '
        tool=$(command -v mysqldump || command -v mariadb-dump) || exit 127
        set -- --single-transaction --quick --hex-blob --routines --triggers --events --no-tablespaces --default-character-set=utf8mb4 "$1"
        case $("$tool" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF "$@" ;; esac
        MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec "$tool" --user=root "$@"' mysqldump "$database" >"$1" ||
        fail "The database could not be dumped. Nothing was changed."
    tail -n 1 "$1" | grep -q '^-- Dump completed' || fail "The dump of the database is not whole: it does not end with «Dump completed»."
}

# dump_in ARCHIVE: the dump that a verified archive holds; it is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

# refuse_foreign_dump ARCHIVE: a dump that is not whole, or that chooses its own database and could overwrite another one.
refuse_foreign_dump() {
    dump_in "$1" | awk 'toupper($0) ~ /^(USE|CREATE DATABASE|DROP DATABASE)[ \t]/ { foreign = 1 } { last = $0 } END { exit foreign ? 3 : last !~ /^-- Dump completed/ ? 4 : 0 }' || case $? in
        3) fail "The dump chooses a database by itself (USE or CREATE DATABASE); it is not restored." ;;
        *) fail "The dump in $1 is not whole; it is not restored." ;;
    esac
}

tables_of() { printf "SELECT table_name FROM information_schema.tables WHERE table_schema = '%s' AND table_type = 'BASE TABLE' ORDER BY table_name" "$1" | mysql_root; }

# row_counts [DATABASE]: lines of TABLE<tab>COUNT; of the application's database unless told.
row_counts() {
    # shellcheck disable=SC2016 # quotes of MySQL
    tables_of "${1:-$database}" | sed -e 's/`/``/g' -e "s/'/''/g" -e "s/.*/SELECT '&', COUNT(*) FROM \`&\`;/" | mysql_root "${1:-$database}"
}

# applied_migrations: their names, oldest first; those that failed are marked. Empty when Prisma was never here; fails when the database does not
# answer, which is something else.
applied_migrations() {
    applied_tables=$(tables_of "$database") || return 1
    printf '%s\n' "$applied_tables" | grep -qx _prisma_migrations || return 0
    printf "SELECT migration_name, IF(finished_at IS NULL, IF(rolled_back_at IS NULL, 'failed', 'rolled back'), 'applied') FROM _prisma_migrations ORDER BY started_at, migration_name, id" | mysql_root "$database"
}

# list_migrations FILE: the same, into a file, which is there only when it is whole; ends the step where they cannot be read.
list_migrations() {
    applied_migrations >"$1.new" || fail "The database does not answer: what is in it cannot be read. docker logs $(platform_container mysql) on the server tells more."
    sync "$1.new"
    mv "$1.new" "$1"
}

# empty_database NAME…: new ones, empty, that take text as the application's does.
empty_database() {
    empty_charset=$(printf "SELECT CONCAT('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name) FROM information_schema.schemata WHERE schema_name = '%s'" "$database" | mysql_root)
    for empty_name in "$@"; do
        # shellcheck disable=SC2016 # quotes of MySQL
        printf 'DROP DATABASE IF EXISTS `%s`; CREATE DATABASE `%s` %s;' "$empty_name" "$empty_name" "$empty_charset"
    done | mysql_root
}

# restore_database ARCHIVE: loads its dump beside the database and exchanges the two when it is whole: one statement, all tables or none.
restore_database() {
    refuse_foreign_dump "$1"
    restore_side="${database}_restore"
    restore_old="${database}_replaced"
    empty_database "$restore_side" "$restore_old"
    dump_in "$1" | mysql_root "$restore_side" || fail "The dump could not be loaded. The database is as it was."
    if [ "$(printf "SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.views WHERE table_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema IN ('%s', '%s'))" \
        "$database" "$restore_side" "$database" "$restore_side" "$database" "$restore_side" "$database" "$restore_side" | mysql_root)" != 0 ]; then
        # Triggers, views and routines cannot move between databases: the dump, now known to load, is loaded in place.
        empty_database "$database"
        dump_in "$1" | mysql_root "$database" || fail "The dump loaded once but not twice. The database is empty; its content is in $1."
    else
        # shellcheck disable=SC2016 # quotes of MySQL
        {
            tables_of "$database" | sed -e 's/`/``/g' -e "s/.*/\`$database\`.\`&\` TO \`$restore_old\`.\`&\`/"
            tables_of "$restore_side" | sed -e 's/`/``/g' -e "s/.*/\`$restore_side\`.\`&\` TO \`$database\`.\`&\`/"
        } | paste -s -d , - | sed -e 's/^./RENAME TABLE &/' | mysql_root || fail "The restored tables could not take their places. The database is as it was."
    fi
    # shellcheck disable=SC2016 # quotes of MySQL
    printf 'DROP DATABASE `%s`; DROP DATABASE `%s`;' "$restore_side" "$restore_old" | mysql_root
}

# shellcheck shell=sh disable=SC2154
# Backups: made aside, verified, synced, renamed. An archive that has its name is good.

backups="$directory/backups"

# manifest_files: the members' checksums as JSON, from sha256sum's lines. Where a name holds a backslash, a newline or a carriage
# return, it escapes these as JSON does and marks the line by a leading backslash; quotes and tabs are left to us.
manifest_files() {
    sed -e 's/^\\//' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/^\([0-9a-f]\{64\}\)  \(.*\)$/    { "path": "\2", "sha256": "\1" }/' -e '$!s/$/,/'
}

# manifest_sums <manifest.json: the way back. An escaped backslash hides behind a control character while the rest is undone.
manifest_sums() {
    sed -n -e 's/^    { "path": "\(.*\)", "sha256": "\([0-9a-f]\{64\}\)" },\{0,1\}$/\2  \1/p' |
        sed -e 's/\\\\/\x01/g' -e 's/\\"/"/g' -e 's/\\t/\t/g' -e 's/\x01/\\\\/g' -e '/\\/s/^/\\/'
}

# json_counts <TABLE<tab>COUNT, a line each: the members of a JSON object.
json_counts() { awk -F '\t' '{ gsub(/["\\]/, "\\\\&", $1); printf "%s    \"%s\": %s", (NR > 1 ? ",\n" : ""), $1, $2 }'; }

# json_names <NAME<tab>…, a line each: a JSON array of the names. In mawk, which is Debian's, a comparison in a list of printf's must be in parentheses.
json_names() { awk -F '\t' '{ gsub(/["\\]/, "\\\\&", $1); printf "%s\"%s\"", (NR > 1 ? ", " : ""), $1 } BEGIN { printf "[" } END { printf "]" }'; }

# manifest STAMP: written to the standard output, in the directory that holds the members.
manifest() {
    row_counts >"$work/counts" || fail "The rows of the database could not be counted. Nothing was changed."
    list_migrations "$work/migrations.backed-up"
    manifest_counts=$(json_counts <"$work/counts") || fail "The rows of the database could not be written down."
    manifest_migrations=$(json_names <"$work/migrations.backed-up") || fail "The migrations of the database could not be written down."
    cat <<JSON
{
  "schemaVersion": 1,
  "environment": "$environment",
  "createdAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "deployment": "$deployment",
  "release": $([ -s "$state/releases/$live_record/release.json" ] && cat "$state/releases/$live_record/release.json" || printf null),
  "database": "db_backup_$1.sql",
  "rowCounts": {
$manifest_counts
  },
  "migrations": $manifest_migrations,
  "tools": { "docker": "$(docker version --format '{{.Server.Version}}')", "mysql": $(json "$(docker exec "$(platform_container mysql)" sh -c '$(command -v mysqldump || command -v mariadb-dump) --version')") },
  "files": [
$(find . -type f ! -path ./manifest.json -exec sha256sum -- {} + | sed -e 's#^\(\\\{0,1\}[0-9a-f]\{64\}  \)\./#\1#' | LC_ALL=C sort -k 2 | manifest_files)
  ]
}
JSON
}

# make_backup: sets backup_name; the archive is in place and verified when it returns.
make_backup() {
    backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    while [ -e "$backups/backup_${environment}_$backup_stamp.tar.gz" ]; do
        sleep 0.2
        backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    done
    backup_name="backup_${environment}_$backup_stamp.tar.gz"
    backup_aside="$backups/.$deployment"
    rm -rf "$backup_aside"
    mkdir -p "$backup_aside/members/backend"
    chmod 0700 "$backups" "$backup_aside"
    dump_database "$backup_aside/members/db_backup_$backup_stamp.sql"
    {
        compose_platform config --no-interpolate
        if [ -n "$live_record" ]; then
            printf -- '---\n'
            compose_release "$live_record" "$live_colour" config
        fi
    } >"$backup_aside/members/docker_config_$backup_stamp.yml"
    # Uploads are never written in place, so a link is a copy; logs are.
    cp -al "$directory/backend/uploads" "$backup_aside/members/backend/uploads" 2>/dev/null ||
        cp -a "$directory/backend/uploads" "$backup_aside/members/backend/"
    cp -a "$directory/backend/logs" "$backup_aside/members/backend/logs"
    (cd "$backup_aside/members" && manifest "$backup_stamp" >manifest.json)
    tar -C "$backup_aside/members" -czf "$backup_aside/archive" manifest.json "db_backup_$backup_stamp.sql" "docker_config_$backup_stamp.yml" backend ||
        fail "The archive could not be written. Nothing was changed."
    rm -rf "$backup_aside/members"
    verify_archive "$backup_aside/archive" "$backup_aside/verified"
    sha256sum <"$backup_aside/archive" >"$work/backup.sum"
    sync "$backup_aside/archive"
    mv "$backup_aside/archive" "$backups/$backup_name"
    sync "$backups"
    rm -rf "$backup_aside"
}

drop_unfinished_backup() { rm -rf "$backups/.$deployment"; }

# verify_archive FILE DIRECTORY: unpacks it there and compares every member with the manifest.
verify_archive() {
    rm -rf "$2"
    mkdir -p "$2"
    if tar -tzf "$1" | grep -qE '^/|(^|/)\.\.(/|$)'; then
        fail "$1 holds a path that leads out of it; it is not unpacked."
    fi
    tar -C "$2" -xzf "$1" || fail "$1 cannot be unpacked: it is damaged."
    [ -s "$2/manifest.json" ] || fail "$1 has no manifest.json: it is not a backup of ours, or it is damaged."
    manifest_sums <"$2/manifest.json" >"$2.sums"
    (cd "$2" && sha256sum --check --strict --quiet) <"$2.sums" || fail "$1 is damaged: a member differs from the manifest."
    verify_members=$(cd "$2" && find . -type f ! -path ./manifest.json | wc -l)
    [ "$verify_members" -eq "$(wc -l <"$2.sums")" ] || fail "$1 is damaged: it holds other members than its manifest lists."
    rm -f "$2.sums"
}

# restore_uploads ARCHIVE: makes uploads equal to those in the archive, in place, for the directory is mounted.
restore_uploads() {
    rm -rf "$work/restore"
    mkdir -p "$work/restore"
    tar -C "$work/restore" -xzf "$1" backend/uploads
    cp -a "$work/restore/backend/uploads/." "$directory/backend/uploads/"
    (cd "$work/restore/backend/uploads" && find . -type f -print0 | LC_ALL=C sort -z) >"$work/kept"
    rm -rf "$work/restore"
    (cd "$directory/backend/uploads" && find . -type f -print0 | LC_ALL=C sort -z) >"$work/present"
    LC_ALL=C comm -z -13 "$work/kept" "$work/present" | (cd "$directory/backend/uploads" && xargs -0 -r rm -f --)
}

# prune_backups KEEP: the newest KEEP of this environment stay, and the one that a rollback of the live release needs.
# The one just made stays, too, also where the clock says that it is an old one.
prune_backups() {
    prune_made=$(text_of "$work/backup")
    prune_needed=$(text_of "$state/releases/$(live_record_name)/backup")
    find "$backups" -maxdepth 1 -type f -name "backup_${environment}_*.tar.gz" -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_file; do
            [ "$prune_file" = "$prune_needed" ] || [ "$prune_file" = "$prune_made" ] || rm -f "$backups/$prune_file"
        done
}

# shellcheck shell=sh disable=SC2154
# The drill: a backup is restored beside the database, looked at, and thrown away again. It goes the way that a rollback would go, up to
# the moment at which that would exchange the two.

newest_backup() { find "$backups" -maxdepth 1 -type f -name "backup_${environment}_*.tar.gz" -printf '%f\n' 2>/dev/null | LC_ALL=C sort | tail -n 1; }

# rehearse_restore [NAME]: of that backup, or of the newest.
rehearse_restore() {
    drill_backup=${1:-$(newest_backup)}
    [ -n "$drill_backup" ] || fail "There is no backup on the server yet: nothing could be restored. ./build.sh Backup --environment $environment makes one."
    [ -s "$backups/$drill_backup" ] || fail "There is no backup $drill_backup on the server."
    drill_began=$(milliseconds)
    verify_archive "$backups/$drill_backup" "$work/drill"
    refuse_foreign_dump "$backups/$drill_backup"
    drill_database="${database}_drill"
    empty_database "$drill_database"
    dump_in "$backups/$drill_backup" | mysql_root "$drill_database" || fail "The dump in $drill_backup could not be loaded. The database that serves was not touched."
    row_counts "$drill_database" >"$work/counts" || fail "What was restored could not be counted."
    json_counts <"$work/counts" >"$work/drill.counts"
    sed -e '1,/^  "rowCounts": {$/d' -e '/^  },$/,$d' "$work/drill/manifest.json" >"$work/drill.expected"
    drill_missing=$(drill_lost "$work/drill.expected" "$work/drill.counts")
    [ -z "$drill_missing" ] || fail "What $drill_backup brings back is not what its manifest says. $drill_missing"
    drill_uploads=$(find "$work/drill/backend/uploads" -type f | wc -l)
    end_rehearsal
    say "$drill_backup restores: $(grep -c . "$work/drill.counts") tables, $(sed -n 's/^ *".*": \([0-9]*\),\{0,1\}$/\1/p' "$work/drill.counts" | awk '{ sum += $1 } END { print sum + 0 }') rows, $drill_uploads uploads, in $(($(milliseconds) - drill_began)) ms"
}

# drill_lost EXPECTED RESTORED: a sentence for each table that the manifest counts rows in and that is not there, or empty. The rows themselves need
# not be as many: they were counted a moment after the dump was taken, and users went on.
drill_lost() {
    awk -F '": ' 'NR == FNR { restored[$1] = $2 + 0; there[$1] = 1; next }
        { name = $1; sub(/^ *"/, "", name) }
        !($1 in there) { printf "The table %s is missing. ", name; next }
        $2 + 0 > 0 && restored[$1] == 0 { printf "The table %s is empty, and had %d rows. ", name, $2 }' "$2" "$1"
}

end_rehearsal() {
    # shellcheck disable=SC2016 # quotes of MySQL
    printf 'DROP DATABASE IF EXISTS `%s`' "${database}_drill" | mysql_root
    rm -rf "$work/drill"
}

# shellcheck shell=sh disable=SC2154
# What is pending, whether users may go on meanwhile, and what an earlier release can still read.

# pending_migrations LIST: names of those in the checkout that the database did not have when it was listed, in order.
pending_migrations() {
    sed -n 's/\tapplied$//p' "$1" | LC_ALL=C sort >"$work/migrations.here"
    find "$directory/$migrations_directory" -mindepth 2 -maxdepth 2 -name migration.sql -printf '%h\n' 2>/dev/null | sed 's#.*/##' | LC_ALL=C sort |
        LC_ALL=C comm -13 "$work/migrations.here" -
}

# offline NAME…: those that are not declared safe online, on one line.
offline() {
    offline_names=
    for offline_name in "$@"; do
        case " $online_migrations " in
            *" $offline_name "*) ;;
            *) offline_names="${offline_names:+$offline_names, }$offline_name" ;;
        esac
    done
    printf '%s' "$offline_names"
}

# maintain_if_migrating: closes the edge when a migration that is not safe online is about to run and users are there.
maintain_if_migrating() {
    list_migrations "$work/migrations.present"
    maintain_pending=$(pending_migrations "$work/migrations.present" | tr '\n' ' ')
    # shellcheck disable=SC2086 # names of directories that Prisma made: words
    maintain_offline=$(offline $maintain_pending)
    if [ -z "${maintain_pending% }" ]; then
        say "no migration is pending: users go on"
    elif [ -z "$maintain_offline" ]; then
        say "every pending migration is declared safe online: users go on"
    elif [ -z "$live_record" ]; then
        say "nothing serves yet: there is nobody to keep out"
    else
        close_edge
        say "the maintenance page, until it is verified: $maintain_offline"
    fi
}

# readable: whether the release that comes back can read the database as it is: its own migrations, and none since but additive ones.
readable() {
    list_migrations "$work/migrations.present"
    cut -f 1 "$work/migrations.present" | LC_ALL=C sort >"$work/migrations.here"
    LC_ALL=C sort "$state/releases/$record/migrations" >"$work/migrations.there"
    [ -z "$(LC_ALL=C comm -13 "$work/migrations.here" "$work/migrations.there")" ] || return 1
    [ -e "$state/online" ] || : >"$state/online"
    [ -z "$(LC_ALL=C comm -23 "$work/migrations.here" "$work/migrations.there" | LC_ALL=C comm -23 - "$state/online")" ]
}

maintain_if_restoring() { # yes, when data goes back in any case
    if [ "$1" != yes ] && readable; then
        say "the data stays as it is: users go on"
    else
        close_edge
        say "the maintenance page, until it is verified"
    fi
}

# migrate: applies what is pending. Whatever comes of it, the list from before tells its undoing whether anything changed.
migrate() {
    list_migrations "$work/migrations.before"
    for migrate_name in $online_migrations; do
        ! pending_migrations "$work/migrations.before" | grep -qxF "$migrate_name" || refuse_if_there "$migrate_name"
    done
    remember_online
    compose_release "$record" "$next_colour" run --rm --no-TTY --quiet-pull migrate >"$work/migrate.output" 2>&1 ||
        { cat "$work/migrate.output"; fail "A migration failed: $(migration_error)"; }
    cat "$work/migrate.output"
    list_migrations "$work/migrations.after"
    migrate_count=$(($(wc -l <"$work/migrations.after") - $(wc -l <"$work/migrations.before")))
    if [ "$migrate_count" -eq 0 ]; then say "nothing to apply"; else say "$migrate_count applied"; fi
}

remember_online() {
    { text_of "$state/online"; printf '%s\n' "$online_migrations" | tr ' ' '\n'; } | grep -v '^$' | LC_ALL=C sort -u | write_file "$state/online"
}

# refuse_if_there MIGRATION: an online migration only adds. What is there before it would not be its own to take back.
refuse_if_there() {
    refuse_there=$(online_adds "$1" | mysql_root "$database" | paste -s -d ,)
    [ -z "$refuse_there" ] || fail "The migration $1 adds what is there already: $refuse_there. Nothing was changed."
}

migration_error() {
    sed -n -e 's/^Migration name: /&/p' -e '/^Database error:/{n;p;}' -e 's/^Error: //p' "$work/migrate.output" | head -n 4 | paste -s -d ' '
}

# undo_database_change: database, and uploads where these were restored, come back from the backup just taken, if they changed since. Users who
# were not kept out have written since: then only what a failed online migration left half done is taken back.
undo_database_change() {
    [ -e "$work/migrations.before" ] || return 0
    list_migrations "$work/migrations.now"
    if [ ! -e "$work/restoring" ] && cmp -s "$work/migrations.before" "$work/migrations.now"; then
        say "no migration had been applied: the database was not touched"
        return 0
    fi
    if [ -n "$live_record" ] && ! under_maintenance; then
        take_back_failed
        return 0
    fi
    sha256sum --check --quiet --strict "$work/backup.sum" <"$backups/$(cat "$work/backup")" || fail "$(cat "$work/backup") is not what was verified: it is not restored. The database is as it is."
    restore_archive "$backups/$(cat "$work/backup")" "$(text_of "$work/restoring")"
    list_migrations "$work/migrations.restored"
    cmp -s "$work/migrations.restored" "$work/migrations.before" || fail "The database was restored, but its migrations are not those from before."
    say "the database is restored from $(cat "$work/backup")"
}

take_back_failed() {
    LC_ALL=C sort "$work/migrations.before" >"$work/migrations.known"
    LC_ALL=C sort "$work/migrations.now" | LC_ALL=C comm -13 "$work/migrations.known" - | sed -n 's/\tfailed$//p' | while IFS= read -r back_name; do
        online_takes_back "$back_name" | mysql_root "$database" || fail "What the migration $back_name had added could not be taken back."
        # shellcheck disable=SC2016 # quotes of MySQL
        printf 'DELETE FROM `_prisma_migrations` WHERE `finished_at` IS NULL AND `migration_name` = '"'%s'" "$back_name" | mysql_root "$database"
    done
    say "what was written since stays; what was added and finished stays as well, for it disturbs nobody"
}

# shellcheck shell=sh disable=SC2154
# What must be true before anything is touched.

preflight_tools() {
    for preflight_tool in docker git flock setsid tar gzip sha256sum; do
        command -v "$preflight_tool" >/dev/null || fail "The server lacks $preflight_tool. Install it there (Debian: apt-get install docker.io git util-linux tar gzip coreutils)."
    done
    preflight_docker=$(docker version --format '{{.Server.Version}}' 2>&1) || fail "Docker does not answer on the server: $preflight_docker"
    preflight_compose=$(docker compose version --short 2>/dev/null) || fail "The server lacks Docker compose v2. Install it there (Debian: apt-get install docker-compose; elsewhere docker-compose-plugin)."
    case "${preflight_compose#v}" in
        [01].*) fail "Docker compose on the server is $preflight_compose; 2.0 or newer is needed." ;;
    esac
}

# preflight_disk MIB: room for twice what is coming: the images, and the backup of what is there.
preflight_disk() {
    preflight_have=$(df --output=avail --block-size=1M "$directory" | tail -n 1 | tr -d ' ')
    preflight_data=$(du --summarize --block-size=1M "$directory/backend" 2>/dev/null | cut -f 1)
    preflight_need=$((2 * ($1 + ${preflight_data:-0})))
    [ "$preflight_have" -ge "$preflight_need" ] ||
        fail "The disk of the server has $preflight_have MiB left and this needs $preflight_need. Make room there (docker system df; ls backups) and try again."
}

# preflight_database: reachable with the passwords that are here, up, and without a failed migration, which would block every later one.
preflight_database() {
    if [ ! -s "$state/secrets/mysql_root_password" ] && docker volume inspect "$application-mysql" >/dev/null 2>&1; then
        fail "The database of an earlier deployment is on the server (Docker volume $application-mysql), but its passwords are not: $state/secrets is gone. Put it back from a copy; or, to begin anew without that data, remove the volume (docker volume rm $application-mysql)."
    fi
    [ -s "$state/live" ] || return 0
    mysql_answers || fail "The database does not answer on the server: docker logs $(platform_container mysql)"
    preflight_failed=$(applied_migrations | sed -n 's/\tfailed$//p')
    [ -z "$preflight_failed" ] || fail "The migration $preflight_failed failed earlier and blocks the others (P3009). Restore a backup from before it (Rollback --backup FILE), or resolve it by hand (npx prisma migrate resolve)."
}

# preflight_image REFERENCE: the registry answers the server, accepts its credentials and holds the image.
preflight_image() {
    preflight_answer=$(registry_docker manifest inspect "$1" 2>&1 >/dev/null) || fail "The registry does not give the server $1: $preflight_answer"
}

# shellcheck shell=sh disable=SC2154
# Drift: where the server differs from its record. One question to Docker, one to compose and one to Git, asked at once.

# ask DIRECTORY: leaves the answers there. Of each container of the application: NAME STATE IMAGE HASH SERVICE COLOUR SENTENCE.
ask() {
    mkdir -p "$1"
    : >"$1/configured" && : >"$1/refused" && : >"$1/changed"
    if [ -s "$state/live" ]; then
        compose_release "$(live_word 1)" "$(live_word 2)" config --hash '*' >"$1/configured" 2>"$1/refused" || printf 'It ended with an error.\n' >>"$1/refused" &
        git --no-optional-locks -C "$directory" status --porcelain --untracked-files=no >"$1/changed" 2>/dev/null &
    fi
    docker ps --all --no-trunc --filter label=com.docker.compose.project \
        --format '{{.Label "com.docker.compose.project"}} {{.Names}} {{.State}} {{.Image}} {{or (.Label "com.docker.compose.config-hash") "none"}} {{.Label "com.docker.compose.service"}} {{.Status}}' |
        sed -n -e "s/^$application-\(blue\|green\) \(\([^ ]* \)\{5\}\)/\2\1 /p" -e "s/^$application \(\([^ ]* \)\{5\}\)/\1none /p" >"$1/containers"
    wait
}

# ask_ahead: asks while preflight does something else, for compose takes its time; preflight_drift waits for the answers.
ask_ahead() { ask "$work/answers" & }

# drift DIRECTORY: what the answers there come to: a sentence for each difference, nothing when there is none. To be called in a subshell, for it
# takes the live release's variables.
drift() {
    [ -s "$state/live" ] || return 0
    drift_answers=$1 drift_record=$(live_word 1) drift_colour=$(live_word 2)
    # shellcheck source=/dev/null
    . "$state/releases/$drift_record/release.sh"
    # Database and edge are never recreated, whatever their files say by now: they have to run.
    for drift_service in mysql edge; do drift_runs "$drift_service" "$(platform_container "$drift_service")" || :; done
    for drift_service in $services; do drift_release "$drift_service" "$(release_container "$drift_colour" "$drift_service")"; done
    if ! grep -q . "$drift_answers/configured"; then
        printf 'The compose configuration of the live release cannot be read: %s\n' "$(head -n 1 "$drift_answers/refused")"
    fi
    drift_edge
    drift_checkout
}

# drift_runs SERVICE CONTAINER: sets what Docker says of it.
drift_runs() {
    drift_state='' drift_image='' drift_hash=''
    while read -r drift_name drift_state drift_image drift_hash drift_rest; do
        [ "$drift_name" != "$2" ] || break
        drift_state=
    done <"$drift_answers/containers"
    case "$drift_state" in
        running) return 0 ;;
        '') printf 'The container of %s is gone.\n' "$1" ;;
        *) printf 'The container of %s does not run: it is %s.\n' "$1" "$drift_state" ;;
    esac
    return 1
}

drift_release() { # SERVICE CONTAINER
    drift_runs "$1" "$2" || return 0
    drift_recorded=$(printenv "$(printf '%s' "$1" | tr '[:lower:]-' '[:upper:]_')_IMAGE") || :
    if [ "$drift_image" != "$drift_recorded" ]; then
        printf '%s runs the image %s, the record says %s.\n' "$1" "$drift_image" "$drift_recorded"
        return 0
    fi
    drift_configured=$(sed -n "s/^$1 //p" "$drift_answers/configured")
    [ -z "$drift_configured" ] || [ "$drift_configured" = "$drift_hash" ] ||
        printf '%s was started with another configuration than the compose files of the live release give.\n' "$1"
}

# An edge that serves no colour at all says so itself: that is no drift, but maintenance.
drift_edge() {
    # shellcheck disable=SC2016 # a variable of Nginx
    drift_served=$(sed -n 's/^set $colour \(.*\);$/\1/p' "$state/edge/colour.conf" 2>/dev/null) || :
    case "$drift_served" in
        "$drift_colour") ;;
        blue | green) printf 'The edge sends traffic to %s, the record says %s.\n' "$drift_served" "$drift_colour" ;;
    esac
}

drift_checkout() {
    drift_head=$(git -C "$directory" rev-parse --short=8 HEAD 2>/dev/null) || :
    case "$release_commit" in
        "${drift_head:-none}"*) ;;
        *) printf 'The checkout is at %s, the record says %.8s.\n' "${drift_head:-no commit}" "$release_commit" ;;
    esac
    if [ -s "$drift_answers/changed" ]; then
        printf 'The checkout was changed: %s.\n' "$(sed -e 's/^...//' -e '6{s/.*/…/;q;}' "$drift_answers/changed" | paste -s -d ' ')"
    fi
}

# under_way: whether a deployment holds the lock; one that has just told its end may hold it for another moment.
under_way() { [ -e "$state/lock" ] && ! flock --timeout 0.3 "$state/lock" true; }

# unsettled: whether a deployment is under way, or was cut off and is yet to be brought to its end: till then nothing need be as recorded.
unsettled() {
    if under_way; then return 0; fi
    for unsettled_deployment in "$state"/deployments/*/; do
        unsettled_deployment=${unsettled_deployment%/}
        if [ "$unsettled_deployment" != "$work" ] && [ -s "$unsettled_deployment/journal.ndjson" ] && ! ended "$unsettled_deployment" &&
            took_lock "$unsettled_deployment"; then
            return 0
        fi
    done
    return 1
}

# preflight_drift: what runs is what the record says; whoever accepts that it is not has the differences noted, and the changed files kept.
preflight_drift() {
    wait
    if unsettled; then return 0; fi
    preflight_differences=$(drift "$work/answers")
    rm -rf "$work/answers"
    [ -n "$preflight_differences" ] || return 0
    [ "$accept_drift" = yes ] || [ "$kind" = backup ] || [ "$kind" = drill ] ||
        fail "The server has drifted from its record. $preflight_differences
With --accept-drift the deployment goes on: this is noted in its journal, changed files of the checkout are kept beside it, and all of it is replaced."
    git --no-optional-locks -C "$directory" diff HEAD --binary >"$work/drift.patch" 2>/dev/null || :
    [ -s "$work/drift.patch" ] || rm -f "$work/drift.patch"
    note drift-accepted step '"preflight"' detail "$(json "$preflight_differences")"
}

# shellcheck shell=sh disable=SC2154
# What the steps of a deployment do with a release.

# platform_up OWNER: database and edge run. On a server's first deployment this makes their directories and passwords.
platform_up() {
    mkdir -p "$state/edge" "$state/secrets" "$state/releases" "$backups" "$directory/backend/uploads" "$directory/backend/logs"
    chmod 0700 "$state/secrets" "$backups"
    chown "$1" "$directory/backend" "$directory/backend/uploads" "$directory/backend/logs"
    own_secret mysql_root_password
    own_secret mysql_password
    [ -s "$state/edge/nginx.conf" ] || edge_configure "$directory/$edge_file" none
    write_file "$state/platform.compose.yml" <"$directory/$platform_file"
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
    verify_archive "$backups/$1" "$work/restore"
    rm -rf "$work/restore"
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
    find "$state/releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | while IFS= read -r withdraw_record; do
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

# shellcheck shell=sh disable=SC2154
# What is no longer needed: old releases and their images, old deployments' records. Never what is live or could be returned to.

# prune_releases KEEP: the newest KEEP proven ones and the live one stay; images that none of these names go.
prune_releases() {
    find "$state/releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_record; do
            [ "$prune_record" = "$(live_record_name)" ] || rm -rf "${state:?}/releases/$prune_record"
        done
    cat "$state"/releases/*/release.sh | sed -n 's/^export [A-Z_]*_IMAGE=//p' | tr -d "'" | sort -u >"$work/images.kept"
    sed -e 's/@.*//' "$work/images.kept" | sort -u | while IFS= read -r prune_repository; do
        docker images --digests --format '{{.Repository}}@{{.Digest}}' "$prune_repository"
    done | grep -vxFf "$work/images.kept" | grep -v '<none>' | while IFS= read -r prune_image; do
        docker rmi "$prune_image" >/dev/null 2>&1 || printf 'kept %s, which is in use\n' "$prune_image"
    done
}

# prune_deployments KEEP
prune_deployments() {
    find "$state/deployments" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_deployment; do
            [ "$prune_deployment" = "$(live_deployment)" ] || rm -rf "${state:?}/deployments/$prune_deployment"
        done
}

# shellcheck shell=sh disable=SC2154
# The runner: performs the steps in order, each in a session of its own with a deadline, and undoes them, newest first,
# when one fails. It is the only process that writes outcomes, and it holds the environment's lock for as long as it lives.

secrets="/dev/shm/qgobuild-$deployment"
cancel="$work/cancel"

# watch CHILD STEP DEADLINE CANCELLABLE: a heartbeat every five seconds; ends the child at its deadline, or when asked to.
watch() {
    watch_seconds=0
    while sleep 1; do
        kill -0 "$1" 2>/dev/null || return 0
        watch_seconds=$((watch_seconds + 1))
        if [ "$4" = yes ] && [ -e "$cancel" ]; then
            break
        fi
        if [ "$watch_seconds" -ge "$3" ]; then
            printf 'It had not ended after %s seconds, its deadline.' "$3" >"$work/reason"
            break
        fi
        if [ $((watch_seconds % 5)) -eq 0 ]; then
            note heartbeat step "\"$2\"" seconds "$watch_seconds"
        fi
    done
    # dash takes a process group only after -s.
    kill -s TERM -- "-$1" 2>/dev/null
    watch_seconds=0
    while kill -0 "$1" 2>/dev/null && [ "$watch_seconds" -lt 10 ]; do
        sleep 1
        watch_seconds=$((watch_seconds + 1))
    done
    kill -s KILL -- "-$1" 2>/dev/null
}

# in_session VERB STEP DEADLINE CANCELLABLE: runs this script's VERB for STEP; answers with its exit code.
in_session() {
    rm -f "$work/detail" "$work/reason"
    setsid sh "$work/script.sh" "$1" "$2" >>"$work/$2.log" 2>&1 </dev/null &
    session=$!
    watch "$session" "$2" "$3" "$4" 9>&- &
    watcher=$!
    session_code=0
    wait "$session" || session_code=$?
    # A signal to us ends a wait early; the step goes on until it has heard of it.
    while kill -0 "$session" 2>/dev/null; do
        session_code=0
        wait "$session" || session_code=$?
    done
    kill "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    return "$session_code"
}

# run_hook STEP: what the server's owner wants done before a step; one that fails is a step that fails.
run_hook() {
    [ -x "$state/hooks/before-$1" ] || return 0
    QGO_DEPLOYMENT="$deployment" QGO_ENVIRONMENT="$environment" QGO_STEP="$1" QGO_COMMIT="$commit" "$state/hooks/before-$1" ||
        fail "The server's own hook before-$1 failed."
}

disk_full() { [ "$(df --output=avail --block-size=4K "$work" | tail -n 1 | tr -d ' ')" -eq 0 ]; }

text_of() { [ ! -s "$1" ] || cat "$1"; }

# perform STEP: does it; notes how it went. The last step is not cancelled: what it records is true by then.
perform() {
    eval "perform_deadline=\$deadline_$1"
    perform_began=$(milliseconds)
    note step-started step "\"$1\"" deadline "$perform_deadline"
    perform_code=0
    perform_cancellable=yes
    [ "$1" != finish ] || perform_cancellable=no
    in_session 'do' "$1" "$perform_deadline" "$perform_cancellable" || perform_code=$?
    perform_took=$(($(milliseconds) - perform_began))
    if [ "$perform_code" -eq 0 ]; then
        note step-finished step "\"$1\"" milliseconds "$perform_took" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    if [ -e "$cancel" ]; then
        perform_reason="Cancelled by $(text_of "$cancel")."
    else
        perform_reason=$(text_of "$work/reason")
        # On a full disk the step's own words are lost.
        [ -n "$perform_reason" ] || ! disk_full || perform_reason="The disk of the server is full: $(df --output=target "$work" | tail -n 1) has nothing left. Make room there (docker system df; ls backups) and try again."
    fi
    note step-failed step "\"$1\"" milliseconds "$perform_took" exit "$perform_code" \
        reason "$(json "${perform_reason:-It ended with exit code $perform_code.}")" output "$(json "$(tail -n 20 "$work/$1.log")")"
    return 1
}

# undo_all STEP…: undoes these, which are given newest first, and sees that what was live is. Stops at the first that cannot be undone.
undo_all() {
    drop_ballast
    revive_platform
    for undo_step in "$@"; do
        case " $undoable " in *" $undo_step "*) ;; *) continue ;; esac
        undo_began=$(milliseconds)
        note undo-started step "\"$undo_step\""
        if in_session undo "$undo_step" 900 no; then
            note undo-finished step "\"$undo_step\"" milliseconds "$(($(milliseconds) - undo_began))" detail "$(json "$(text_of "$work/detail")")"
        else
            note undo-failed step "\"$undo_step\"" milliseconds "$(($(milliseconds) - undo_began))" \
                reason "$(json "$(text_of "$work/reason")")" output "$(json "$(tail -n 20 "$work/$undo_step.log")")"
            return 1
        fi
    done
    prove_live
}

# revive_platform: undoing needs the database and the edge. After a reboot they take a moment; somebody may have stopped them.
revive_platform() {
    if [ ! -s "$state/live" ] || platform_answers; then return 0; fi
    note undo-started step '"platform"'
    revive_began=$(milliseconds)
    if in_session 'do' revive 300 no; then
        note undo-finished step '"platform"' milliseconds "$(($(milliseconds) - revive_began))" detail "$(json "$(text_of "$work/detail")")"
    fi
}

# prove_live: what an undoing has brought back is proven like what a deployment brings.
prove_live() {
    [ -n "$(live_record_name)" ] || return 0
    prove_began=$(milliseconds)
    note undo-started step '"live"'
    if in_session 'do' live 180 no; then
        note undo-finished step '"live"' milliseconds "$(($(milliseconds) - prove_began))" detail "$(json "$(text_of "$work/detail")")"
    else
        note undo-failed step '"live"' milliseconds "$(($(milliseconds) - prove_began))" \
            reason "$(json "$(text_of "$work/reason")")" output "$(json "$(tail -n 20 "$work/live.log")")"
        return 1
    fi
}

# end OUTCOME: the journal's last entry. Whoever reads it finds the secrets gone.
end() {
    rm -rf "$secrets"
    drop_ballast
    note deployment-finished outcome "\"$1\"" milliseconds "$(($(milliseconds) - began))" live "$(json "$(live_record_name)")"
}

# receive_secrets: they live in memory, for as long as this process does, however it ends.
receive_secrets() {
    umask 077
    mkdir -p "$secrets"
    cat >"$secrets/config.json"
    umask 022
    exec </dev/null
    # shellcheck disable=SC2016 # expanded by the shell that waits
    setsid sh -c 'tail -f --pid="$1" /dev/null; rm -rf -- "$2"' janitor "$$" "$secrets" >/dev/null 2>&1 &
}

# run: the whole deployment.
run() {
    began=$(milliseconds)
    printf '%s\n' "$$" >"$work/pid"
    trap 'rm -rf "$secrets"' EXIT
    trap 'printf "a signal" >"$cancel"' HUP INT TERM
    receive_secrets
    take_ballast
    note deployment-started deployment "\"$deployment\"" kind "\"$kind\"" environment "\"$environment\"" by "$by_json" release "$release_json" steps "$steps_json"
    if ! perform preflight || ! take_lock; then
        end failed
        return 1
    fi
    remember_live
    post_guard >>"$work/guard.log" 2>&1 9>&- &
    done_steps=
    for step in $steps; do
        done_steps="$step $done_steps"
        if { [ "$step" != finish ] && [ -e "$cancel" ]; } || ! perform "$step"; then
            # What failed after the new release was recorded as the live one is tidying up; it does not bring the old one back.
            [ "$(live_deployment)" != "$deployment" ] || break
            # shellcheck disable=SC2086 # step names are words
            if undo_all $done_steps; then
                end rolled-back
                return 3
            fi
            end rollback-failed
            return 4
        fi
    done
    end succeeded
}

main() {
    case "$1" in
        run) run ;;
        recover)
            exec 9>>"$state/lock"
            flock --timeout 1 9 || { lock_holder >&2; exit 1; }
            recover_locked
            ;;
        recover-locked) recover_locked ;;
        guard) guard ;;
        do | undo)
            set -eu
            # shellcheck source=/dev/null
            if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
            if [ "$1" = 'do' ]; then run_hook "$2"; fi
            "$1_$2"
            ;;
        *)
            printf 'usage: %s run | recover\n' "$0" >&2
            exit 2
            ;;
    esac
}

# shellcheck shell=sh disable=SC2154
# The environment's lock: held by the kernel for whoever works on the environment, and told to everybody else.

# take_lock: one deployment per environment. The kernel holds the lock for this process and frees it with it; one that has just told its
# end may hold it for another moment. Whoever waits for another one looks again at what that one left.
take_lock() {
    note step-started step '"lock"' deadline "$((10 + lock_timeout))"
    lock_began=$(milliseconds)
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        wait_for_lock || { lock_failed "$lock_reason"; return 1; }
        perform preflight || return 1
    fi
    printf '%s' "$deployment" >"$state/lock.holder"
    (run_hook lock >>"$work/lock.log" 2>&1 9>&-) || { lock_failed "$(text_of "$work/reason")"; return 1; }
    recover_interrupted || { lock_failed "An earlier deployment was interrupted and could not be brought to its end. $recovered"; return 1; }
    note step-finished step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" detail "$(json "$recovered")"
}

lock_failed() { # REASON
    note step-failed step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" exit 1 reason "$(json "$1")" output '""'
}

# wait_for_lock: for as long as was asked for, saying for whom; sets lock_reason where that was in vain.
wait_for_lock() {
    wait_end=$(($(uptime_seconds) + lock_timeout))
    while [ "$(uptime_seconds)" -lt "$wait_end" ]; do
        note lock-waiting step '"lock"' detail "$(json "$(lock_holder)")"
        ! flock --timeout 5 9 || return 0
        if [ -e "$cancel" ]; then
            lock_reason="Cancelled by $(text_of "$cancel")."
            return 1
        fi
    done
    lock_reason="$(lock_holder)$([ "$lock_timeout" -eq 0 ] || printf ' It was waited for, %s seconds.' "$lock_timeout")"
    return 1
}

# lock_holder: who holds the lock, since when, at which step; a sentence.
lock_holder() {
    holder=$(text_of "$state/lock.holder")
    holder_journal="$state/deployments/$holder/journal.ndjson"
    holder_step=$(sed -n 's/.*"event":"step-started","step":"\([a-z]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_by=$(sed -n 's/.*"event":"deployment-started".*"by":"\([^"]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_since=$(sed -n 's/.*"time":"\([^"]*\)T\([0-9:]*\).*"event":"deployment-started".*/\2 UTC/p' "$holder_journal" 2>/dev/null | tail -n 1)
    printf 'Deployment %s by %s is under way since %s, at step %s.' "$holder" "${holder_by:-somebody}" "${holder_since:-an unknown time}" "${holder_step:-unknown}"
}

# shellcheck shell=sh disable=SC2154
# Recovery: what was cut off is brought to its end by its own script, which knows how to undo itself.

# ended DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and one that leaves nothing to be done.
ended() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
}

# took_lock DEPLOYMENT_DIRECTORY: whether it ever had the lock; before that a deployment changes nothing.
took_lock() { grep -q '"event":"step-finished","step":"lock"' "$1/journal.ndjson"; }

# alive DEPLOYMENT_DIRECTORY: whether its own script is at work.
alive() { [ -s "$1/pid" ] && grep -qsF -- "$1/script.sh" "/proc/$(cat "$1/pid")/cmdline"; }

# abandon DEPLOYMENT_DIRECTORY: ends the journal of one that was killed before it had the lock. It had changed nothing.
abandon() {
    abandon_own=$journal journal=$1/journal.ndjson
    abandon_began=$(sed -n '1s/.*"time":"\([^"]*\)".*/\1/p' "$journal")
    abandon_ended=$(date -r "$journal" +%s%3N)
    abandon_took=$((abandon_ended - $(date -d "${abandon_began:-@${abandon_ended%???}}" +%s%3N)))
    rm -f "$1/ballast"
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note deployment-finished outcome '"failed"' milliseconds "$abandon_took" live "$(json "$(live_record_name)")"
    journal=$abandon_own
}

# recover_interrupted: brings every deployment that was cut off to its end, by its own script, under the lock that is held.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || ended "$interrupted"; then
            continue
        fi
        if ! took_lock "$interrupted"; then
            alive "$interrupted" || abandon "$interrupted"
            continue
        fi
        if ! sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="${interrupted##*/} could not be undone; see $interrupted on the server."
            return 1
        fi
        recovered="${recovered:+$recovered }Recovered ${interrupted##*/}, which had been interrupted."
    done
}

# recover-locked: after a crash or a reboot. A deployment whose release is the live one is finished; any other is undone.
recover_locked() {
    began=$(milliseconds)
    # The last entry may be torn; what follows begins a line of its own.
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note recovery-started
    rm -f "$cancel"
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "$(live_deployment)" = "$deployment" ]; then
        revive_platform
        perform finish
        end succeeded
        return 0
    fi
    done_steps=
    for step in $steps; do
        if grep -q "\"event\":\"step-started\",\"step\":\"$step\"" "$journal"; then
            done_steps="$step $done_steps"
        fi
    done
    # shellcheck disable=SC2086 # step names are words
    if undo_all $done_steps; then
        end rolled-back
    else
        end rollback-failed
        return 4
    fi
}

# recover_environment: asked for by a person, without a deployment of its own.
recover_environment() {
    if [ ! -d "$state/deployments" ]; then
        printf 'Nothing was ever deployed here.\n'
        return 0
    fi
    exec 9>>"$state/lock"
    if ! flock --timeout 1 9; then
        printf '%s Wait until it has ended.\n' "$(lock_holder)"
        return 1
    fi
    if recover_interrupted; then
        printf '%s\n' "${recovered:-Nothing was interrupted: there is nothing to recover.}"
    else
        printf '%s\n' "$recovered"
        return 4
    fi
}

# shellcheck shell=sh disable=SC2154
# The guard: a container that waits for the environment's lock for as long as a deployment holds it, and then sees that the deployment
# came to its end. It gets the lock at once when the script is killed, and Docker starts it again after a reboot: nobody has to
# type anything. It runs this script among the server's own files, so nothing is installed, and removes itself.

guard_container() { printf '%s-guard-%s' "$application" "$deployment"; }

# post_guard: where something serves that could be brought back. From the edge's image, which is here already.
post_guard() {
    [ -n "$live_record" ] || return 0
    docker run --detach --name "$(guard_container)" --restart unless-stopped --label "cloud.qgocargo.deployment=$deployment" --log-driver none \
        --user 0:0 --pid host --network none --security-opt label=disable --security-opt apparmor=unconfined \
        --volume /:/server:rslave --entrypoint chroot "$(docker inspect --format '{{.Image}}' "$(platform_container edge)")" \
        /server sh "$work/script.sh" guard
}

# guard: what runs in the container.
guard() {
    exec 9>>"$state/lock" >>"$work/guard.log" 2>&1
    flock 9
    ended "$work" || recover_locked
    exec 9>&-
    docker rm --force "$(guard_container)"
}

# See that the server, its disk, database and registry are ready and nothing has drifted
do_preflight() {
    preflight_tools
    ask_ahead
    preflight_disk 512
    preflight_database
    preflight_drift
    for image in ; do preflight_image "$image"; done
    say "Docker $preflight_docker, compose $preflight_compose, $preflight_have MiB free"
}

# Take the environment's lock; finish or undo what was interrupted earlier
do_lock() {
    :
}

# Restore the newest backup beside the database, see that all of it is there, and throw it away
do_rehearse() {
    rehearse_restore ''
}

undo_rehearse() {
    end_rehearsal
}

main "$@"
