#!/bin/sh
# shellcheck disable=SC1003,SC1091,SC2016,SC2034,SC2317 # values that look like shell; a file of the server's; facts and functions that others use
LC_ALL=C
export LC_ALL
unset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE
directory='/root/NEW START'
origin=ssh://git@origin.sandbox/srv/git/qgo-cargo.git
branch=staging
ports='8080 5001'
registry=127.0.0.1:1
registry_user=qgo
registry_password=secret
deploy_user=deploy
deploy_directory='/home/deploy/NEW START'
survey_tools='awk cmp date df du find flock grep gzip mktemp od paste ps sed setsid sha256sum sort ssh ssh-keygen stat sync tar timeout xargs'
deployment=none


# ---- journal.sh
# shellcheck shell=sh disable=SC2154
# The journal: what happened, one JSON object a line, on disk before the next thing happens.

state="$directory/.qgobuild"
work="$state/deployments/$deployment"
journal="$work/journal.ndjson"

# In memory, for as long as the deployment's process lives.
secrets="/dev/shm/qgobuild-$deployment"

# json TEXT: the text as a JSON string. Control characters that a terminal would act upon become spaces.
json() {
    printf '"'
    printf '%s' "$1" | LC_ALL=C tr '\000-\010\013-\037\177' ' ' |
        sed -e ':line' -e '$!{' -e 'N' -e 'b line' -e '}' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/\n/\\n/g'
    printf '"'
}

# Room on a full disk for what has to be written even there: the journal's entries, and what undoing needs.
disk_reserve="$work/disk-reserve"

reserve_disk() { head -c 4194304 /dev/zero >"$disk_reserve" 2>/dev/null || :; }

release_disk_reserve() { rm -f "$disk_reserve"; }

# log_event EVENT [NAME JSON]…: appends an entry and waits until it is on the disk.
log_event() {
    event_line="{\"v\":1,\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\",\"event\":\"$1\""
    shift
    while [ $# -gt 1 ]; do
        event_line="$event_line,\"$1\":$2"
        shift 2
    done
    printf '%s}\n' "$event_line" 2>/dev/null >>"$journal" || { release_disk_reserve; printf '\n%s}\n' "$event_line" >>"$journal"; }
    sync "$journal"
}

milliseconds() { date +%s%3N; }

# uptime_seconds: for waiting; the clock may be set while something waits.
uptime_seconds() { cut -d . -f 1 /proc/uptime; }

# say TEXT: the sentence that the journal and the terminal show for the running step.
say() {
    printf '%s\n' "$*"
    printf '%s' "$*" >"$work/detail"
}

# progress TEXT: what the running step waits for or has just done.
progress() {
    printf '%s\n' "$*"
    log_event step-progress step "\"${step_name:-}\"" detail "$(json "$*")"
}

# fail TEXT: ends the running step; the text is the reason, a sentence.
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

disk_full() { [ "$(df --output=avail --block-size=4K "$work" | tail -n 1 | tr -d ' ')" -eq 0 ]; }

text_of() { [ ! -s "$1" ] || cat "$1"; }

# ---- live.sh
# shellcheck shell=sh disable=SC2154
# needs: journal
# The record of what is live, and of every release that a deployment finished with:
#   .qgobuild/live                 one line: RECORD COLOUR DEPLOYMENT
#   .qgobuild/releases/RECORD/     release.json release.sh release.compose.yml nginx.conf, and when it was proven good:
#                                  finished (when), migrations (applied by then), backup (of the data before these images came), withdrawn (rolled back)
#   .qgobuild/online               names of the migrations, ever applied here, that are declared safe online

# What was live when the lock was taken. Nothing, unless it is remembered.
live_record='' live_colour='' live_healthy='' next_colour=blue

live_field() { [ ! -s "$state/live" ] || cut -d ' ' -f "$1" "$state/live"; }
live_record_name() { live_field 1; }
live_deployment() { live_field 3; }

# users_admitted: whether this deployment has let users in to what it made: its release is the live one, or its database serves. It is not undone after that.
users_admitted() { [ "$(live_deployment)" = "$deployment" ] || [ -e "$work/settled" ]; }

recorded_commit() { sed -n 's/^release_commit=//p' "$state/releases/$1/release.sh" 2>/dev/null; }

# edge_generation_in FILE: the name that a configuration of the edge has; nothing where it has none.
edge_generation_in() { sed -n 's|^ *location = /-/generation { return 200 "\(.*\)"; }$|\1|p' "$1" 2>/dev/null || :; }

# release_identity RECORD: images and content of a release; its commit and version make no difference.
release_identity() { sed -n -e '/^export [A-Z_]*_IMAGE=/p' -e '/^release_content=/p' "$state/releases/$1/release.sh" 2>/dev/null; }

# record_complete RECORD: whether all is there that a release is started from.
record_complete() {
    for whole_file in release.sh release.compose.yml nginx.conf; do [ -s "$state/releases/$1/$whole_file" ] || return 1; done
}

# ---- compose.sh
# shellcheck shell=sh disable=SC2154
# needs: journal live
# Docker compose, in two kinds of project: the platform (database and edge), which deployments share and never recreate, and
# a release in a colour.

platform_container() { printf '%s-%s-1' "$application" "$1"; }
release_container() { printf '%s-%s-%s-1' "$application" "$1" "$2"; }

# owner: the deploying user, as UID:GID in a container. A rootless Docker shows it to containers as their root.
# data_user: the user of a container that writes data: the deploying user, who can then back it up and restore it. Root can do so whatever the user is: empty then,
# for the user of the image. The guard, which is a container itself, gets both.
owner=${QGO_OWNER:-$(id -u):$(id -g)} data_user=${QGO_USER-}
if [ "$(id -u)" -ne 0 ] && [ -z "${QGO_OWNER:-}" ]; then
    # Where a Docker of the user's own listens may stand in the command's configuration only, and the registry's credentials come with another one.
    if [ -z "${DOCKER_HOST:-}" ] && grep -qs '"currentContext"' "$HOME/.docker/config.json"; then
        DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || :
        export DOCKER_HOST
    fi
    # The socket of a rootless engine is the user's, any other is root's.
    case "${DOCKER_HOST:-}" in unix://*) [ "$(stat -c %u "${DOCKER_HOST#unix://}" 2>/dev/null)" != "$(id -u)" ] || owner=0:0 ;; esac
    data_user=$owner
fi

# is_rootless: whether root in a container is the deploying user.
is_rootless() { [ "$data_user" = 0:0 ]; }

compose_platform() {
    QGO_DIRECTORY="$directory" QGO_OWNER="$owner" MYSQL_IMAGE="$mysql_image" EDGE_IMAGE="$edge_image" \
        docker compose --project-name "$application" --project-directory "$state" --file "${platform_compose:-$state/platform.compose.yml}" --file "$state/edge.compose.yml" "$@"
}

# compose_release RECORD COLOUR ARGUMENT…
compose_release() (
    # shellcheck source=/dev/null
    . "$state/releases/$1/release.sh"
    export QGO_DIRECTORY="$directory" QGO_COLOUR="$2" QGO_USER="$data_user"
    compose_project="$application-$2"
    compose_file="$state/releases/$1/release.compose.yml"
    shift 2
    exec_compose "$compose_project" "$compose_file" "$@"
)

# remove_one_offs COLOUR: what ran once for a release, as its migrations do, and was cut off with its deployment.
remove_one_offs() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$application-$1" --filter label=com.docker.compose.oneoff=True | xargs -r docker rm --force
}

# keep_output COMMAND…: an "up"; what compose reports of it is kept, for fail_with_state.
keep_output() {
    up_code=0
    "$@" 2>"$work/up.output" || up_code=$?
    cat "$work/up.output" >&2
    return "$up_code"
}

# fail_with_state PROJECT TEXT: an "up" has failed: what compose reports of it, and of each container of the project that is not well its state, what its health
# check printed last, and its last lines.
fail_with_state() {
    fail_reported=$(sed -e '/^[[:space:]]*$/d' "$work/up.output" | tail -n 1)
    fail_unwell=$(unhealthy_containers "$1")
    fail "$2${fail_reported:+ ${fail_reported%.}.}${fail_unwell:+ ${fail_unwell% }}"
}

# unhealthy_containers PROJECT: a sentence for each container that is not well; more of what it wrote goes to the step's output.
unhealthy_containers() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$1" |
        xargs -r docker inspect --format '{{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}} {{.RestartCount}}' |
        while read -r unwell_name unwell_state unwell_health unwell_code unwell_restarts; do
            case "$unwell_state $unwell_health $unwell_restarts" in 'running healthy 0' | 'running none 0' | 'running starting 0') continue ;; esac
            case "$unwell_state $unwell_code" in 'exited 0') continue ;; esac
            unwell_name=${unwell_name#/}
            unwell_text="The container $unwell_name is $unwell_state"
            [ "$unwell_state" != created ] || unwell_text="The container $unwell_name was not started"
            [ "$unwell_state" = running ] || [ "$unwell_state" = created ] || unwell_text="$unwell_text (exit code $unwell_code)"
            [ "$unwell_restarts" -eq 0 ] || unwell_text="$unwell_text and keeps ending"
            if [ "$unwell_health" = unhealthy ]; then
                unwell_check=$(docker inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' "$unwell_name" | sed -e '/^[[:space:]]*$/d' | tail -n 1 | cut -c 1-300)
                unwell_text="$unwell_text, unhealthy; its health check printed: ${unwell_check:-nothing}"
            fi
            docker logs --tail 8 "$unwell_name" >"$work/unwell.lines" 2>&1 || :
            printf -- '--- %s: last lines\n' "$unwell_name" >&2
            cat "$work/unwell.lines" >&2
            unwell_line=$(sed -e '/^[[:space:]]*$/d' "$work/unwell.lines" | tail -n 1 | cut -c 1-300)
            printf '%s.%s ' "$unwell_text" "${unwell_line:+ Its last line: $unwell_line}"
        done
}

# release_down RECORD COLOUR [SECONDS]: its containers have that long to stop; by its compose file, or container by container where that cannot be used.
release_down() {
    if record_complete "$1" && compose_release "$1" "$2" down --timeout "${3:-20}"; then return 0; fi
    remove_release "$2"
}

# remove_release COLOUR: every container of the colour, whatever its record says.
remove_release() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$application-$1" | xargs -r docker rm --force
}

# release_logs COLOUR: the last lines of a release's services.
release_logs() {
    for logs_service in $services; do
        printf -- '--- %s: last lines\n' "$logs_service"
        docker logs --tail 20 "$(release_container "$1" "$logs_service")" 2>&1 || printf 'no container\n'
    done
}

# container_runs CONTAINER: whether it runs and was not restarted.
container_runs() { [ "$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$1" 2>/dev/null)" = 'running 0' ]; }

# container_problem COLOUR SERVICE: a sentence.
container_problem() {
    docker inspect --format "The container of $2 {{if gt .RestartCount 0}}keeps ending{{else}}is {{.State.Status}}{{end}} (exit code {{.State.ExitCode}}{{if .State.OOMKilled}}, out of memory{{end}})." \
        "$(release_container "$1" "$2")" 2>/dev/null || printf 'The container of %s is gone.' "$2"
}

# registry_docker ARGUMENT…: docker with the registry's credentials, which never leave memory.
registry_docker() { docker --config "${QGO_REGISTRY_CONFIG:-$secrets}" "$@"; }

# ensure_secret FILE: made here, once, and never seen by anybody else. Nobody but the directory's owner gets to the file; inside the containers,
# which have it mounted, it must be readable for users of several ids.
ensure_secret() {
    [ ! -s "$state/secrets/$1" ] || return 0
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | write_file "$state/secrets/$1"
    chmod 0644 "$state/secrets/$1"
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

# fail_with_logs COLOUR TEXT: the containers' last words go with the reason.
fail_with_logs() {
    release_logs "$1"
    fail "$2"
}

docker_ready() { docker version >/dev/null 2>&1; }

# ---- database.sh
# shellcheck shell=sh disable=SC2154
# needs: compose journal
# The database: its password stays inside its container.

# What runs in the database's container before a script of ours: its tools as root, with every limit of theirs raised.
# shellcheck disable=SC2016 # expanded inside the container
database_tools='
export MYSQL_PWD=$(cat /run/secrets/mysql_root_password)
client=$(command -v mysql || command -v mariadb)
dumper=$(command -v mysqldump || command -v mariadb-dump)
limits="SET SESSION net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400, group_concat_max_len = 1073741824, lock_wait_timeout = $QGO_LOCK_WAIT"
sql() { "$client" --user=root --default-character-set=utf8mb4 --max-allowed-packet=1G --init-command="$limits" --batch --skip-column-names "$@"; }
dump() {
    case $("$dumper" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF "$@" ;; esac
    "$dumper" --user=root --single-transaction --quick --hex-blob --no-tablespaces --max-allowed-packet=1G --default-character-set=utf8mb4 "$@"
}
'

# in_database SCRIPT [ARGUMENT…]: runs the script in the database's container. What runs there bears the deployment's mark, so that it can be ended.
in_database() {
    in_database_script="$database_tools$1"
    shift
    docker exec --interactive --env "QGO_DEPLOYMENT=$deployment" --env "QGO_LOCK_WAIT=${lock_wait_timeout:-30}" "$(platform_container mysql)" sh -c "$in_database_script" database "$@"
}

# mysql_root [ARGUMENT…] <SQL: the client as root, tab-separated rows without headings.
mysql_root() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'sql "$@"' "$@"
}

database_ready() { printf 'SELECT 1' | mysql_root >/dev/null 2>&1; }

# sql_text TEXT: as a string of SQL. sql_name TEXT: as a name.
sql_text() { printf "'%s'" "$(printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"; }
# shellcheck disable=SC2016 # quotes of MySQL
sql_name() { printf '`%s`' "$(printf %s "$1" | sed -e 's/`/``/g')"; }

# Of a column of names, in a query: the names as names of SQL.
sql_quoted="CONCAT('\`', REPLACE(%s, '\`', '\`\`'), '\`')"
quoted_name() {
    # shellcheck disable=SC2059 # a format of ours
    printf "$sql_quoted" "$1"
}

tables_of() { printf "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'VIEW' ORDER BY table_name" "$(sql_text "$1")" | mysql_root; }

# each_table DATABASE STATEMENTS: runs these on every table, in one go; in the text, a query's column of statements, table_name is the table's name. Answers as
# mysql_root does.
each_table() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e; statements=$(sql --raw --execute "$2"); printf "%s\n" "$statements" | sql "$1"' "$1" \
        "SELECT CONCAT($2) FROM information_schema.tables WHERE table_schema = $(sql_text "$1") AND table_type <> 'VIEW' ORDER BY table_name"
}

# row_counts DATABASE: lines of TABLE<tab>COUNT.
row_counts() { each_table "$1" "'SELECT ', QUOTE(table_name), ', COUNT(*) FROM ', $(quoted_name table_name), ';'"; }

# database_facts: what a backup or a restore wants to know of the server and of the application's database, in one query; a line for each.
database_facts() {
    mysql_root >"$work/facts" <<SQL || fail "The database does not answer. docker logs $(platform_container mysql) on the server shows more."
SELECT VERSION();
SELECT CONCAT('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name) FROM information_schema.schemata WHERE schema_name = $(sql_text "$database");
SELECT CONCAT('SET GLOBAL max_allowed_packet = ', @@global.max_allowed_packet, ', GLOBAL log_bin_trust_function_creators = ', @@global.log_bin_trust_function_creators, ';');
SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = $(sql_text "$database");
SELECT COUNT(*) FROM information_schema.key_column_usage WHERE table_schema = $(sql_text "$database") AND referenced_table_schema <> table_schema;
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = $(sql_text "$database") AND data_length > 400000000;
SQL
}

database_fact() { # NAME
    case "$1" in version) fact_line=1 ;; charset) fact_line=2 ;; settings) fact_line=3 ;; bytes) fact_line=4 ;; outside) fact_line=5 ;; huge) fact_line=6 ;; esac
    sed -n "${fact_line}p" "$work/facts"
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
    applied_migrations >"$1.new" || fail "The database does not answer: what is in it cannot be read. docker logs $(platform_container mysql) on the server shows more."
    sync "$1.new"
    mv "$1.new" "$1"
}

# ---- server-facts.sh
# shellcheck shell=sh disable=SC2154
# needs: database journal
# All that setting a server up wants to know of it, as one JSON object. Nothing is changed, and nothing is left behind.

has_tool() { command -v "$1" >/dev/null 2>&1; }

facts_flag() { if "$@" >/dev/null 2>&1; then printf true; else printf false; fi; }

# facts_number TEXT: the text where it is a number, or else 0.
facts_number() {
    case "$1" in
        '' | *[!0-9]*) printf 0 ;;
        *) printf %s "$1" ;;
    esac
}

missing_tools() {
    for survey_tool in $survey_tools; do has_tool "$survey_tool" || printf '%s ' "$survey_tool"; done
}

# nearest_directory PATH: it, or the nearest directory above it that is there.
nearest_directory() {
    survey_path=$1
    while [ ! -d "$survey_path" ]; do survey_path=$(dirname "$survey_path"); done
    printf %s "$survey_path"
}

free_space() { facts_number "$(df --output=avail --block-size=1M "$(nearest_directory "$1")" 2>/dev/null | tail -n 1 | tr -d ' ')"; }

directory_kind() {
    if [ -d "$directory" ]; then printf directory; elif [ -e "$directory" ] || [ -L "$directory" ]; then printf file; else printf absent; fi
}

# os_release NAME: what /etc/os-release says of it.
os_release() { if [ -r /etc/os-release ]; then (. /etc/os-release && eval "printf %s \"\${$1:-}\""); fi; }

# engine_info: the engine's version and where it keeps images, a line each.
engine_info() { docker info --format '{{.ServerVersion}}{{"\n"}}{{.DockerRootDir}}' </dev/null; }

# facts_text COMMAND…: its output as JSON text; empty where it fails or is not installed.
facts_text() { json "$("$@" 2>/dev/null </dev/null)"; }

# sshd_settings: the effective configuration, which only root may read.
sshd_settings() { sshd -T | grep -E '^(port|passwordauthentication|kbdinteractiveauthentication|permitrootlogin) '; }

# listeners: the addresses and ports that programs listen at, as the kernel writes them.
listeners() { cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { print $2 }' | sort -u; }

# published_by_containers: what containers publish; a line each.
published_by_containers() { docker ps --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Ports}}'; }

# log_limits: each running container with its log driver and the largest size of its log.
log_limits() { docker ps --quiet | xargs -r docker inspect --format '{{.Name}}|{{.HostConfig.LogConfig.Type}}|{{index .HostConfig.LogConfig.Config "max-size"}}'; }

# firewall_loaded: whether the kernel has the table that Setup has written, unchanged.
firewall_loaded() { [ -s /etc/qgobuild/firewall.listed ] && nft list table inet qgobuild </dev/null | cmp -s - /etc/qgobuild/firewall.listed; }

# time_service: what sets the clock from the network.
time_service() {
    for survey_unit in systemd-timesyncd chrony chronyd ntpsec ntp ntpd openntpd; do
        if systemctl --quiet is-active "$survey_unit.service"; then
            printf %s "$survey_unit"
            return
        fi
    done
}

# prune_timers: timers and tables of cron that prune images.
prune_timers() {
    grep -rlsE '^[^#]*docker (system|image|volume) prune' /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly \
        /var/spool/cron /etc/systemd/system
}

deploy_user_facts() {
    survey_deploy_home=$(getent passwd "$deploy_user" | cut -d : -f 6)
    printf '{"exists":%s,"groups":%s,"hasKeys":%s,"directoryOwner":%s}' "$(facts_flag [ -n "$survey_deploy_home" ])" "$(facts_text id -nG "$deploy_user")" \
        "$(facts_flag [ -s "${survey_deploy_home:-/nonexistent}/.ssh/authorized_keys" ])" "$(facts_text stat -c %U "$deploy_directory")"
}

# protection_facts: what protects the server; texts as programs print them, which are read where they arrive.
protection_facts() {
    survey_connected=${SSH_CONNECTION##* }
    printf '{"deployUser":%s,"sshd":%s,"connectedPort":%s,' "$(deploy_user_facts)" "$(facts_text sshd_settings)" "$(facts_number "$survey_connected")"
    printf '"firewall":{"isInstalled":%s,"ufw":%s,"isFirewalldActive":%s,"rules":%s,"isLoaded":%s,"isEnabled":%s},"listeners":%s,"published":%s,' \
        "$(facts_flag has_tool nft)" "$(facts_text ufw status verbose)" "$(facts_flag systemctl is-active firewalld.service)" \
        "$(facts_text cat /etc/qgobuild/firewall.nft)" "$(facts_flag firewall_loaded)" "$(facts_flag systemctl is-enabled qgobuild-firewall.service)" \
        "$(facts_text listeners)" "$(json "$(cat "$survey_work/published.out")")"
    printf '"updates":{"isInstalled":%s,"settings":%s,"timers":%s},"timeService":%s,"container":%s,' \
        "$(facts_flag has_tool unattended-upgrade)" "$(facts_text apt-config dump APT::Periodic)" "$(facts_text systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer)" \
        "$(facts_text time_service)" "$(facts_text systemd-detect-virt --container)"
    printf '"daemon":%s,"containerLogs":%s,"swapMebibytes":%s,"diskUse":%s,"pruners":%s}' \
        "$(facts_text cat /etc/docker/daemon.json)" "$(json "$(cat "$survey_work/limits.out")")" \
        "$(facts_number "$(awk '$1 == "SwapTotal:" { print int($2 / 1024) }' /proc/meminfo)")" \
        "$(json "$(cat "$survey_work/usage.out")")" "$(facts_text prune_timers)"
}

disk_usage() { timeout 15 docker system df --format '{{.Type}}|{{.Size}}|{{.Reclaimable}}'; }

# port_listens PORT: whether anything listens at it, on any address. The kernel says so, whatever is installed.
port_listens() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf '%04X' "$1")" '$4 == "0A" && $2 ~ ":" port "$" { found = 1 } END { exit !found }'; }

port_facts() { # PORT
    survey_holder=$(docker ps --filter "publish=$1/tcp" --format '{{.Names}} {{.Label "com.docker.compose.project"}}' </dev/null 2>/dev/null | head -n 1)
    printf '{"port":%s,"listens":%s,"container":%s,"project":%s}' "$1" "$(facts_flag port_listens "$1")" \
        "$(json "${survey_holder%% *}")" "$(json "${survey_holder#* }")"
}

ports_facts() {
    survey_separator=
    for survey_wanted in $ports; do
        printf %s "$survey_separator"
        port_facts "$survey_wanted"
        survey_separator=,
    done
}

# ssh_key_file: the file of the first key that ssh would offer by itself.
ssh_key_file() {
    for survey_type in ed25519 ecdsa rsa; do
        if [ -f "$HOME/.ssh/id_$survey_type" ]; then
            printf %s "$HOME/.ssh/id_$survey_type"
            return
        fi
    done
}

# read_origin: whether the repository can be read, as a deployment will read it: with the server's own key, asking nobody.
read_origin() {
    GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-$(git config --global core.sshCommand || echo ssh)} -o BatchMode=yes -o ConnectTimeout=10" \
        timeout 20 git ls-remote --heads "$origin" "$branch" </dev/null
}

# read_checkout: whether Git works with the checkout, where there is one: it refuses one of another user.
read_checkout() { if [ -e "$directory/.git" ]; then git -C "$directory" rev-parse --git-dir </dev/null; fi; }

# log_in_to_registry: logs the engine in, with a configuration of its own that is gone afterwards.
log_in_to_registry() { printf %s "$registry_password" | timeout 20 docker --config "$survey_work/docker" login --username "$registry_user" --password-stdin "$registry"; }

# collect_in_background NAME COMMAND…: runs it in the background; its output, its errors and its success are in files of that name.
collect_in_background() {
    survey_name=$1
    shift
    { if "$@" >"$survey_work/$survey_name.out" 2>"$survey_work/$survey_name.err"; then touch "$survey_work/$survey_name.ok"; fi; } &
}

collected_answer() { printf '"ok":%s,"problem":%s' "$(facts_flag [ -e "$survey_work/$1.ok" ])" "$(json "$(tail -n 8 "$survey_work/$1.err")")"; }

collect_facts() {
    # sshd, nft and ufw are there, which the search path of users other than root leaves out.
    PATH=$PATH:/usr/sbin:/sbin
    # In memory where there is such a place: /tmp may be full or read-only.
    survey_work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
    trap 'rm -rf "$survey_work"' EXIT
    for survey_name in engine login source checkout published limits usage; do : >"$survey_work/$survey_name.out" && : >"$survey_work/$survey_name.err"; done
    collect_in_background engine engine_info
    if [ -n "$registry_user" ]; then collect_in_background login log_in_to_registry; fi
    collect_in_background source read_origin
    collect_in_background checkout read_checkout
    collect_in_background published published_by_containers
    collect_in_background limits log_limits
    collect_in_background usage disk_usage
    wait
    survey_key=$(ssh_key_file)
    survey_root=$(sed -n 2p "$survey_work/engine.out")
    printf '{"time":%s,"user":%s,"userId":%s,"home":%s,"system":%s,"systemLike":%s,"systemName":%s,"init":%s,"lacks":%s,' \
        "$(date -u +%s)" "$(json "$(id -un)")" "$(id -u)" "$(json "$HOME")" "$(json "$(os_release ID)")" "$(json "$(os_release ID_LIKE)")" \
        "$(json "$(os_release PRETTY_NAME)")" "$(json "$(cat /proc/1/comm 2>/dev/null)")" "$(json "$(missing_tools)")"
    printf '"docker":%s,"engine":{"version":%s,%s},"compose":%s,"git":%s,' \
        "$(facts_flag has_tool docker)" "$(json "$(sed -n 1p "$survey_work/engine.out")")" "$(collected_answer engine)" \
        "$(json "$(docker compose version --short </dev/null 2>/dev/null)")" "$(json "$(git --version 2>/dev/null)")"
    printf '"directory":{"state":"%s","writable":%s,"freeMebibytes":%s},"imagesFreeMebibytes":%s,"memoryMebibytes":%s,' \
        "$(directory_kind)" "$(facts_flag [ -w "$(nearest_directory "$directory")" ])" "$(free_space "$directory")" \
        "$(if [ -n "$survey_root" ]; then free_space "$survey_root"; else printf null; fi)" \
        "$(facts_number "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)")"
    printf '"ports":[%s],"login":{"tried":%s,%s},"key":{"file":%s,"public":%s},"source":{%s},"checkout":{%s},"protection":%s}\n' \
        "$(ports_facts)" "$(facts_flag [ -n "$registry_user" ])" "$(collected_answer login)" \
        "$(json "$survey_key")" "$(json "$(if [ -n "$survey_key" ]; then cat "$survey_key.pub" 2>/dev/null || ssh-keygen -y -P '' -f "$survey_key" 2>/dev/null; fi)")" "$(collected_answer source)" "$(collected_answer checkout)" \
        "$(protection_facts)"
}

collect_facts
