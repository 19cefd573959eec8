#!/bin/sh
# QgoBuild: upgrade 20261123_083241-upgrade-0000 on staging.
# shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly
# Made from the typed plan; kept with its journal, for it also knows how to undo itself: sh script.sh recover

LC_ALL=C
export LC_ALL
unset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE
deployment=20261123_083241-upgrade-0000
kind=upgrade
environment=staging
directory='/root/NEW START'
application=qgo-cargo
database=qgo_cargo
services='backend frontend'
platform_file=app/platform.compose.yml
release_file=app/release.compose.yml
mysql_image=registry.sandbox:5443/mysql@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
edge_image=registry.sandbox:5443/nginx@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
edge_answers=127.0.0.1:8479
edge_site=http://127.0.0.1:8080/
edge_configuration='# The edge: the only container that publishes the environment'\''s ports. A deployment never recreates it. Generated from the entrances of the
# environment (build/Environments.cs).
#
# Names are resolved for each request, not at startup: the edge starts and reloads also when services are not running.
pid /run/nginx.pid;
error_log stderr warn;
worker_processes auto;
# The drain time of the environment: how long old workers may take to complete their requests after a reload.
worker_shutdown_timeout 120s;

events {
  worker_connections 4096;
}

http {
  default_type application/octet-stream;
  server_tokens off;
  log_format json escape=json
    '\''{"time":"$time_iso8601","requestId":"$request_id","client":"$remote_addr","method":"$request_method","path":"$uri",'\''
    '\''"status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,"colour":"$colour","upstream":"$upstream_addr"}'\'';
  access_log /dev/stdout json;

  resolver 127.0.0.11 valid=1s ipv6=off; # Docker'\''s resolver
  resolver_timeout 2s;

  keepalive_timeout 75s;

  # Only upgrades to WebSocket are passed on. Other connections to services are kept open.
  map $http_upgrade $qgo_upgrade {
    default '\'''\'';
    ~*^websocket$ websocket;
  }
  map $qgo_upgrade $qgo_connection {
    default upgrade;
    '\'''\'' '\'''\'';
  }
  map $http_accept $qgo_answer {
    default problem;
    ~text/html page;
  }
  proxy_http_version 1.1;
  proxy_connect_timeout 2s;
  proxy_set_header Upgrade $qgo_upgrade;
  proxy_set_header Connection $qgo_connection;
  proxy_set_header Host $http_host;
  proxy_set_header X-Request-Id $request_id;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;

  # Counts the requests in progress of each colour, so that a deployment can wait until a colour is drained.
  limit_conn_zone $colour zone=qgo_under_way:1m;
  limit_conn qgo_under_way 65535;

  # Text is compressed in locations with "gzip on".
  gzip_vary on;
  gzip_proxied any;
  gzip_min_length 1024;
  gzip_types text/css text/plain text/javascript application/javascript application/json application/manifest+json application/wasm application/xml image/svg+xml;

  server {
    listen 8080 default_server;
    set $colour none;
    if (-f /etc/nginx/qgo/colour/blue) { set $colour blue; }
    if (-f /etc/nginx/qgo/colour/green) { set $colour green; }
    client_max_body_size 25m;
    proxy_read_timeout 60s;
    proxy_send_timeout 60s;
    error_page 502 504 =503 @nobody_serves_$qgo_answer;
    # The maintenance page, during maintenance.
    include /etc/nginx/qgo/server.d/*.conf;

    location / {
      proxy_pass http://frontend-$colour:8080;
    }
    location /api/ {
      proxy_pass http://backend-$colour:5000;
    }
    location = /health {
      proxy_pass http://backend-$colour:5000;
    }
    location ~* ^/api/.*\.(css|js|mjs|json|map|svg|txt|wasm|webmanifest|xml)$ {
      proxy_pass http://backend-$colour:5000;
      gzip on;
    }
    location ~* ^/.*\.(css|js|mjs|json|map|svg|txt|wasm|webmanifest|xml)$ {
      proxy_pass http://frontend-$colour:8080;
      gzip on;
    }

    location @nobody_serves_page {
      default_type text/html;
      charset utf-8;
      add_header Retry-After 5 always;
      return 503 '\''<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><title>qgo-cargo</title><body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>One moment, please</h1><p>qgo-cargo is not available at the moment. This page reloads automatically.</p></body></html>'\'';
    }
    location @nobody_serves_problem {
      default_type application/problem+json;
      add_header Retry-After 5 always;
      return 503 '\''{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"qgo-cargo is not available at the moment. Please try again later."}'\'';
    }
  }

  server {
    listen 5001 default_server;
    set $colour none;
    if (-f /etc/nginx/qgo/colour/blue) { set $colour blue; }
    if (-f /etc/nginx/qgo/colour/green) { set $colour green; }
    client_max_body_size 25m;
    proxy_read_timeout 60s;
    proxy_send_timeout 60s;
    error_page 502 504 =503 @nobody_serves_$qgo_answer;
    # The maintenance page, during maintenance.
    include /etc/nginx/qgo/server.d/*.conf;

    location / {
      proxy_pass http://backend-$colour:5000;
    }
    location ~* ^/.*\.(css|js|mjs|json|map|svg|txt|wasm|webmanifest|xml)$ {
      proxy_pass http://backend-$colour:5000;
      gzip on;
    }

    location @nobody_serves_page {
      default_type text/html;
      charset utf-8;
      add_header Retry-After 5 always;
      return 503 '\''<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><title>qgo-cargo</title><body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>One moment, please</h1><p>qgo-cargo is not available at the moment. This page reloads automatically.</p></body></html>'\'';
    }
    location @nobody_serves_problem {
      default_type application/problem+json;
      add_header Retry-After 5 always;
      return 503 '\''{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"qgo-cargo is not available at the moment. Please try again later."}'\'';
    }
  }

  # For deployments.
  server {
    listen 127.0.0.1:8479;
    access_log off;
    default_type text/plain;
    set $colour none;
    if (-f /etc/nginx/qgo/colour/blue) { set $colour blue; }
    if (-f /etc/nginx/qgo/colour/green) { set $colour green; }
    location = /-/generation { return 200 "5ccf5f43e5f95439"; }
    location = /-/edge { return 200 "$colour"; }
    # Returns 204 only when no other request of the colour is in progress, because the limit is one; otherwise 409.
    location ~ ^/-/drained/(blue|green)$ {
      set $colour $1;
      limit_conn qgo_under_way 1;
      limit_conn_status 409;
      limit_conn_log_level info;
      try_files /nothing =204;
    }
  }
}'
edge_service='# The edge, generated from the entrances of the environment (build/Environments.cs) and merged over the platform file.
services:
  edge:
    image: ${EDGE_IMAGE:?}
    restart: unless-stopped
    command: nginx -c /etc/nginx/qgo/nginx.conf -g '\''daemon off;'\''
    ports:
      - "8080:8080"
      - "5001:5001"
    extra_hosts:
      - host.docker.internal:host-gateway
    volumes:
      # The directory is mounted, not its files: a mounted file that is replaced on the host stays the old one in the container.
      - type: bind
        source: ${QGO_DIRECTORY:?}/.qgobuild/edge
        target: /etc/nginx/qgo
        read_only: true
        bind: { create_host_path: false }
    healthcheck:
      test: [CMD, curl, --fail, --silent, --show-error, --output, /dev/null, "http://127.0.0.1:8479/-/edge"]
      interval: 5s
      timeout: 3s
      retries: 3
    logging:
      driver: json-file
      options: { max-size: 10m, max-file: "5" }'
record=20261123_083241-upgrade-0000
accept_drift=no
commit=''
migrations_directory=app/backend/prisma/migrations
online_migrations=''
drain=120
lock_timeout=0
health_interval=1
lock_patience=30
proof_limit=268435456
by_json='"dev@laptop"'
approved_json=null
release_json=null
release_variables=''
steps_json='["preflight","lock","pull","edge","maintain","backup","database","verify","finish"]'
steps='pull edge maintain backup database verify finish'
undoable='edge maintain backup database'
undoable_otherwise=maintain
deadline_preflight=60
deadline_lock=10
deadline_pull=900
deadline_edge=300
deadline_maintain=240
deadline_backup=1800
deadline_database=5400
deadline_verify=180
deadline_finish=240

exec_compose() {
    exec_project=$1 exec_file=$2
    shift 2
    exec docker compose --project-name "$exec_project" --project-directory "$state" --file "$exec_file" --file /opt/qgo-sandbox/release.override.yml "$@"
}
has_conditions() { grep -qsE 'service_healthy|service_completed_successfully|^include:|extends:' "$state/releases/$record/release.compose.yml" /opt/qgo-sandbox/release.override.yml; }
edge_healthy() { healthy http://127.0.0.1:5001/health "$1"; }
public_serves() { publishes_any 5001 8080 && { ! publishes 5001 || healthy http://host.docker.internal:5001/health "$1"; } && { ! publishes 8080 || page http://host.docker.internal:8080/; }; }
tls_kind=''
tls_names=''
tls_site=''
tls_days_needed=3
tls_name=''
tls_chain=''
certbot_image=''
certbot_script=''
certbot_request=''
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

# progress TEXT: what the step at work waits for or has just done, for the people following it.
progress() {
    printf '%s\n' "$*"
    note step-progress step "\"${step_name:-}\"" detail "$(json "$*")"
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

# is_settled: whether this deployment has let users in to what it made: its release is the live one, or its database serves. It is not undone after that.
is_settled() { [ "$(live_deployment)" = "$deployment" ] || [ -e "$work/settled" ]; }

# remember_live: what was live when this deployment took the lock, for its steps and for their undoing, even after a crash.
remember_live() {
    remember_record=$(live_word 1)
    remember_colour=$(live_word 2)
    case "$remember_colour" in
        blue) remember_next=green ;;
        *) remember_next=blue ;;
    esac
    remember_healthy=no
    if [ -n "$remember_record" ] && edge_healthy "$(recorded_commit "$remember_record")"; then remember_healthy=yes; fi
    printf 'live_record=%s\nlive_colour=%s\nlive_healthy=%s\nnext_colour=%s\n' "$remember_record" "$remember_colour" "$remember_healthy" "$remember_next" | write_file "$work/live.sh"
    # shellcheck source=/dev/null
    . "$work/live.sh"
}

recorded_commit() { sed -n 's/^release_commit=//p' "$state/releases/$1/release.sh" 2>/dev/null; }

# edge_name FILE: the name that a configuration of the edge has; nothing where it has none.
edge_name() { sed -n 's|^ *location = /-/generation { return 200 "\(.*\)"; }$|\1|p' "$1" 2>/dev/null || :; }

# what_runs RECORD: images and content of a release; its commit and version make no difference.
what_runs() { sed -n -e '/^export [A-Z_]*_IMAGE=/p' -e '/^release_content=/p' "$state/releases/$1/release.sh" 2>/dev/null; }

# whole_record RECORD: whether all is there that a release is started from.
whole_record() {
    for whole_file in release.sh release.compose.yml nginx.conf; do [ -s "$state/releases/$1/$whole_file" ] || return 1; done
}

# keep_record: the record of the release that this deployment brings, unless there is one from when it was deployed before.
keep_record() {
    [ ! -d "$state/releases/$record" ] || return 0
    mkdir -p "$state/releases/$record.new"
    printf '%s\n' "$release_json" >"$state/releases/$record.new/release.json"
    printf '%s\n' "$release_variables" >"$state/releases/$record.new/release.sh"
    committed "$release_file" "$state/releases/$record.new/release.compose.yml"
    edge_planned >"$state/releases/$record.new/nginx.conf"
    sync "$state/releases/$record.new"/*
    mv "$state/releases/$record.new" "$state/releases/$record"
    : >"$work/made-record"
}

# edge_planned: the configuration of this plan; the one that serves, where the plan has none: a rollback does without the team's own certificate.
edge_planned() {
    if [ -n "$edge_configuration" ]; then printf '%s\n' "$edge_configuration"; else cat "$state/edge/nginx.conf"; fi
}

drop_record() {
    [ -e "$work/made-record" ] || return 0
    rm -rf "$state/releases/$record.new" "${state:?}/releases/$record"
}

# shellcheck shell=sh disable=SC2154
# What Git refuses is never taken for an answer: its own reason reaches the person, with the command that Git names for it.

# git_reason <what Git wrote: why it refused, in one line.
git_reason() {
    git_wrote=$(cat)
    git_first=$(printf '%s\n' "$git_wrote" | grep -v -e '^hint: ' -e '^warning: ' | grep -m 1 . | sed 's/^[a-z]*: //')
    git_command=$(printf '%s\n' "$git_wrote" | sed -n 's/^[[:space:]]*\(git config --global --add safe\.directory .*\)$/\1/p' | head -n 1)
    printf '%s' "${git_first:-it ended with an error and gave no reason}"
    [ -z "$git_command" ] || printf '. As %s on the server, this command has Git accept it: %s' "$(id -un)" "$git_command"
}

# git_or_fail SENTENCE ARGUMENT…: Git in the checkout; where it fails, the step does, with the sentence and Git's own reason.
git_or_fail() {
    git_sentence=$1
    shift
    if ! git -C "$directory" "$@" 2>"$work/git-error"; then
        cat "$work/git-error" >&2
        fail "$git_sentence: $(git_reason <"$work/git-error")"
    fi
}

# preflight_checkout: where there is a checkout, Git works with it: it refuses one of another user.
preflight_checkout() {
    [ -e "$directory/.git" ] || return 0
    git_or_fail "Git does not work with the checkout $directory on the server" rev-parse --git-dir >/dev/null
}

# shellcheck shell=sh disable=SC2154
# The checkout: the environment's directory itself, at exactly the commit that was asked for.

have_commit() { git -C "$directory" cat-file -e "$commit^{commit}" 2>/dev/null; }

# fetch_branch ORIGIN BRANCH: the commit must be on it.
fetch_branch() {
    [ -d "$directory/.git" ] || git init --quiet "$directory"
    git_or_fail "The server could not fetch the branch $2 from $1" fetch --quiet --no-tags "$1" "+refs/heads/$2:refs/remotes/origin/$2"
    have_commit || fail "The commit $commit is not on the branch $2 of $1."
    fetch_code=0
    git -C "$directory" merge-base --is-ancestor "$commit" "refs/remotes/origin/$2" 2>"$work/git-error" || fetch_code=$?
    [ "$fetch_code" -ne 1 ] || fail "The commit $commit is not on the branch $2 of $1."
    [ "$fetch_code" -eq 0 ] || fail "The server cannot tell whether the commit $commit is on the branch $2 of $1: $(git_reason "$work/git-error")"
}

# check_out: our own files beside the checkout are left alone, as are all that Git does not track.
check_out() {
    # Nothing before the first deployment. Where it cannot be written down, it must not be left either: undoing would not find back.
    checkout_code=0
    checkout_head=$(git -C "$directory" rev-parse --quiet --verify HEAD 2>"$work/git-error") || checkout_code=$?
    [ "$checkout_code" -le 1 ] || fail "Git does not tell the commit of the checkout $directory: $(git_reason "$work/git-error")"
    printf '%s' "$checkout_head" | write_file "$work/head"
    printf '/.qgobuild/\n/backups/\n/backend/\n' | write_file "$directory/.git/info/exclude"
    git_or_fail "The server could not check out $commit" -c advice.detachedHead=false checkout --quiet --force --detach "$commit"
    [ "$(git -C "$directory" rev-parse HEAD)" = "$commit" ] || fail "The checkout is not at $commit."
    say "$(git -C "$directory" log -1 --format=%s)"
}

# committed PATH FILE: what the commit has there, into that file. Whatever else lies in the checkout does not count.
committed() {
    git -C "$directory" cat-file blob "$commit:$1" >"$2.new" || fail "The commit $commit has no file $1."
    sync "$2.new"
    mv "$2.new" "$2"
}

check_out_again() {
    [ ! -s "$work/head" ] ||
        git_or_fail "The server could not check out the earlier commit again" -c advice.detachedHead=false checkout --quiet --force --detach "$(cat "$work/head")"
}

# shellcheck shell=sh disable=SC2154
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

# try_up COMMAND…: an "up"; what compose reports of it is kept, for fail_up.
try_up() {
    up_code=0
    "$@" 2>"$work/up.output" || up_code=$?
    cat "$work/up.output" >&2
    return "$up_code"
}

# fail_up PROJECT TEXT: an "up" has failed: what compose reports of it, and of each container of the project that is not well its state, what its health
# check printed last, and its last lines.
fail_up() {
    fail_reported=$(sed -e '/^[[:space:]]*$/d' "$work/up.output" | tail -n 1)
    fail_unwell=$(unwell "$1")
    fail "$2${fail_reported:+ ${fail_reported%.}.}${fail_unwell:+ ${fail_unwell% }}"
}

# unwell PROJECT: a sentence for each container that is not well; more of what it wrote goes to the step's output.
unwell() {
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
    if whole_record "$1" && compose_release "$1" "$2" down --timeout "${3:-20}"; then return 0; fi
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

# running CONTAINER: whether it runs and was not restarted.
running() { [ "$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$1" 2>/dev/null)" = 'running 0' ]; }

# why_not_running COLOUR SERVICE: a sentence.
why_not_running() {
    docker inspect --format "The container of $2 {{if gt .RestartCount 0}}keeps ending{{else}}is {{.State.Status}}{{end}} (exit code {{.State.ExitCode}}{{if .State.OOMKilled}}, out of memory{{end}})." \
        "$(release_container "$1" "$2")" 2>/dev/null || printf 'The container of %s is gone.' "$2"
}

# registry_docker ARGUMENT…: docker with the registry's credentials, which never leave memory.
registry_docker() { docker --config "${QGO_REGISTRY_CONFIG:-$secrets}" "$@"; }

# own_secret FILE: made here, once, and never seen by anybody else. Nobody but the directory's owner gets to the file; inside the containers,
# which have it mounted, it must be readable for users of several ids.
own_secret() {
    [ ! -s "$state/secrets/$1" ] || return 0
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | write_file "$state/secrets/$1"
    chmod 0644 "$state/secrets/$1"
}

# shellcheck shell=sh disable=SC2154
# Probes, made from the edge's container: what it can reach is what users can.

# Whether a certificate is trusted is seen from outside.

# probe URL: sets probe_code (000 when nothing answered) and leaves the answer's body in $work/answer. It gets past a maintenance page.
probe() {
    printf 'X-QGO-Pass: %s\n' "$(pass)" | docker exec --interactive "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --header @- \
        --output /dev/stdout --write-out '\n%{http_code}' "$(seen_by_edge "$1")" 2>"$work/probe-error" >"$work/answer.raw" || :
    probe_code=$(tail -n 1 "$work/answer.raw")
    sed '$d' "$work/answer.raw" >"$work/answer"
    probe_code=${probe_code:-000}
}

# seen_by_edge URL: the same, as the edge reaches it. A rootless Docker leads no container to the ports that it publishes: there the edge asks itself, and that
# users reach it is seen from outside.
seen_by_edge() {
    if is_rootless; then printf '%s' "$1" | sed -e 's#://host\.docker\.internal:#://127.0.0.1:#'; else printf '%s' "$1"; fi
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

# follower_checks: whether a client follows that checks the public addresses; the file has a line for each that ever followed: PID yes|no.
follower_checks() {
    while read -r follower follower_checks; do
        if [ "$follower_checks" = yes ] && grep -qs journal.ndjson "/proc/$follower/cmdline"; then return 0; fi
    done <"$work/followers"
    return 1
} 2>/dev/null

# seen_from_outside SECONDS: what the client that follows the deployment sees of the public addresses. It announces that it checks, and then
# what it saw. Where that does not come, the step passes: the server's own view counts, and the detail says why there is no other.
seen_from_outside() {
    outside_reason='nobody follows who checks the public addresses' outside_wait=3
    if follower_checks; then
        outside_wait=${outside_patience:-15}
        outside_reason="the client that follows did not begin its check within $outside_wait seconds"
    fi
    outside_deadline=$(($(uptime_seconds) + outside_wait))
    while [ ! -e "$work/outside" ]; do
        if [ -e "$work/outside.looking" ]; then
            outside_deadline=$(($(uptime_seconds) + $1))
            outside_reason="the check of the client that follows took longer than $1 seconds"
            rm -f "$work/outside.looking"
        fi
        if [ -e "$work/outside.unseen" ]; then
            outside_reason=$(cat "$work/outside.unseen")
            outside_deadline=0
        fi
        if [ "$(uptime_seconds)" -ge "$outside_deadline" ]; then
            say "not seen from outside: $outside_reason"
            return 0
        fi
        sleep 0.05
    done
    outside=$(cat "$work/outside")
    [ "$outside" = ok ] || fail_with_logs "$next_colour" "From outside: $outside"
    say "seen from outside as well"
}

# Made from the entrances of the environment: edge_healthy COMMIT, whether the release of that commit serves through the edge; public_serves COMMIT, the
# same through the ports that users connect to.

# shellcheck shell=sh disable=SC2154
# The edge: which colour users reach.
#
# A switch is one file that gets another name: Nginx looks for it with every request, and no worker ends. A reload would: its old workers close the
# connections that clients keep open, and what a client sends on one at that moment is lost. So Nginx is reloaded only when its configuration changed.
# It also counts the requests under way to each colour, from their first line to the last byte of the answer, in memory that all workers share; so a
# deployment knows when a colour is drained. $drain is how many seconds that may take.

edge_colours="$state/edge/colour"

# edge_configure FILE: it is replaced whole; the edge has its directory mounted and sees it.
edge_configure() {
    mkdir -p "$state/edge/server.d" "$edge_colours"
    # Nginx's workers are a user of their own, whatever this one's umask is.
    chmod 0755 "$state/edge" "$state/edge/server.d" "$edge_colours"
    cmp -s "$1" "$state/edge/nginx.conf" || write_file "$state/edge/nginx.conf" <"$1"
}

edge_reload() {
    docker exec "$(platform_container edge)" nginx -t -c /etc/nginx/qgo/nginx.conf -q || return 1
    docker exec "$(platform_container edge)" nginx -c /etc/nginx/qgo/nginx.conf -s reload
}

# edge_loaded: whether Nginx runs with the configuration that edge_configure wrote, which has a name of its own.
edge_loaded() {
    edge_generation=$(edge_name "$state/edge/nginx.conf")
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/generation")" = "$edge_generation" ]
}

# edge_load: sees to that. Nginx may refuse a configuration, and then goes on with the one that it has.
edge_load() {
    if edge_loaded; then return 0; fi
    edge_reload || return 1
    [ -z "$edge_generation" ] || in_a_row 1 15 edge_loaded
}

# edge_turn COLOUR: from here on it gets every new request.
edge_turn() {
    case "$1" in
        blue) edge_turn_from=green ;;
        green) edge_turn_from=blue ;;
        *) edge_turn_from='' ;;
    esac
    if [ -z "$edge_turn_from" ]; then
        rm -f "$edge_colours/blue" "$edge_colours/green"
    elif [ -e "$edge_colours/$edge_turn_from" ]; then
        mv -f "$edge_colours/$edge_turn_from" "$edge_colours/$1"
    else
        : >"$edge_colours/$1"
    fi
    sync "$edge_colours"
}

# edge_shows COLOUR: whether requests reach that colour by now.
edge_shows() {
    [ "$(docker exec "$(platform_container edge)" curl --silent --max-time 5 "http://$edge_answers/-/edge")" = "$1" ]
}

# edge_switch RECORD COLOUR
edge_switch() {
    edge_configure "$state/releases/$1/nginx.conf"
    edge_load || return 1
    edge_turn "$2"
    in_a_row 1 15 edge_shows "$2"
}

# recreate_edge [IMAGE]: creates its container again by $state/edge.compose.yml, from that image or from the recorded one. Users are disconnected for a second.
recreate_edge() {
    recorded_platform
    [ $# -eq 0 ] || edge_image=$1
    try_up compose_platform up --detach --no-build --pull never --no-deps --force-recreate --remove-orphans edge || fail_up "$application" "The edge could not be created anew."
    in_a_row 1 60 edge_runs || fail_up "$application" "The edge does not run."
    start_certbot --force-recreate
}

edge_runs() { docker exec "$(platform_container edge)" true 2>/dev/null; }

# edge_shut: there was nothing to serve before, and there is nothing now.
edge_shut() {
    edge_turn none
    edge_configure "$state/edge/nginx.conf"
    edge_load
}

# edge_drain COLOUR: until no request is under way to a colour that gets no new ones: an upload, a download, a WebSocket. Where the drain is over
# before that, what is left is ended with the release. Connections that clients keep open stay open.
edge_drain() {
    [ -n "$1" ] || return 0
    edge_drain_code=0
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container edge)" sh -c '
        end=$(($(date +%s) + $1)) idle=0
        while :; do
            case "$(curl --silent --max-time 5 --output /dev/null --write-out "%{http_code}" "$2")" in
                204) idle=$((idle + 1)) ;;
                409) idle=0 ;;
                *) exit 3 ;;
            esac
            [ "$idle" -lt 2 ] || exit 0
            [ "$(date +%s)" -lt "$end" ] || exit 4
            sleep 0.1
        done' drain "$drain" "http://$edge_answers/-/drained/$1" || edge_drain_code=$?
    case "$edge_drain_code" in
        0) ;;
        4) say "requests to $1 were still under way after $drain s: they are ended" ;;
        *) edge_settles "$drain" ;;
    esac
}

# shellcheck shell=sh disable=SC2154
# The certificate of the edge. One that an authority issues is ordered and renewed by Certbot, in a container beside the edge; one of the team's own comes
# with each deployment. In both cases what is looked at is what the edge serves, not what files say.

tls="$state/secrets/tls"

# read_certificate SITE: of the certificate that the edge serves there sets certificate_names, certificate_issuer, certificate_ends (seconds since 1970) and
# certificate_days (whole days left, negative when it has ended). Fails where it serves none; certificate_problem says why, then.
read_certificate() {
    certificate_text=$(docker exec "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --output /dev/null --write-out '%{certs}' "$1" 2>&1) ||
        { certificate_problem=$(printf '%s\n' "$certificate_text" | tail -n 1); return 1; }
    certificate_ends=$(date -u -d "$(certificate_field 'Expire date')" +%s) || { certificate_problem='it cannot be read'; return 1; }
    certificate_names=$(certificate_field 'X509v3 Subject Alternative Name' | sed -e 's/DNS://g' -e 's/IP Address://g' -e 's/, */ /g')
    certificate_issuer=$(certificate_field Issuer)
    case "$certificate_issuer" in *CN*=*) certificate_issuer=$(printf '%s' "$certificate_issuer" | sed -e 's/.*CN *= *//' -e 's/, [A-Za-z]* *=.*//') ;; esac
    certificate_days=$(((certificate_ends - $(date -u +%s)) / 86400))
    [ "$certificate_ends" -gt "$(date -u +%s)" ] || certificate_days=-1
}

# The first of a chain is the server's own.
certificate_field() { printf '%s\n' "$certificate_text" | sed -n "s/^$1://p" | head -n 1; }

certificate_sentence() {
    if [ "$certificate_days" -lt 0 ]; then
        printf 'the certificate for %s has ended, on %s' "$certificate_names" "$(date -u -d "@$certificate_ends" +%Y-%m-%d)"
    else
        printf 'a certificate of %s for %s, good for %s days' "${certificate_issuer:-an unknown issuer}" "$certificate_names" "$certificate_days"
    fi
}

# certificate_covers NAME…: whether it is for each of them.
certificate_covers() {
    for covers_name in "$@"; do
        case " $certificate_names " in
            *" $covers_name "* | *" *.${covers_name#*.} "*) ;;
            *) return 1 ;;
        esac
    done
}

# certificate_files: what the containers have mounted, and what Certbot is asked for. The edge's workers, users of their own, read the certificate.
certificate_files() {
    [ -n "$tls_kind" ] || return 0
    mkdir -p "$tls" "$state/secrets/certbot" "$state/edge/challenge/.well-known/acme-challenge"
    chmod 0755 "$tls" "$state/edge/challenge" "$state/edge/challenge/.well-known" "$state/edge/challenge/.well-known/acme-challenge"
    if [ "$tls_kind" = issued ]; then
        printf '%s\n' "$certbot_script" | write_file "$tls/certbot.sh"
        printf '%s\n' "$certbot_request" | write_file "$tls/request"
    elif [ ! -s "$tls/$tls_name/key.pem" ] && [ -s "$secrets/key.pem" ]; then
        mkdir -p "$tls/$tls_name"
        chmod 0755 "$tls/$tls_name"
        printf '%s\n' "$tls_chain" | write_file "$tls/$tls_name/certificate.pem"
        write_file "$tls/$tls_name/key.pem" <"$secrets/key.pem"
        chmod 0644 "$tls/$tls_name/key.pem"
    fi
    [ "$tls_kind" = issued ] || [ -s "$tls/$tls_name/key.pem" ] || fail "The key of the certificate $tls_name is not on the server, and did not come with this deployment."
}

certbot_container() { platform_container certbot; }

# certbot_of_edge: the image of the Certbot that belongs to the edge that is there; nothing where none does.
certbot_of_edge() { sed -n '/^  certbot:$/,$s/^ *image: "\(.*\)"$/\1/p' "$state/edge.compose.yml" 2>/dev/null; }

# start_certbot [--force-recreate]: beside an edge that serves, and never in its way.
start_certbot() {
    [ -n "$(certbot_of_edge)" ] || return 0
    if (ensure_images "$(certbot_of_edge)" && compose_platform up --detach --no-build --pull never --no-deps "$@" certbot >/dev/null); then return 0; fi
    rm -f "$work/reason"
    progress "Certbot could not be started: certificates are not renewed until a deployment starts it"
}

# prune_certificates: those of the team's own that no release's configuration names any more.
prune_certificates() {
    for prune_certificate in "$tls"/*/key.pem; do
        prune_certificate=${prune_certificate%/key.pem}
        if [ ! -d "$prune_certificate" ] || [ "${prune_certificate##*/}" = issued ]; then continue; fi
        grep -qsF "/etc/nginx/tls/${prune_certificate##*/}/" "$state/edge/nginx.conf" "$state"/releases/*/nginx.conf || rm -rf "$prune_certificate"
    done
}

# preflight_certificate: what a deployment would find out later, or users first. A rollback is held up by nothing of it.
preflight_certificate() {
    [ "$tls_kind" = issued ] || return 0
    for preflight_name in $tls_names; do
        getent ahosts "$preflight_name" >/dev/null 2>&1 ||
            refuse_certificate "The name $preflight_name does not resolve on the server, so no certificate for it can be issued. Add a record of DNS (A, AAAA) that leads to the server; ./build.sh Setup --environment $environment shows what it leads to."
    done
    # Before the first one there is nothing to look at.
    [ -s "$state/live" ] && [ -s "$tls/issued/certificate.pem" ] && grep -qs /etc/nginx/tls "$state/edge.compose.yml" || return 0
    running_edge || return 0
    if ! read_certificate "$tls_site"; then
        refuse_certificate "The edge does not serve its certificate: $certificate_problem. If certificate and key in $tls/issued do not match, order another one: ./build.sh RenewCertificate --environment $environment"
        return 0
    fi
    if [ "$certificate_days" -lt "$tls_days_needed" ]; then
        refuse_certificate "The edge serves $(certificate_sentence).$(renewal_problem) Renew it first: ./build.sh RenewCertificate --environment $environment"
    fi
    # shellcheck disable=SC2086 # names are words
    if ! certificate_covers $tls_names && [ "$(sed -n 's/^names=//p' "$tls/request")" = "$tls_names" ]; then
        refuse_certificate "The edge serves a certificate for $certificate_names, and is to serve one for $tls_names. Order that one: ./build.sh RenewCertificate --environment $environment"
    fi
    if [ "$certificate_days" -lt 21 ]; then
        progress "the edge serves $(certificate_sentence): it should have been renewed by itself.$(renewal_problem)"
    fi
}

refuse_certificate() { if [ "$kind" = rollback ]; then progress "$1"; else fail "$1"; fi; }

running_edge() { [ "$(docker inspect --format '{{.State.Status}}' "$(platform_container edge)" 2>/dev/null)" = running ]; }

# renewal_problem: a sentence about the last renewal, where it failed.
renewal_problem() {
    [ -s "$tls/failed" ] || return 0
    printf ' The renewal of %s failed: %s' "$(date -u -d "@$(sed -n 1p "$tls/failed")" '+%Y-%m-%d %H:%M UTC')" "$(sed -n 2p "$tls/failed")"
}

# obtain_certificate [--force]: one order at most. What is served and good for long stays, unless another one is asked for.
obtain_certificate() {
    obtain_has=no
    # shellcheck disable=SC2086 # names are words
    if [ -s "$tls/issued/certificate.pem" ] && read_certificate "$tls_site" && certificate_covers $tls_names && [ "$certificate_days" -ge "$tls_days_needed" ]; then
        obtain_has=yes
        if [ $# -eq 0 ] && [ "$certificate_days" -ge 21 ]; then
            say "$(certificate_sentence)"
            return 0
        fi
    fi
    names_lead_here
    if obtain_output=$(docker exec "$(certbot_container)" sh /etc/qgo-tls/certbot.sh order "$@" 2>"$work/certbot.error"); then
        in_a_row 1 15 serves_certificate || fail "The edge does not serve the certificate that was issued: ${certificate_problem:-it serves $(certificate_sentence)}."
        say "$(certificate_sentence)"
    elif [ "$obtain_has" = yes ] && [ $# -eq 0 ]; then
        say "$(certificate_sentence); its renewal failed: $obtain_output"
    else
        cat "$work/certbot.error"
        fail "No certificate for $tls_names was issued: ${obtain_output:-$(tail -n 1 "$work/certbot.error")}$lead_doubt"
    fi
}

serves_certificate() {
    # shellcheck disable=SC2086 # names are words
    read_certificate "$tls_site" && certificate_covers $tls_names && [ "$certificate_days" -ge "$tls_days_needed" ]
}

# names_lead_here: asks for a text of our own at port 80 of each name, as the authority will, before an order is spent. Some servers cannot reach
# themselves by their public address: where nothing answers at all, the authority is asked nevertheless.
names_lead_here() {
    lead_file="$state/edge/challenge/.well-known/acme-challenge/qgobuild-$deployment" lead_doubt=
    printf '%s' "$deployment" | write_file "$lead_file"
    chmod 0644 "$lead_file"
    for lead_name in $tls_names; do
        lead_answer=$(docker exec "$(platform_container edge)" curl --silent --show-error --max-time 10 --write-out '\n%{remote_ip} %{http_code} %{exitcode}' \
            "http://$lead_name/.well-known/acme-challenge/qgobuild-$deployment" 2>"$work/lead.error") || :
        lead_text=$(printf '%s' "$lead_answer" | sed '$d') lead_result=$(printf '%s' "$lead_answer" | tail -n 1)
        lead_ip=${lead_result%% *} lead_code=${lead_result##* }
        case "$lead_code" in
            0) ;;
            6) rm -f "$lead_file"; fail "The name $lead_name does not resolve: $(head -n 1 "$work/lead.error"). Add a record of DNS (A, AAAA) that leads to the server." ;;
            *) lead_doubt=" From the server itself, nothing answers at http://$lead_name/ ($(head -n 1 "$work/lead.error"))."; continue ;;
        esac
        [ "$lead_text" = "$deployment" ] || {
            rm -f "$lead_file"
            fail "The name $lead_name leads to $lead_ip, where another server answers (HTTP $(printf '%s' "$lead_result" | cut -d ' ' -f 2)): no certificate was ordered. Have its record of DNS lead to this server, and port 80 be free."
        }
    done
    rm -f "$lead_file"
}

# shellcheck shell=sh disable=SC2154
# The maintenance page: what users see while the database may yet go back to an earlier state. No request gets past it, so nothing is accepted
# that a restore would discard; only the deployment's own probes do, by a pass that nobody else knows.

maintenance_file="$state/edge/server.d/maintenance.conf"

under_maintenance() { [ -e "$maintenance_file" ]; }

# pass: the header that gets a probe past the page.
pass() { text_of "$work/pass"; }

# adopt_pass: the pass of a maintenance page that another deployment left.
adopt_pass() {
    if under_maintenance; then (umask 077 && sed -n 's/.*\$http_x_qgo_pass = \([0-9a-f]*\)).*/\1/p' "$maintenance_file" >"$work/pass"); fi
}

# close_edge: from its return on, nothing that was asked for before is under way any more.
close_edge() {
    mkdir -p "$state/edge/server.d"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/pass")
    maintenance_configuration | write_file "$maintenance_file"
    edge_reload || fail "The edge did not take the maintenance page."
    in_a_row 1 15 edge_closed || fail "The edge did not turn to the maintenance page."
    edge_settles "$drain"
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

edge_closed() { docker exec "$(platform_container edge)" curl --insecure --silent --max-time 5 --head "$edge_site" | grep -qi '^x-qgo-edge: maintenance'; }

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
    docker exec --interactive --env "QGO_DEPLOYMENT=$deployment" --env "QGO_LOCK_WAIT=${lock_patience:-30}" "$(platform_container mysql)" sh -c "$in_database_script" database "$@"
}

# mysql_root [ARGUMENT…] <SQL: the client as root, tab-separated rows without headings.
mysql_root() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'sql "$@"' "$@"
}

mysql_answers() { printf 'SELECT 1' | mysql_root >/dev/null 2>&1; }

# sql_text TEXT: as a string of SQL. sql_name TEXT: as a name.
sql_text() { printf "'%s'" "$(printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"; }
# shellcheck disable=SC2016 # quotes of MySQL
sql_name() { printf '`%s`' "$(printf %s "$1" | sed -e 's/`/``/g')"; }

# Of a column of names, in a query: the names as names of SQL.
sql_quoted="CONCAT('\`', REPLACE(%s, '\`', '\`\`'), '\`')"
quoted() {
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
row_counts() { each_table "$1" "'SELECT ', QUOTE(table_name), ', COUNT(*) FROM ', $(quoted table_name), ';'"; }

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

fact() { # NAME
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

# shellcheck shell=sh disable=SC2154
# Sessions in the database: those that hold locks which we wait for, and those of our own that must end with the step that began them.

# sessions CONDITION: the ids of the sessions that a condition of awk holds for: $1 id, $2 user, $3 host, $4 database, $5 command, $6 seconds, $7 state,
# $8 statement. The server's own list, for the tables of it fail where a statement holds a character that they cannot.
sessions() { printf 'SHOW FULL PROCESSLIST' | mysql_root | awk -F '\t' -v database="$database" -v value="${2:-}" '$8 != "SHOW FULL PROCESSLIST" && ('"$1"') { print $1 }'; }

# What loads, exchanges or dumps for us.
our_sessions='$2 == "qgobuild_loader" || $4 == "qgobuild_copy" || $4 == "qgobuild_replaced" || ($2 == "root" && $8 ~ /^SELECT \/\*!40001 SQL_NO_CACHE \*\//)'

# blocking_sessions: who holds a lock on a table of the application's database: lines of ID<tab>SENTENCE. The server's own list of locks where it
# keeps one; else every open transaction.
blocking_sessions() {
    if blocking=$(mysql_root 2>/dev/null <<SQL
SELECT DISTINCT t.processlist_id, CONCAT('session ', t.processlist_id, ' of ', t.processlist_user, '@', t.processlist_host, ', ',
    COALESCE(CONCAT('in a transaction for ', TIMESTAMPDIFF(SECOND, x.trx_started, NOW())), CONCAT('at it for ', t.processlist_time)), ' s',
    COALESCE(CONCAT(': ', LEFT(REPLACE(REPLACE(s.sql_text, '\n', ' '), '\t', ' '), 120)), ''))
FROM performance_schema.metadata_locks AS m
    JOIN performance_schema.threads AS t ON t.thread_id = m.owner_thread_id AND t.processlist_id IS NOT NULL AND t.processlist_id <> CONNECTION_ID()
    LEFT JOIN information_schema.innodb_trx AS x ON x.trx_mysql_thread_id = t.processlist_id
    LEFT JOIN performance_schema.events_statements_current AS s ON s.thread_id = t.thread_id
WHERE m.object_type = 'TABLE' AND m.object_schema = $(sql_text "$database") AND m.lock_status = 'GRANTED'
    AND COALESCE(t.processlist_state, '') NOT LIKE 'Waiting for %metadata lock' AND COALESCE(t.processlist_user, '') <> '$loader';
SQL
    ) && [ -n "$blocking" ]; then
        printf '%s\n' "$blocking"
        return 0
    fi
    blocking_ids=$(printf 'SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()' | mysql_root | tr '\n' ' ')
    printf 'SHOW FULL PROCESSLIST' | mysql_root | awk -F '\t' -v ids=" $blocking_ids" \
        'index(ids, " " $1 " ") && !('"$our_sessions"') && $7 !~ /^Waiting for .*metadata lock/ { print $1 "\tsession " $1 " of " $2 "@" $3 ", in a transaction" ($8 == "NULL" ? "" : ": " substr($8, 1, 120)) }'
}

# blockers: the same as one sentence.
blockers() { blocking_sessions | cut -f 2- | paste -s -d ';' - | sed 's/;/; /g'; }

# end_sessions <ID…, a line each: ends them, and waits until the server has done so.
end_sessions() {
    end_ids=$(cut -f 1 | tr '\n' ' ')
    [ -n "$end_ids" ] || return 0
    for end_id in $end_ids; do
        printf 'KILL %s' "$end_id" | mysql_root 2>/dev/null || :
    done
    in_a_row 1 20 sessions_gone "$end_ids"
}

# sessions_gone IDS
sessions_gone() { [ -z "$(sessions 'index(" " value, " " $1 " ")' "$1")" ]; }

# end_database_work: what a step began in the database has ended, and is seen to have: its clients in the container, their statements in the server, and
# those of a migration that was run. Before anything else happens after a step that failed or was ended.
end_database_work() {
    mysql_answers || return 0
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container mysql)" sh -c '
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" = "$$" ] || ! tr "\0" "\n" 2>/dev/null <"$process/environ" | grep -qxF "QGO_DEPLOYMENT=$1" || kill -s KILL "${process#/proc/}"
        done' end "$deployment" 2>/dev/null || :
    {
        sessions "$our_sessions"
        for end_address in $({ migration_addresses; text_of "$work/migration-addresses"; } | sort -u); do sessions 'index($3, value ":") == 1' "$end_address"; done
    } | end_sessions || fail "Statements of an earlier step are still at work in the database, and do not end: $(blockers)"
    remove_migrations
}

migration_containers() { docker ps --quiet --filter "label=com.docker.compose.project=$application-$next_colour" --filter label=com.docker.compose.oneoff=True; }

migration_addresses() { migration_containers | xargs -r docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' | grep . || :; }

remove_migrations() { migration_containers | xargs -r docker rm --force >/dev/null; }

# lock_tables SECONDS: whether nobody holds a lock on a table of the application's database, waiting that long.
lock_tables() {
    printf "SELECT CONCAT('SET SESSION lock_wait_timeout = %s; LOCK TABLES ', GROUP_CONCAT(%s, '.', %s, ' WRITE'), '; UNLOCK TABLES;') FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'VIEW'" \
        "$1" "$(quoted table_schema)" "$(quoted table_name)" "$(sql_text "$database")" | mysql_root --raw | sed '/^NULL$/d' | mysql_root 2>/dev/null
}

free_ids() { printf %s "$free_who" | sed -e 's/in a transaction for [0-9]* s//g' -e 's/in this state for [0-9]* s//g'; }

# free_tables: until nobody holds a lock on the tables. Who does so longer than the environment's patience is ended, and named in the journal.
free_tables() {
    free_began=$(uptime_seconds) free_told=
    until lock_tables 2; do
        free_who=$(blockers)
        if [ -n "$free_who" ] && [ "$(free_ids)" != "$free_told" ]; then
            progress "waiting for $free_who"
            free_told=$(free_ids)
        fi
        [ $(($(uptime_seconds) - free_began)) -ge "$lock_patience" ] || continue
        progress "ended: $free_who"
        blocking_sessions | end_sessions || :
        lock_tables 5 && return 0
        fail "The tables of the database are locked, and it could not be ended: ${free_who:-it is not known by whom}. End that session in the database (KILL its number)."
    done
}

# shellcheck shell=sh disable=SC2154
# A dump in three parts, one after the other in one file, as the database's own client executes it:
#   tables   definitions and rows, and the FLOAT values whose text in a dump would be rounded
#   code     triggers, routines and views: what is loaded into a copy only to see that it can be, and runs nowhere but in the live database
#   events   what would act by itself as soon as it is loaded: never loaded into a copy

# dump_database FILE: after database_facts. Fails when the dump is not whole. Sets dump_size_PART for each part.
dump_database() {
    for dump_part in tables floats code events; do
        { "dump_$dump_part" "$database" >"$1.$dump_part" && : >"$1.$dump_part.whole"; } &
    done
    wait
    for dump_part in tables floats code events; do
        [ -e "$1.$dump_part.whole" ] || fail "The database could not be dumped. Nothing was changed."
        [ "$dump_part" = floats ] || grep -aq '^-- Dump completed' "$1.$dump_part" ||
            fail "The dump of the database is not whole: its part $dump_part does not end with \"Dump completed\". Nothing was changed."
    done
    cat "$1.floats" >>"$1.tables"
    dump_size_tables=$(wc -c <"$1.tables") dump_size_code=$(wc -c <"$1.code") dump_size_events=$(wc -c <"$1.events")
    cat "$1.tables" "$1.code" "$1.events" >"$1"
    rm -f "$1".*
    refuse_giant_rows
}

# Of the tables in a query: the names of views as words of a shell.
dump_word="CONCAT(0x27, REPLACE(%s, 0x27, 0x275C2727), 0x27)"

dump_views() { # DATABASE PREFIX
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT COALESCE(GROUP_CONCAT($dump_word ORDER BY table_name SEPARATOR ' '), '') FROM information_schema.views WHERE table_schema = %s" "CONCAT($(sql_text "$2"), table_name)" "$(sql_text "$1")"
}

dump_tables() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        views=$(sql --raw --execute "$2"); keyless=$(sql --raw --execute "$3"); exact=$(sql --raw --execute "$4")
        eval "dump --skip-triggers $views $keyless \"\$1\""
        eval "$exact"' \
        "$database" "$(dump_views "$database" "--ignore-table=$database.")" "$(keyless_floats "CONCAT('--ignore-table=', table_schema, '.', table_name)")" "$(dump_exactly)"
}

# Tables without a primary key that hold FLOAT columns: a correction could not find its row, so the rows themselves are dumped as DOUBLE, which is exact.
keyless_floats() { # WORD
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT COALESCE(GROUP_CONCAT($dump_word SEPARATOR ' '), '') FROM information_schema.tables AS t WHERE %s" "$1" "$(keyless_tables)"
}

keyless_tables() {
    printf "table_schema = %s AND table_type <> 'VIEW'
        AND EXISTS (SELECT 1 FROM information_schema.columns AS c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.data_type = 'float' AND COALESCE(c.generation_expression, '') = '')
        AND NOT EXISTS (SELECT 1 FROM information_schema.statistics AS s WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.index_name = 'PRIMARY')" "$(sql_text "$database")"
}

# dump_exactly: a query for the commands that dump these. mysqldump puts its condition behind the names of the columns; what stands in the
# union has the same columns.
dump_exactly() {
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT COALESCE(GROUP_CONCAT(CONCAT('dump --skip-triggers --where=', $dump_word, ' \"\$1\" ', $dump_word, '; ') SEPARATOR ''), '') FROM information_schema.tables AS t WHERE %s" \
        "CONCAT('FALSE UNION ALL SELECT ', (SELECT GROUP_CONCAT($(quoted c.column_name), IF(c.data_type = 'float', '+0e0', '') ORDER BY c.ordinal_position) FROM information_schema.columns AS c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name), ' FROM ', $(quoted table_name))" \
        table_name "$(keyless_tables)"
}

# dump_floats: an UPDATE for each row whose FLOAT values a dump rounds to six digits. It changes only a value that is the rounded one: a row that
# somebody changed between the two snapshots keeps what the dump holds.
dump_floats() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        queries=$(sql --raw --execute "$2")
        [ -n "$queries" ] || exit 0
        printf "\n-- FLOAT values that the rows above hold rounded to six digits.\n%s\n" "$3"
        printf "%s START TRANSACTION WITH CONSISTENT SNAPSHOT;\n%s\n" "$3" "$queries" | sql --raw "$1"' \
        "$database" "$(float_queries)" "SET SESSION sql_mode = '', foreign_key_checks = 0, time_zone = '+00:00';"
}

# float_queries: a query for the queries that write these statements, one for each FLOAT column of a table with a primary key. Values of a key are
# written by their bytes where they are text or bytes; what sets itself on an update is set to what it is.
float_queries() {
    float_of_table="x.table_schema = c.table_schema AND x.table_name = c.table_name"
    cat <<SQL
SELECT CONCAT(
    'SELECT CONCAT(',
    QUOTE(CONCAT('UPDATE ', $(quoted c.table_name), ' SET ',
        COALESCE((SELECT GROUP_CONCAT(CONCAT($(quoted x.column_name), ' = ', $(quoted x.column_name), ', ') SEPARATOR '')
            FROM information_schema.columns AS x WHERE $float_of_table AND x.extra LIKE '%on update%'), ''),
        $(quoted c.column_name), ' = ')),
    ', ', $(quoted c.column_name), ' + 0e0, ', QUOTE(' WHERE '),
    (SELECT GROUP_CONCAT(CONCAT(', ', QUOTE(CONCAT($(quoted x.column_name), ' = ')), ', ',
            CASE
                WHEN x.character_set_name IS NOT NULL THEN CONCAT('CONCAT(', QUOTE(CONCAT('_', x.character_set_name, ' x')), ', QUOTE(HEX(', $(quoted x.column_name), ')))')
                WHEN x.data_type LIKE '%binary' OR x.data_type LIKE '%blob' THEN CONCAT('CONCAT(', QUOTE('x'), ', QUOTE(HEX(', $(quoted x.column_name), ')))')
                WHEN x.data_type IN ('bit', 'float') THEN CONCAT($(quoted x.column_name), ' + 0e0')
                ELSE CONCAT('QUOTE(', $(quoted x.column_name), ')')
            END, ', ', QUOTE(' AND ')) ORDER BY s.seq_in_index SEPARATOR '')
        FROM information_schema.statistics AS s
            JOIN information_schema.columns AS x ON x.table_schema = s.table_schema AND x.table_name = s.table_name AND x.column_name = s.column_name
        WHERE $float_of_table AND s.index_name = 'PRIMARY'),
    ', ', QUOTE(CONCAT($(quoted c.column_name), ' = CAST(')), ', QUOTE(CAST(', $(quoted c.column_name), ' AS CHAR)), ', QUOTE(' AS FLOAT);'), ') FROM ', $(quoted c.table_name),
    ' WHERE CAST(CAST(', $(quoted c.column_name), ' AS CHAR) AS FLOAT) <> ', $(quoted c.column_name), ';')
FROM information_schema.columns AS c
    JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type <> 'VIEW'
WHERE c.table_schema = $(sql_text "$database") AND c.data_type = 'float' AND COALESCE(c.generation_expression, '') = ''
    AND EXISTS (SELECT 1 FROM information_schema.statistics AS s WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name AND s.index_name = 'PRIMARY')
SQL
}

# dump_code DATABASE
dump_code() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        views=$(sql --raw --execute "$2")
        dump --no-data --no-create-info --triggers --routines "$1"
        [ -z "$views" ] || eval "dump --no-data --skip-triggers \"\$1\" $views"' "$1" "$(dump_views "$1" '')"
}

dump_events() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'dump --no-data --no-create-info --skip-triggers --events "$1"' "$database"
}

# refuse_giant_rows: what is loaded again is one statement a row at most, of 1 GiB at most, and bytes are written as two digits each.
refuse_giant_rows() {
    [ "$(fact huge)" != 0 ] || return 0
    cat <<SQL | mysql_root --raw | mysql_root >"$work/giant" || fail "The sizes of the rows could not be read. Nothing was changed."
SELECT CONCAT('SELECT ', QUOTE(c.table_name), ' FROM ', $(quoted c.table_schema), '.', $(quoted c.table_name), ' WHERE ',
    GROUP_CONCAT(CONCAT('COALESCE(OCTET_LENGTH(', $(quoted c.column_name), '), 0)') SEPARATOR ' + '), ' > 536000000 LIMIT 1;')
FROM information_schema.columns AS c JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type <> 'VIEW' AND t.data_length > 400000000
WHERE c.table_schema = $(sql_text "$database") AND c.data_type IN ('longblob', 'longtext', 'json', 'geometry')
GROUP BY c.table_schema, c.table_name
SQL
    [ ! -s "$work/giant" ] || fail "A row of the table $(head -n 1 "$work/giant") is larger than 512 MiB: no client of the database could load it again. Store such data as files."
}

# dump_sizes_of ARCHIVE: the sizes of the parts, three numbers; nothing for an archive of an earlier version, whose dump is one part.
dump_sizes_of() { tar --occurrence=1 -xzOf "$1" manifest.json | sed -n 's/^  "databaseParts": { "tables": \([0-9]*\), "code": \([0-9]*\), "events": \([0-9]*\) },$/\1 \2 \3/p'; }

# dump_in ARCHIVE: the dump that a verified archive holds; it is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

# dump_part_in ARCHIVE PART
dump_part_in() {
    # shellcheck disable=SC2046 # three numbers
    set -- "$1" "$2" $(dump_sizes_of "$1")
    case "$2" in
        tables) dump_in "$1" | head -c "${3:--0}" ;;
        code) [ $# -lt 5 ] || dump_in "$1" | tail -c "+$(($3 + 1))" | head -c "$4" ;;
        events) [ $# -lt 5 ] || dump_in "$1" | tail -c "+$(($3 + $4 + 1))" ;;
    esac
}

refuse_torn_dump() { # ARCHIVE
    dump_in "$1" | tail -c 200 | grep -aq '^-- Dump completed' || fail "The dump in $1 is not whole; it is not restored."
}

# shellcheck shell=sh disable=SC2154
# Databases of our own beside the application's: a copy that a dump is loaded into, and what a restore replaced. Both are gone when a deployment has
# ended; a file in the environment's state names them for as long as they are there.

copy_database=qgobuild_copy
replaced_database=qgobuild_replaced
loader=qgobuild_loader
side_databases="$state/side-databases"

# begin_copy PRIVILEGES: an empty copy, and an account that may write to it and to nothing else: whatever a dump holds, the server itself refuses what would
# act elsewhere. Until end_copy the server takes larger statements than otherwise, and functions from an account that is not root.
begin_copy() {
    [ -s "$work/facts" ] || database_facts
    [ -s "$side_databases" ] || fact settings | write_file "$side_databases"
    loader_password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    mysql_root <<SQL || fail "The database cannot make a copy beside the live one. The database is as it was."
SET foreign_key_checks = 0;
$(new_database "$copy_database")
SET GLOBAL max_allowed_packet = 1073741824, GLOBAL log_bin_trust_function_creators = 1;
DROP USER IF EXISTS $loader@localhost;
CREATE USER $loader@localhost IDENTIFIED BY '$loader_password';
GRANT ALL ON $copy_database.* TO $loader@localhost;
REVOKE EVENT ON $copy_database.* FROM $loader@localhost;
GRANT SELECT, SHOW VIEW$1 ON *.* TO $loader@localhost;
$(loader_definers)
SQL
}

# new_database NAME: statements for an empty one, which takes text as the application's does, whatever was there.
new_database() { printf 'DROP DATABASE IF EXISTS %s; CREATE DATABASE %s %s;' "$1" "$1" "$(fact charset)"; }

# loader_definers: what it takes to create triggers, routines and views in the name of those who made them.
loader_definers() {
    case $(fact version) in
        *MariaDB*) printf 'GRANT SET USER, BINLOG ADMIN ON *.* TO %s@localhost;' "$loader" ;;
        5.*) printf 'GRANT SUPER ON *.* TO %s@localhost;' "$loader" ;;
        8.0.* | 8.1.*) printf 'GRANT SET_USER_ID, SYSTEM_USER, SESSION_VARIABLES_ADMIN ON *.* TO %s@localhost;' "$loader" ;;
        *) printf 'GRANT SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER, SYSTEM_USER, SESSION_VARIABLES_ADMIN ON *.* TO %s@localhost;' "$loader" ;;
    esac
}

# load_copy LOGGED <SQL: into the copy, as that account; LOGGED is 1 to have it in the binary log.
load_copy() {
    # shellcheck disable=SC2016 # expanded inside the container
    MYSQL_PWD=$loader_password docker exec --interactive --env MYSQL_PWD --env "QGO_DEPLOYMENT=$deployment" "$(platform_container mysql)" sh -c '
        exec "$(command -v mysql || command -v mariadb)" --user="$1" --default-character-set=utf8mb4 --max-allowed-packet=1G --binary-mode \
            --init-command="SET SESSION net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400, sql_log_bin = $3" "$2"' load "$loader" "$copy_database" "$1" 2>"$work/load.error"
}

# load_error: why, to a person: what the server answered, or that the dump reached outside.
load_error() {
    load_said=$(tail -n 1 "$work/load.error" | cut -c 1-300)
    case "$load_said" in
        *'ERROR 1044 '* | *'ERROR 1142 '* | *'ERROR 1227 '* | *'ERROR 1370 '*) printf 'The dump acts on something else than its own database, and that is refused: %s' "$load_said" ;;
        *) printf 'The dump could not be loaded: %s' "${load_said:-the connection to the database ended}" ;;
    esac
}

# end_copy: the databases beside the application's, and the account, are gone.
end_copy() {
    [ -s "$side_databases" ] || return 0
    mysql_root <<SQL || return 1
SET foreign_key_checks = 0;
DROP DATABASE IF EXISTS $copy_database;
DROP DATABASE IF EXISTS $replaced_database;
DROP USER IF EXISTS $loader@localhost;
$(cat "$side_databases")
SQL
    rm -f "$side_databases"
}

# load_dump LOGGED TABLES CODE: the parts of a dump, which the two commands write, into an empty copy. Nothing of it acts: events are not loaded, triggers come
# when the rows are there.
load_dump() {
    $2 | load_copy "$1" || fail "$(load_error) The database that serves was not touched."
    $3 | load_copy 0 || fail "$(load_error) The database that serves was not touched."
}

# before_dump: what a dump is compared with when it has been loaded.
before_dump() {
    database_facts
    ! is_provable || checksums "$database" >"$work/checksums.before" || fail "The tables of the database could not be read. Nothing was changed."
}

# is_provable: small enough to be loaded within the step; and no table refers to one of another database: its copy would bind the rows there.
is_provable() { [ "$(fact bytes)" -le "$proof_limit" ] && [ "$(fact outside)" = 0 ]; }

# prove_dump FILE: loads what was just dumped, where that is provable, and compares it with what it came from. Leaves true or false in $work/proven, the counts of its
# rows in $work/counts, and in $work/rounded the tables that come back with the same values in another form.
prove_dump() {
    printf false >"$work/proven"
    : >"$work/rounded"
    if ! is_provable; then
        row_counts "$database" >"$work/counts" || fail "The rows of the database could not be counted. Nothing was changed."
        return 0
    fi
    begin_copy ''
    # Not its events: they would act.
    head -c "$((dump_size_tables + dump_size_code))" "$1" | load_copy 0 || fail "The backup would not come back. $(load_error) Nothing was changed."
    checksums "$copy_database" ", 'SELECT ''rows'', ', QUOTE(table_name), ', COUNT(*) FROM ', $(quoted table_name), ';'" >"$work/copy" || fail "What was loaded again could not be read. Nothing was changed."
    sed -n 's/^rows\t//p' "$work/copy" >"$work/counts"
    sed '/^rows\t/d' "$work/copy" >"$work/checksums.copy"
    [ "$(code_counts | uniq | wc -l)" = 1 ] || fail "The backup would not bring back every trigger, view and routine. Nothing was changed."
    changed_tables >"$work/rounded"
    printf true >"$work/proven"
}

# code_counts: of the live database and of the copy, a line each.
code_counts() {
    for code_of in "$database" "$copy_database"; do
        printf "SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = %s), (SELECT COUNT(*) FROM information_schema.views WHERE table_schema = %s), (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = %s);\n" \
            "$(sql_text "$code_of")" "$(sql_text "$code_of")" "$(sql_text "$code_of")"
    done | mysql_root
}

# changed_tables: the tables whose checksum in the copy is another one than before the dump, though nobody has changed them since: one name a line.
changed_tables() {
    if cmp -s "$work/checksums.before" "$work/checksums.copy"; then return 0; fi
    checksums "$database" >"$work/checksums.after"
    LC_ALL=C comm -12 "$work/checksums.before" "$work/checksums.after" | LC_ALL=C comm -23 - "$work/checksums.copy" | cut -f 1
}

# checksums DATABASE [STATEMENTS]: lines of TABLE<tab>CHECKSUM, sorted: of the values as they are stored.
checksums() {
    each_table "$1" "'CHECKSUM TABLE ', $(quoted table_name), ' EXTENDED;'${2:-}" | sed 's/^[^.\t]*\.//' | LC_ALL=C sort
}

# shellcheck shell=sh disable=SC2154
# A restore: the dump is loaded into a copy, and the tables of the copy and of the live database change places in one statement, all of them or none.
# What cannot change places, triggers, views, routines and events, is saved, dropped before and loaded after; foreign keys of other databases are pointed at
# the tables that came. What was replaced stays until the deployment has ended, so that undoing is one more exchange.
#
# $work/exchange says how far it got: exchanging, exchanged. Whatever is interrupted goes on from there: the replaced database has tables, or it has none.

# drop_code DATABASE: statements that drop events, triggers, views and routines, in this order.
drop_code() {
    drop_of=$(sql_text "$1") drop_in=$(sql_name "$1")
    mysql_root --raw <<SQL
SELECT CONCAT($(sql_text "DROP EVENT $drop_in."), $(quoted event_name), ';') FROM information_schema.events WHERE event_schema = $drop_of;
SELECT CONCAT($(sql_text "DROP TRIGGER $drop_in."), $(quoted trigger_name), ';') FROM information_schema.triggers WHERE trigger_schema = $drop_of;
SELECT CONCAT($(sql_text "DROP VIEW $drop_in."), $(quoted table_name), ';') FROM information_schema.views WHERE table_schema = $drop_of;
SELECT CONCAT('DROP ', routine_type, $(sql_text " $drop_in."), $(quoted routine_name), ';') FROM information_schema.routines WHERE routine_schema = $drop_of;
SQL
}

# outside_keys: statements that drop the foreign keys by which other databases refer to the live one, and in $work/exchange.keys those that make them again.
outside_keys() {
    outside_from="FROM information_schema.key_column_usage AS k JOIN information_schema.referential_constraints AS r
        ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
        WHERE k.referenced_table_schema = $(sql_text "$database") AND k.table_schema NOT IN ($(sql_text "$database"), '$copy_database', '$replaced_database')
        GROUP BY k.table_schema, k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule"
    # shellcheck disable=SC2059 # formats of ours
    printf "SELECT CONCAT('ALTER TABLE ', $(quoted k.table_schema), '.', $(quoted k.table_name), ' ADD CONSTRAINT ', $(quoted k.constraint_name),
        ' FOREIGN KEY (', GROUP_CONCAT($(quoted k.column_name) ORDER BY k.ordinal_position), ') REFERENCES ', $(sql_text "$(sql_name "$database")."), $(quoted k.referenced_table_name),
        ' (', GROUP_CONCAT($(quoted k.referenced_column_name) ORDER BY k.ordinal_position), ') ON DELETE ', r.delete_rule, ' ON UPDATE ', r.update_rule, ';') $outside_from" |
        mysql_root --raw >"$work/exchange.keys.found" || return 1
    # What was dropped when this was interrupted is in the list from then.
    cat "$work/exchange.keys.found" "$work/exchange.keys" 2>/dev/null | LC_ALL=C sort -u | write_file "$work/exchange.keys"
    # shellcheck disable=SC2059 # formats of ours
    printf "SELECT CONCAT('ALTER TABLE ', $(quoted k.table_schema), '.', $(quoted k.table_name), ' DROP FOREIGN KEY ', $(quoted k.constraint_name), ';') $outside_from" | mysql_root --raw
}

# rename_all FROM TO [FROM TO]…: one statement that moves every table of the databases.
rename_all() {
    rename_all_moves=
    rename_all_order=0
    while [ $# -gt 1 ]; do
        rename_all_order=$((rename_all_order + 1))
        rename_all_moves="${rename_all_moves:+$rename_all_moves UNION ALL }SELECT $rename_all_order AS place, CONCAT($(sql_text "$(sql_name "$1")."), $(quoted table_name), $(sql_text " TO $(sql_name "$2")."), $(quoted table_name)) AS move FROM information_schema.tables WHERE table_schema = $(sql_text "$1") AND table_type <> 'VIEW'"
        shift 2
    done
    printf "SELECT CONCAT('RENAME TABLE ', GROUP_CONCAT(move ORDER BY place SEPARATOR ', '), ';') FROM (%s) AS moves" "$rename_all_moves" | mysql_root --raw | sed '/^NULL$/d'
}

has_tables() { [ -n "$(tables_of "$1")" ]; }

# exchange_settled: whether the tables have changed places, also where that was interrupted before it was noted.
exchange_settled() {
    if [ "$(text_of "$work/exchange")" = exchanging ] && has_tables "$replaced_database"; then
        printf exchanged | write_file "$work/exchange"
    fi
    [ "$(text_of "$work/exchange")" = exchanged ]
}

# exchange_databases CODE: the copy's tables take the places of the live ones; the command CODE writes triggers, views, routines and events of what comes.
exchange_databases() {
    if ! exchange_settled; then
        [ -e "$work/exchange" ] || save_code
        empty_database "$replaced_database"
        free_tables
        printf exchanging | write_file "$work/exchange"
        if ! exchange_tables "$database" "$replaced_database" "$copy_database" "$database"; then
            exchange_reason=$(tail -n 1 "$work/exchange.error")
            load_live saved_code
            rm -f "$work/exchange"
            fail "The restored tables could not take their places: $exchange_reason The database is as it was."
        fi
        printf exchanged | write_file "$work/exchange"
    fi
    load_live "$1"
}

save_code() {
    { dump_code "$database" && dump_events; } >"$work/exchange.code.new" || fail "The triggers, views and routines of the database could not be saved. The database is as it was."
    sync "$work/exchange.code.new"
    mv "$work/exchange.code.new" "$work/exchange.code"
}

empty_database() { { printf 'SET foreign_key_checks = 0; '; new_database "$1"; } | mysql_root || fail "The database $1 could not be emptied."; }

# exchange_tables FROM TO FROM TO: everything that has to happen around the one statement that moves the tables.
exchange_tables() {
    {
        printf 'SET foreign_key_checks = 0;\n'
        drop_code "$database" && printf 'SET SESSION sql_log_bin = 0;\n' && drop_code "$copy_database" && printf 'SET SESSION sql_log_bin = 1;\n' && outside_keys && rename_all "$@"
    } >"$work/exchange.sql" || return 1
    mysql_root "$replaced_database" <"$work/exchange.sql" 2>"$work/exchange.error"
}

# load_live CODE: triggers, views, routines and events into the live database, and the foreign keys of others. May be repeated.
load_live() {
    drop_code "$database" | mysql_root || fail "The triggers and views of the database could not be replaced."
    # shellcheck disable=SC2016 # expanded inside the container
    $1 | in_database 'sql --binary-mode "$1"' "$database" 2>"$work/exchange.error" || fail "Triggers, views, routines or events could not be loaded: $(tail -n 1 "$work/exchange.error") Its tables are restored."
    add_outside_keys
}

add_outside_keys() {
    [ -s "$work/exchange.keys" ] || return 0
    while IFS= read -r add_key; do
        printf 'SET foreign_key_checks = 0; %s' "$add_key" | mysql_root 2>"$work/exchange.error" || grep -q 'ERROR \(1826\|1061\|1022\)' "$work/exchange.error" ||
            fail "A foreign key of another database could not be made again: $add_key $(tail -n 1 "$work/exchange.error")"
    done <"$work/exchange.keys"
}

saved_code() { text_of "$work/exchange.code"; }

# exchange_back: undoes an exchange of this deployment: what was replaced takes its place again. Fails where it is gone.
exchange_back() {
    if [ "$(text_of "$work/exchange")" != returning ] && exchange_settled; then
        has_tables "$replaced_database" || return 1
        empty_database "$copy_database"
        free_tables
        printf returning | write_file "$work/exchange"
    fi
    if [ "$(text_of "$work/exchange")" = returning ] && has_tables "$replaced_database"; then
        exchange_tables "$database" "$copy_database" "$replaced_database" "$database" || fail "What was replaced could not take its place again: $(tail -n 1 "$work/exchange.error")"
    fi
    load_live saved_code
    rm -f "$work/exchange" "$work/exchange.keys"
}

# restore_database ARCHIVE: its dump, loaded beside the live database, takes its place.
restore_database() {
    dump_archive=$1
    refuse_torn_dump "$dump_archive"
    if ! exchange_settled; then
        begin_copy ", REFERENCES"
        load_dump 1 restore_tables restore_code
        # A dump of one part: its triggers, views and routines are in the copy.
        [ -n "$(dump_sizes_of "$dump_archive")" ] || dump_code "$copy_database" >"$work/restore.code" || fail "The triggers and views of the copy could not be read. The database is as it was."
    fi
    exchange_databases restore_code_and_events
}

restore_tables() { dump_part_in "$dump_archive" tables; }
restore_code() { dump_part_in "$dump_archive" code; }
restore_code_and_events() {
    if [ -e "$work/restore.code" ]; then cat "$work/restore.code"; return; fi
    restore_code
    dump_part_in "$dump_archive" events
}

# shellcheck shell=sh disable=SC2034,SC2154
# Directories of files: what they hold, by names that may be anything.
#
# A file name may hold every byte but NUL and "/". Between programs, names end with NUL. In lines of text, and so in the manifest, they are
# percent-encoded as in a URL: "%", quotation marks, backslashes, control characters and, where a name is not UTF-8, each byte above 127.

# encode_names <NAMES, each with a NUL behind it: these, encoded, a line each.
encode_names() {
    encode_prepare
    sed -z -E -e "$encode_program" | tr '\0' '\n'
}

# encode_prepare: makes the program once; to be called before several pipelines, which are subshells.
encode_program=
encode_prepare() {
    [ -z "$encode_program" ] || return 0
    encode_utf8='([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*'
    encode_program='s/%/%25/g;/[\x01-\x1f"\\\x7f]/{s/"/%22/g;s/\\/%5C/g;'"$(encode_bytes 1 31)$(encode_bytes 127 127)};/[\\x80-\\xff]/{/^$encode_utf8\$/!{$(encode_bytes 128 255)}}"
}

encode_bytes() { # FIRST LAST
    encode_byte=$1
    while [ "$encode_byte" -le "$2" ]; do
        printf 's/\\x%02x/%%%02X/g;' "$encode_byte" "$encode_byte"
        encode_byte=$((encode_byte + 1))
    done
}

# decode_names <lines: the way back.
decode_names() { sed -e 's/%/\\x/g' | xargs -r -d '\n' printf '%b\0'; }

# some_of <lines of encoded names: the first three, for a sentence.
some_of() { sed -e '4{s/.*/…/;q;}' | paste -s -d ' '; }

# describe DIRECTORY DEPTH [sums]: a line of JSON for everything in it, ordered by name, itself included (0) or not (1); with the checksums of files.
# Sockets belong to processes and are no data; the manifest of an archive (1) cannot describe itself. Fails when a file cannot be read.
describe() (
    cd "$1" || exit 1
    describe_not=..
    [ "$2" -eq 0 ] || describe_not=./manifest.json
    {
        if [ "${3:-}" = sums ]; then find . -type f ! -path "$describe_not" -print0 | xargs -0 -r sha256sum --zero -- | encode_names; fi
        find . -mindepth "$2" ! -type s ! -path "$describe_not" -printf '%P\0%y\0%m\0%U:%G\0%T@\0%s\0%D:%i\0%l\0' | encode_names | paste - - - - - - - - | sort
    } | awk -F '\t' -v sums="${3:-}" '
        BEGIN { kind["f"] = "file"; kind["d"] = "directory"; kind["l"] = "link"; kind["p"] = "pipe"; kind["b"] = "block device"; kind["c"] = "character device" }
        NF == 1 { sum[substr($0, 69)] = substr($0, 1, 64); next }
        {
            line = "    { \"path\": \"" $1 "\", \"type\": \"" kind[$2] "\", \"mode\": \"" $3 "\", \"owner\": \"" $4 "\", \"modified\": \"" $5 "\""
            if ($2 == "f") {
                line = line ", \"size\": " $6
                if (sums && !($1 in sum)) unread = 1
                if (sums) line = line ", \"sha256\": \"" sum[$1] "\""
                if ($7 in first) line = line ", \"sameAs\": \"" first[$7] "\""; else first[$7] = $1
            }
            if ($2 == "l") line = line ", \"target\": \"" $8 "\""
            print line " }"
        }
        END { exit unread }'
)

# described <manifest.json: the lines of its files.
described() { sed -n -e '/^  "files": \[$/,/^  \]$/s/^\(    { .* }\),\{0,1\}$/\1/p'; }

# described_paths <lines of describe: the paths in them, once each.
described_paths() { sed -e 's/^\t//' -e 's/^    { "path": "\([^"]*\)", .*/\1/' | sort -u; }

# without_owners <lines of describe: the same, where we may not give files away: then owners are not compared.
without_owners() { if [ "$(id -u)" -eq 0 ]; then cat; else sed -e 's/"owner": "[^"]*", //'; fi; }

# list_files DIRECTORY FILE: all that is in the directory but directories and sockets, into the file: TIME SIZE NAME, each with a NUL behind it.
list_files() {
    find "$1/" ! -type d ! -type s -printf '%T@ %s %P\0' 2>"$2.errors" | sort -z >"$2"
    if [ -s "$2.errors" ] && grep -v 'No such file or directory' "$2.errors" >"$2.refused"; then fail "$(head -n 1 "$2.refused"). Nothing was changed."; fi
}

listed_names() { sed -z -e 's/^[^ ]* [^ ]* //'; }

# copy_directories FROM TO: gives the directories of TO the owners, modes and times of those in FROM that are there.
copy_directories() {
    (cd "$2" && find . -type d -print0) | tar -C "$1" --null --no-recursion --files-from=- --format=pax --numeric-owner -cf - 2>/dev/null |
        tar -C "$2" --numeric-owner -xpf -
}

# shellcheck shell=sh disable=SC2034,SC2154
# Archives of backups: unpacked, compared with their manifests, and restored from.

# unpack ARCHIVE DIRECTORY [MEMBER]: into that directory, which is made anew.
unpack() {
    rm -rf "$2"
    mkdir -p "$2"
    unpack_from=$1 unpack_to=$2
    shift 2
    tar -C "$unpack_to" --numeric-owner -xpzf "$unpack_from" "$@" || fail "$unpack_from cannot be unpacked: it is damaged, or the disk is full."
}

# differing DIRECTORY: the paths in which an unpacked archive differs from its manifest.
differing() {
    described <"$1/manifest.json" | without_owners | sort >"$1.expected"
    describe "$1" 1 sums | without_owners | sort | comm -3 "$1.expected" - | described_paths
}

# verify_archive FILE DIRECTORY: unpacks it there and compares everything in it with the manifest.
verify_archive() {
    if tar -tzf "$1" | grep -qE '^/|(^|/)\.\.(/|$)'; then
        fail "$1 holds a path that leads out of it; it is not unpacked."
    fi
    unpack "$1" "$2"
    [ -s "$2/manifest.json" ] || fail "$1 has no manifest.json: it is not a backup of ours, or it is damaged."
    if grep -q '^  "schemaVersion": 1,$' "$2/manifest.json"; then
        verify_sums "$1" "$2"
        return 0
    fi
    verify_differing=$(differing "$2" | some_of)
    [ -z "$verify_differing" ] || fail "$1 is damaged: it differs from its manifest, at $verify_differing."
}

# verify_sums FILE DIRECTORY: the same for an archive of the first kind, which lists files and their checksums only. An escaped backslash hides
# behind a control character while the rest is undone.
verify_sums() {
    sed -n -e 's/^    { "path": "\(.*\)", "sha256": "\([0-9a-f]\{64\}\)" },\{0,1\}$/\2  \1/p' "$2/manifest.json" |
        sed -e 's/\\\\/\x01/g' -e 's/\\"/"/g' -e 's/\\t/\t/g' -e 's/\x01/\\\\/g' -e '/\\/s/^/\\/' >"$2.sums"
    (cd "$2" && sha256sum --check --strict --quiet) <"$2.sums" || fail "$1 is damaged: a member differs from the manifest."
    verify_members=$(find "$2/" -type f -printf . | wc -c)
    [ "$verify_members" -eq "$(($(wc -l <"$2.sums") + 1))" ] || fail "$1 is damaged: it holds other members than its manifest lists."
    rm -f "$2.sums"
}

# restore_uploads ARCHIVE: makes uploads equal to those in the archive, in place, for the directory is mounted: content, types, owners, modes,
# times, links, and nothing else there. What still writes there may be in the way for a moment.
restore_uploads() {
    restore_from="$aside/restore/backend/uploads" restore_to="$directory/backend/uploads"
    [ -d "$restore_to/" ] || fail "$restore_to is no directory: no uploads were restored."
    mkdir -p "$aside"
    chmod 0700 "$aside"
    unpack "$1" "$aside/restore" backend/uploads
    # Where files are linked into place, they need not be read to know that they are the same.
    restore_how=sums
    [ "$(stat -c %d "$restore_from")" != "$(stat -c %d "$restore_to/.")" ] || restore_how=
    describe "$restore_from" 0 "$restore_how" | without_owners | sort >"$aside/expected"
    for restore_try in 1 2 3; do
        make_equal 2>"$aside/refused" || :
        describe "$restore_to" 0 "$restore_how" | without_owners | sort | comm -3 "$aside/expected" - | described_paths | sed -e 's/^$/./' >"$aside/differing"
        [ -s "$aside/differing" ] || break
    done
    [ ! -s "$aside/differing" ] ||
        fail "$restore_to differs from what $1 holds, at $(some_of <"$aside/differing"). $(sed -n -e '1s/$/. /p' "$aside/refused")The disk must be writable, the files not protected (lsattr), and nothing else may write there."
    rm -rf "$aside"
}

# make_equal: whatever the backup does not have, or has as something else, goes; then all of it is put in place, by a link where the disk is the
# same. Sockets belong to processes: only those go whose name is needed.
make_equal() {
    (cd "$restore_from" && find . -mindepth 1 -printf '%y%p\0' | sort -z) >"$aside/kept"
    {
        (cd "$restore_to" && find . -mindepth 1 ! -type s -printf '%y%p\0') | sort -z | comm -z -13 "$aside/kept" - | sed -z -e 's/^.//'
        sed -z -e 's/^.//' "$aside/kept" | sort -z >"$aside/kept.names"
        (cd "$restore_to" && find . -type s -print0) | sort -z | comm -z -12 "$aside/kept.names" -
    } >"$aside/going"
    (cd "$restore_to" && xargs -0 -r rm -rf --) <"$aside/going"
    { [ -z "$restore_how" ] && cp -a --link --remove-destination -- "$restore_from/." "$restore_to/" 2>/dev/null; } ||
        cp -a --remove-destination -- "$restore_from/." "$restore_to/"
    copy_directories "$restore_from" "$restore_to"
}

# shellcheck shell=sh disable=SC2034,SC2154
# Backups: made aside, verified, synced, renamed. An archive that has its name is good.

backups="$directory/backups"

# Where archives are made and unpacked: on the disk that has room for backups.
aside="$backups/.$deployment"

# json_counts <NAME<tab>COUNT, a line each as the database's client writes them in batch mode: the members of a JSON object.
json_counts() { json_batch | awk -F '\t' '{ print (NR > 1 ? ",\n" : "") "    \"" $1 "\": " $2 }' ORS=; }

# json_names <NAME<tab>…, in the same form: a JSON array of the names.
json_names() { printf '[' && json_batch | awk -F '\t' '{ print (NR > 1 ? ", " : "") "\"" $1 "\"" }' ORS= && printf ']'; }

# json_batch: newlines, tabs and backslashes, which the client escapes as JSON does, stay as they are; the other control characters and quotation marks follow.
json_batch() { sed -e 's/"/\\"/g' -e "$(json_controls)"; }

json_controls() {
    json_control=1
    while [ "$json_control" -le 31 ]; do
        [ "$json_control" -eq 9 ] || [ "$json_control" -eq 10 ] || printf 's/\\x%02x/\\\\u%04x/g;' "$json_control" "$json_control"
        json_control=$((json_control + 1))
    done
}

# manifest STAMP: written to the standard output, in the directory that holds the members.
manifest() {
    list_migrations "$work/migrations.backed-up"
    manifest_counts=$(json_counts <"$work/counts") || fail "The rows of the database could not be written down."
    manifest_migrations=$(json_names <"$work/migrations.backed-up") || fail "The migrations of the database could not be written down."
    describe . 1 sums >"$aside/described" || fail "A file of the backup could not be read back from the disk. Nothing was changed."
    cat <<JSON
{
  "schemaVersion": 2,
  "environment": "$environment",
  "createdAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "deployment": "$deployment",
  "release": $([ -s "$state/releases/$live_record/release.json" ] && cat "$state/releases/$live_record/release.json" || printf null),
  "database": "db_backup_$1.sql",
  "databaseParts": { "tables": $dump_size_tables, "code": $dump_size_code, "events": $dump_size_events },
  "proven": $(cat "$work/proven"),
  "rounded": $(json_names <"$work/rounded"),
  "rowCounts": {
$manifest_counts
  },
  "migrations": $manifest_migrations,
  "tools": { "docker": "$(docker version --format '{{.Server.Version}}')", "mysql": $(json "$(fact version)") },
  "unsettled": [$(sed -e 's/.*/"&"/' "$aside/unsettled" | paste -s -d ,)],
  "files": [
$(sed -e '$!s/$/,/' "$aside/described")
  ]
}
JSON
}

# make_backup: sets backup_name and backup_note; the archive is in place and verified when it returns.
make_backup() {
    backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    while [ -e "$backups/backup_${environment}_$backup_stamp.tar.gz" ]; do
        sleep 0.2
        backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    done
    backup_name="backup_${environment}_$backup_stamp.tar.gz"
    encode_prepare
    rm -rf "$aside"
    mkdir -p "$aside/members/backend/uploads" "$aside/members/backend/logs"
    chmod 0700 "$backups" "$aside"
    : >"$aside/unsettled"
    before_dump
    dump_database "$aside/members/db_backup_$backup_stamp.sql"
    { prove_dump "$aside/members/db_backup_$backup_stamp.sql" && end_copy; } &
    backup_proof=$!
    {
        compose_platform config --no-interpolate
        if [ -n "$live_record" ] && whole_record "$live_record"; then
            printf -- '---\n'
            compose_release "$live_record" "$live_colour" config
        fi
    } >"$aside/members/docker_config_$backup_stamp.yml"
    stage uploads
    stage logs
    wait "$backup_proof" || exit 1
    for backup_try in 1 2 3; do
        pack_members
        [ -s "$aside/differing" ] || break
        case "$backup_try" in
            1) sed -n -e 's#^backend/uploads/##p' "$aside/differing" | decode_names | settle_members ;;
            2) find "$aside/members/backend/uploads" -type f -printf '%P\0' | settle_members ;;
        esac
    done
    [ ! -s "$aside/differing" ] ||
        fail "The archive differs from what was put into it, at $(some_of <"$aside/differing"): the disk may be damaged. Nothing was changed."
    backup_note=
    [ ! -s "$aside/unsettled" ] || backup_note="; written to all the while, so as they were at one moment: $(some_of <"$aside/unsettled")"
    [ ! -s "$work/rounded" ] || backup_note="$backup_note; equal in value but not in form, for its text has fewer types (JSON): $(paste -s -d ' ' "$work/rounded")"
    rm -rf "$aside/members"
    sha256sum <"$aside/archive" >"$work/backup.sum"
    sync "$aside/archive"
    mv "$aside/archive" "$backups/$backup_name"
    sync "$backups/"
    rm -rf "$aside"
}

drop_unfinished_backup() { rm -rf "$aside"; }

# stage NAME: a copy of that directory under backend/ as it is now, among the members, while the application goes on writing there: what
# vanishes is left out, and what changes while it is copied is copied again. Unchanged uploads are linked, not copied, where the disk is the same.
stage() {
    stage_from="$directory/backend/$1" stage_to="$aside/members/backend/$1" stage_how=--reflink=auto
    [ -d "$stage_from/" ] || fail "$stage_from is no directory. Nothing was changed."
    if [ "$1" = uploads ] && [ "$(stat -c %d "$stage_from/.")" = "$(stat -c %d "$stage_to/.")" ]; then stage_how=--link; fi
    for stage_try in 1 2 3; do
        # What was written a moment ago may go on being written, in place: a link would change with it.
        if [ "$stage_how" = --link ]; then find "$stage_from/" -type f -newermt '10 seconds ago' -printf '%P\0' 2>/dev/null || :; fi >"$aside/recent"
        list_files "$stage_from" "$aside/before"
        if cp -a "$stage_how" --remove-destination -- "$stage_from/." "$stage_to/" 2>"$aside/refused"; then stage_whole=yes; else stage_whole=no; fi
        list_files "$stage_from" "$aside/after"
        if [ "$stage_whole" = yes ] && [ ! -s "$aside/recent" ] && cmp -s "$aside/before" "$aside/after"; then return 0; fi
        listed_names <"$aside/after" | sort -z >"$aside/wanted"
        {
            cat "$aside/recent"
            comm -z -13 "$aside/before" "$aside/after" | listed_names
            not_staged
        } | sort -z -u | copy_settled "$stage_from" "$stage_to"
        # What was there all the while could have been read.
        list_files "$stage_from" "$aside/now"
        comm -z -12 "$aside/after" "$aside/now" | listed_names | sort -z >"$aside/wanted"
        not_staged | encode_names >"$aside/missing"
        [ -s "$aside/missing" ] || break
    done
    [ ! -s "$aside/missing" ] || fail "In $stage_from, $(some_of <"$aside/missing") could not be read: $(grep -v 'No such file' "$aside/refused" | tail -n 1). Nothing was changed."
    # A log may end anywhere; an upload may not.
    [ "$1" != uploads ] || encode_names <"$aside/changing" | sed -e 's#^#backend/uploads/#' >>"$aside/unsettled"
    copy_directories "$stage_from" "$stage_to"
}

# not_staged: the names that are in $aside/wanted and not among the members.
not_staged() { find "$stage_to/" ! -type d ! -type s -printf '%P\0' | sort -z | comm -z -23 "$aside/wanted" -; }

# copy_settled FROM TO <NAMES: copies these files. Those that were changed in place meanwhile may be torn, and are copied again; those that change
# each time stay as they were copied last, and their names are left in $aside/changing. Those that vanish are left out; one that was replaced is whole.
copy_settled() {
    cat >"$aside/changing"
    for copy_try in 1 2 3; do
        [ -s "$aside/changing" ] || return 0
        copy_times "$1" >"$aside/times.before"
        (cd "$1" && xargs -0 cp -a --parents --reflink=auto --remove-destination -t "$2" --) <"$aside/changing" 2>>"$aside/refused" || :
        copy_times "$1" >"$aside/times.after"
        listed_names <"$aside/times.before" | sort -z >"$aside/inodes.before"
        comm -z -13 "$aside/times.before" "$aside/times.after" | listed_names | sort -z | comm -z -12 - "$aside/inodes.before" | sed -z -e 's/^[^ ]* //' >"$aside/changing"
    done
}

copy_times() { (cd "$1" && xargs -0 stat --printf='%.9Y %s %i %n\0' --) <"$aside/changing" 2>/dev/null | sort -z; }

# pack_members: makes the archive of them and unpacks it again; what differs is in $aside/differing.
pack_members() {
    (cd "$aside/members" && manifest "$backup_stamp" >manifest.json)
    # It ends with 1 where a file changed while it was read, which is found out below.
    tar -C "$aside/members" --format=pax --pax-option=delete=atime,delete=ctime --numeric-owner --sort=name -czf "$aside/archive" \
        manifest.json "db_backup_$backup_stamp.sql" "docker_config_$backup_stamp.yml" backend ||
        [ $? -eq 1 ] || fail "The archive could not be written. Nothing was changed."
    unpack "$aside/archive" "$aside/verified"
    differing "$aside/verified" >"$aside/differing"
    rm -rf "$aside/verified"
}

# settle_members <NAMES: uploads that are linked and may be changed in place get copies of their own, which nobody writes to.
settle_members() {
    mkdir "$aside/own"
    copy_settled "$aside/members/backend/uploads" "$aside/own"
    encode_names <"$aside/changing" | sed -e 's#^#backend/uploads/#' >>"$aside/unsettled"
    cp -a --link --remove-destination -- "$aside/own/." "$aside/members/backend/uploads/"
    copy_directories "$directory/backend/uploads" "$aside/members/backend/uploads"
    rm -rf "$aside/own"
}

# prune_backups KEEP: the newest KEEP of this environment stay, and the one that a rollback of the live release needs. The one just made stays,
# too, also where the clock says that it is an old one. What a deployment that was cut off has left aside goes.
prune_backups() {
    prune_made=$(text_of "$work/backup")
    prune_needed=$(text_of "$state/releases/$(live_record_name)/backup")
    list_backups | sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_file; do
            [ "$prune_file" = "$prune_needed" ] || [ "$prune_file" = "$prune_made" ] || rm -f "$backups/$prune_file" "$state/drilled/$prune_file"
        done
    find "$backups/" -mindepth 1 -maxdepth 1 -type d -name '.[0-9]*' ! -name ".$deployment" -exec rm -rf -- {} +
}

# list_backups: the names of this environment's backups. Whatever else lies there is nobody's business.
list_backups() {
    find "$backups/" -maxdepth 1 -type f -name "backup_${environment}_[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]_[0-9][0-9][0-9][0-9][0-9][0-9].tar.gz" -printf '%f\n'
}

# shellcheck shell=sh disable=SC2154
# The drill: a backup is restored beside the database, looked at, and thrown away again. It goes the way that a rollback would go, up to
# the moment at which that would exchange the two.

newest_backup() { list_backups 2>/dev/null | sort | tail -n 1; }

# rehearse_restore [NAME]: of that backup, or of the newest.
rehearse_restore() {
    drill_backup=${1:-$(newest_backup)}
    [ -n "$drill_backup" ] || fail "There is no backup on the server yet: nothing could be restored. ./build.sh Backup --environment $environment makes one."
    [ -s "$backups/$drill_backup" ] || fail "There is no backup $drill_backup on the server."
    drill_began=$(milliseconds)
    verify_archive "$backups/$drill_backup" "$aside/drill"
    dump_archive="$backups/$drill_backup"
    refuse_torn_dump "$dump_archive"
    begin_copy ''
    load_dump 0 restore_tables restore_code
    row_counts "$copy_database" >"$work/counts" || fail "What was restored could not be counted."
    json_counts <"$work/counts" >"$work/drill.counts"
    sed -e '1,/^  "rowCounts": {$/d' -e '/^  },$/,$d' "$aside/drill/manifest.json" >"$work/drill.expected"
    drill_missing=$(drill_lost "$work/drill.expected" "$work/drill.counts")
    [ -z "$drill_missing" ] || fail "What $drill_backup brings back is not what its manifest says. $drill_missing"
    drill_uploads=$(find "$aside/drill/backend/uploads/" -type f -printf . | wc -c)
    end_rehearsal
    mkdir -p "$state/drilled"
    : >"$state/drilled/$drill_backup"
    say "$drill_backup restores: $(grep -c . "$work/drill.counts") tables, $(sed -n 's/^ *".*": \([0-9]*\),\{0,1\}$/\1/p' "$work/drill.counts" | awk '{ sum += $1 } END { print sum + 0 }') rows, $drill_uploads uploads, in $(($(milliseconds) - drill_began)) ms"
}

# drill_lost EXPECTED RESTORED: a sentence for each table that the manifest counts rows in and that is not there, or empty. The rows themselves need
# not be as many: they were counted a moment after the dump was taken, and users went on.
drill_lost() {
    awk '{ end = match($0, /": [0-9]+,?$/); name = substr($0, 1, end - 1); rows = substr($0, end + 3) + 0; sub(/^ *"/, "", name) }
        NR == FNR { restored[name] = rows; next }
        !(name in restored) { printf "The table %s is missing. ", name; next }
        rows > 0 && restored[name] == 0 { printf "The table %s is empty, and had %d rows. ", name, rows }' "$2" "$1"
}

end_rehearsal() {
    end_copy || fail "The copy could not be removed from the database: ./build.sh Recover --environment $environment does it."
    rm -rf "$aside"
}

# shellcheck shell=sh disable=SC2154
# What is pending, whether users may go on meanwhile, and what an earlier release can still read.

# pending_migrations LIST: names of those of the commit that the database did not have when it was listed, in order, a line each. Whatever else lies
# in the checkout does not count.
pending_migrations() {
    sed -n 's/\tapplied$//p' "$1" | sort >"$work/migrations.here"
    git -C "$directory" ls-tree -r -z --full-tree --name-only "$commit" -- "$migrations_directory/" >"$work/migrations.files" ||
        fail "The migrations of the commit $commit cannot be read from the checkout."
    migration_names "$migrations_directory" <"$work/migrations.files" | sort | comm -13 "$work/migrations.here" -
}

# migration_names DIRECTORY <files, each with a NUL behind it: the names of the migrations among them, a line each, escaped as the database's client does.
migration_names() {
    cut -z -b "$((${#1} + 2))-" | sed -z -n -e 's#^\([^/]*\)/migration\.sql$#\1#p' | sed -z -e 's/\\/\\\\/g' -e 's/\n/\\n/g' -e 's/\t/\\t/g' | tr '\0' '\n'
}

# offline <names, a line each: those that are not declared safe online, on one line.
offline() {
    offline_names=
    while IFS= read -r offline_name; do
        case " $online_migrations " in
            *" $offline_name "*) [ "$offline_name" = "${offline_name#* }" ] || offline_names="${offline_names:+$offline_names, }$offline_name" ;;
            *) offline_names="${offline_names:+$offline_names, }$offline_name" ;;
        esac
    done
    printf '%s' "$offline_names"
}

# maintain_if_migrating: closes the edge when a migration that is not safe online is about to run and users are there.
maintain_if_migrating() {
    list_migrations "$work/migrations.present"
    pending_migrations "$work/migrations.present" >"$work/migrations.pending"
    maintain_offline=$(offline <"$work/migrations.pending")
    if [ ! -s "$work/migrations.pending" ]; then
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

# migrate: applies what is pending. Whatever comes of it, the list from before shows its undoing whether anything changed.
migrate() {
    list_migrations "$work/migrations.before"
    pending_migrations "$work/migrations.before" >"$work/migrations.pending"
    for migrate_name in $online_migrations; do
        ! grep -qxF -- "$migrate_name" "$work/migrations.pending" || refuse_if_there "$migrate_name"
    done
    remember_online
    if [ -n "$(offline <"$work/migrations.pending")" ]; then migrate_patience=$lock_patience migrate_tries=1; else migrate_patience=$online_patience migrate_tries=3; fi
    until run_migrations "$migrate_patience"; do
        migrate_tries=$((migrate_tries - 1))
        [ -s "$work/blocked" ] || fail "A migration failed: $(migration_error "$run_migrations_code")"
        [ "$migrate_tries" -gt 0 ] ||
            fail "A migration waited longer than $migrate_patience s for a table that is locked by $(cat "$work/blocked"). What it had begun is taken back. End that session (KILL its number), or wait until it has ended, and deploy again."
        list_migrations "$work/migrations.now"
        take_back_failed
        sleep "$online_pause"
    done
    list_migrations "$work/migrations.after"
    migrate_count=$(($(wc -l <"$work/migrations.after") - $(wc -l <"$work/migrations.before")))
    if [ "$migrate_count" -eq 0 ]; then say "nothing to apply"; else say "$migrate_count applied"; fi
}

# What a migration that is declared safe online may wait for a locked table while everybody else waits behind it, and the pause before it is tried again.
online_patience=3
online_pause=2

# run_migrations SECONDS: a statement of theirs that waits longer for a locked table is ended; $work/blocked names who holds the lock.
run_migrations() {
    rm -f "$work/blocked" "$work/migration-addresses"
    compose_release "$record" "$next_colour" run --rm --no-deps --no-TTY --quiet-pull migrate >"$work/migrate.output" 2>&1 &
    run_migrations_pid=$!
    while kill -0 "$run_migrations_pid" 2>/dev/null; do
        sleep 0.2
        # Who ends this may end its container first: the addresses are how its sessions are known then.
        [ -s "$work/migration-addresses" ] || { migration_addresses >"$work/migration-addresses.new" && mv "$work/migration-addresses.new" "$work/migration-addresses"; } || :
        [ $(($(uptime_seconds) - ${run_migrations_began:=$(uptime_seconds)})) -lt 2 ] || end_waiting_migration "$1"
    done
    run_migrations_code=0
    wait "$run_migrations_pid" || run_migrations_code=$?
    cat "$work/migrate.output"
    return "$run_migrations_code"
}

# end_waiting_migration SECONDS
end_waiting_migration() {
    end_waiting=$(sessions '$4 == database && $7 ~ /^Waiting for .*metadata lock/ && $6 >= value && toupper($8) ~ /(ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE) / && toupper($8) !~ /^ *(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CALL) /' "$1" 2>/dev/null | head -n 1) || return 0
    [ -n "$end_waiting" ] || return 0
    end_waiting_for=$(blockers) || :
    printf '%s' "${end_waiting_for:-a session that has ended since}" >"$work/blocked"
    progress "the migration is held up by $(cat "$work/blocked"); it lets go, so that nobody has to wait behind it"
    printf 'KILL QUERY %s' "$end_waiting" | mysql_root 2>/dev/null || :
    sleep 0.5
}

remember_online() {
    { text_of "$state/online"; printf '%s\n' "$online_migrations" | tr ' ' '\n'; } | grep -v '^$' | LC_ALL=C sort -u | write_file "$state/online"
}

# refuse_if_there MIGRATION: an online migration only adds. What is there before it would not be its own to take back.
refuse_if_there() {
    refuse_there=$(online_adds "$1" | mysql_root "$database" | paste -s -d ,)
    [ -z "$refuse_there" ] || fail "The migration $1 adds what is there already: $refuse_there. Nothing was changed."
}

# migration_error EXIT_CODE: what Prisma reports; of any other command, or another report, its last lines and its exit code.
migration_error() {
    migration_reported=$(sed -n -e 's/^Migration name: /&/p' -e '/^Database error:/{n;p;}' -e 's/^Error: //p' "$work/migrate.output" | sed -e '/^[[:space:]]*$/d' | head -n 4 | paste -s -d ' ')
    if [ -z "$migration_reported" ]; then
        migration_reported=$(sed -e '/^[[:space:]]*$/d' "$work/migrate.output" | tail -n 5)
        migration_reported="its command ended with exit code $1. ${migration_reported:-It wrote nothing.}"
    fi
    printf '%s' "$migration_reported"
}

# undo_database_change: database, and uploads where these were restored, come back if they changed: what a restore replaced is still there; what a migration
# changed comes from the backup just taken. Users who were not kept out have written since: then only what a failed online migration left half done is
# taken back.
undo_database_change() {
    [ -e "$work/migrations.before" ] || return 0
    end_database_work
    list_migrations "$work/migrations.now"
    if [ -e "$work/restoring" ]; then
        return_replaced
    elif [ ! -e "$work/exchange" ] && cmp -s "$work/migrations.before" "$work/migrations.now"; then
        say "no migration had been applied: the database was not touched"
        return 0
    elif [ -n "$live_record" ] && ! under_maintenance; then
        take_back_failed
        say "what was written since stays; what was added and finished stays as well, for it disturbs nobody"
        return 0
    else
        undo_from_backup no
    fi
    is_undone
}

is_undone() {
    list_migrations "$work/migrations.restored"
    cmp -s "$work/migrations.restored" "$work/migrations.before" || fail "The database was restored, but its migrations are not those from before."
}

# undo_by_backup: another way to undo it: everything comes from the backup that was taken before. Not where users have written since.
undo_by_backup() {
    [ -e "$work/migrations.before" ] || return 0
    end_database_work
    [ -e "$work/restoring" ] || [ -z "$live_record" ] || under_maintenance ||
        fail "What the failed migration has added could not be taken back, and users have written since: the backup is not restored over that. The release that served can read the schema."
    # What replaced what is not known any more. From here on it is this backup.
    [ -e "$work/undo-by-backup" ] || rm -f "$work/exchange"
    : >"$work/undo-by-backup"
    undo_from_backup "$(text_of "$work/restoring")"
    is_undone
}

# return_replaced: what a restore of this deployment replaced comes back; where that is gone, it comes from the backup that was taken before.
return_replaced() {
    if [ ! -e "$work/exchange" ]; then
        say "nothing had been restored yet: the database was not touched"
        return 0
    fi
    if [ ! -e "$work/undo-by-backup" ] && exchange_back; then
        [ "$(text_of "$work/restoring")" != yes ] || restore_uploads "$backups/$(cat "$work/backup")"
        say "what the restore replaced is in its place again"
    else
        undo_by_backup
    fi
}

undo_from_backup() { # EVERYTHING
    sha256sum --check --quiet --strict "$work/backup.sum" <"$backups/$(cat "$work/backup")" || fail "$(cat "$work/backup") is not what was verified: it is not restored. The database is as it is."
    restore_archive "$backups/$(cat "$work/backup")" "$1"
    say "the database is restored from $(cat "$work/backup")"
}

# take_back_failed: of the migrations that are declared safe online and failed, what they had added.
take_back_failed() {
    LC_ALL=C sort "$work/migrations.before" >"$work/migrations.known"
    LC_ALL=C sort "$work/migrations.now" | LC_ALL=C comm -13 "$work/migrations.known" - | sed -n 's/\tfailed$//p' | while IFS= read -r back_name; do
        online_takes_back "$back_name" | mysql_root "$database" || fail "What the migration $back_name had added could not be taken back."
        # shellcheck disable=SC2016 # quotes of MySQL
        printf 'DELETE FROM `_prisma_migrations` WHERE `finished_at` IS NULL AND `migration_name` = '"'%s'" "$back_name" | mysql_root "$database"
    done
}

# shellcheck shell=sh disable=SC2154
# What must be true before anything is touched.

preflight_tools() {
    for preflight_tool in docker git flock setsid tar gzip sha256sum; do
        command -v "$preflight_tool" >/dev/null || fail "The server lacks $preflight_tool. Install it there (Debian: apt-get install docker.io git util-linux tar gzip coreutils)."
    done
    preflight_docker=$(docker version --format '{{.Server.Version}}' 2>&1) || fail "Docker does not answer on the server: $preflight_docker"
    preflight_compose=$(docker compose version --short 2>"$work/compose-error") ||
        fail "The server lacks Docker compose v2: $(head -n 1 "$work/compose-error"). Install it there (Debian: apt-get install docker-compose; elsewhere docker-compose-plugin)."
    case "${preflight_compose#v}" in
        [01].*) fail "Docker compose on the server is $preflight_compose; 2.0 or newer is needed." ;;
    esac
}

# preflight_directories: those that a deployment reads, writes, counts or prunes. Each may be a link to a directory elsewhere, on another disk; what
# is there must be a directory, and must be writable.
preflight_directories() {
    for preflight_directory in "$directory" "$directory/backend" "$directory/backend/uploads" "$directory/backend/logs" "$directory/backups" \
        "$state" "$state/deployments" "$state/releases" "$state/secrets" "$state/edge"; do
        if [ -d "$preflight_directory/" ]; then
            [ -w "$preflight_directory/" ] || fail "$preflight_directory cannot be written to: the disk is mounted read-only, or it belongs to somebody else ($(stat -L -c %U "$preflight_directory/")). Nothing was changed."
        elif [ -L "$preflight_directory" ]; then
            fail "$preflight_directory is a link to $(readlink "$preflight_directory"), which is no directory that is there. Mount the disk, or make the directory (mkdir -p), and try again. Nothing was changed."
        elif [ -e "$preflight_directory" ]; then
            fail "$preflight_directory is no directory. Move it away (mv) and try again. Nothing was changed."
        fi
    done
    [ ! -s "$state/live" ] || [ -d "$directory/backend/uploads/" ] || fail "$directory/backend/uploads is gone: the release that serves has lost its uploads. Put the directory back, or make an empty one (mkdir), and try again. Nothing was changed."
}

# preflight_disk MIB: room for twice what is coming: the images, and the backup of what is there.
preflight_disk() {
    preflight_data=$(du --summarize --total --block-size=1M "$directory/backend/" "$directory/backend/uploads/" "$directory/backend/logs/" 2>/dev/null | tail -n 1 | cut -f 1)
    preflight_data=${preflight_data:-0}
    preflight_backups="$directory/backups"
    [ -d "$preflight_backups/" ] || preflight_backups=$directory
    if [ "$(stat -L -c %d "$preflight_backups/")" = "$(stat -L -c %d "$directory/")" ]; then
        preflight_room "$directory" "$((2 * ($1 + preflight_data)))"
    else
        preflight_room "$preflight_backups" "$((2 * preflight_data))"
        preflight_room "$directory" "$((2 * $1))"
    fi
}

preflight_room() { # DIRECTORY MIB
    preflight_have=$(df --output=avail --block-size=1M "$1/" | tail -n 1 | tr -d ' ')
    [ "$preflight_have" -ge "$2" ] ||
        fail "The disk of $1 on the server has $preflight_have MiB left and this needs $2. Make room there (docker system df; ls backups) and try again."
}

# preflight_database: reachable with the passwords that are here, up, and without a failed migration, which would block every later one.
preflight_database() {
    refuse_lost_database
    [ -s "$state/live" ] || return 0
    if ! mysql_answers; then
        # What was interrupted is brought to its end under the lock, and with it the database; the step platform starts it in any case.
        if [ "$accept_drift" = yes ] || unsettled; then return 0; fi
        fail "The database does not answer on the server. $(unwell "$application")./build.sh Recover --environment $environment starts it again, or creates it again from the record."
    fi
    preflight_failed=$(applied_migrations | sed -n 's/\tfailed$//p')
    [ -z "$preflight_failed" ] || fail "The migration $preflight_failed failed earlier and blocks the others (P3009). Restore a backup from before it (Rollback --backup FILE), or resolve it by hand (npx prisma migrate resolve)."
}

# preflight_image REFERENCE: the registry answers the server, accepts its credentials and holds the image.
preflight_image() {
    preflight_answer=$(registry_docker manifest inspect "$1" 2>&1 >/dev/null) || fail "The registry does not give the server $1: $preflight_answer"
}

# shellcheck shell=sh disable=SC2154
# Drift: where the server differs from its record. One question to Docker, one to compose and one to Git, asked at once.

# ask: the answers, a line each, behind their kind: configured, refused, changed, git-error, container. No file is written: a server that is looked at may have
# no room for one. Lines come whole, though several write them: sed -u writes each at once. Of each container of the application: NAME STATE IMAGE HASH
# SERVICE COLOUR SENTENCE.
ask() {
    if [ -s "$state/live" ]; then
        ask_compose &
        ask_checkout &
    fi
    docker ps --all --no-trunc --filter label=com.docker.compose.project \
        --format '{{.Label "com.docker.compose.project"}} {{.Names}} {{.State}} {{.Image}} {{or (.Label "com.docker.compose.config-hash") "none"}} {{.Label "com.docker.compose.service"}} {{.Status}}' |
        sed -u -n -e "s/^$application-\(blue\|green\) \(\([^ ]* \)\{5\}\)/container \2\1 /p" -e "s/^$application \(\([^ ]* \)\{5\}\)/container \1none /p"
    wait
}

ask_compose() {
    if ask_answer=$(compose_release "$(live_word 1)" "$(live_word 2)" config --hash '*' 2>&1); then ask_kind=configured; else ask_kind=refused; fi
    printf '%s\n' "${ask_answer:-It ended without a word.}" | sed -u -e "s/^/$ask_kind /"
}

ask_checkout() {
    if ask_status=$(git --no-optional-locks -c core.quotePath=false -C "$directory" status --porcelain --untracked-files=no 2>/dev/null); then
        printf '%s\n' "$ask_status" | sed -u -n -e 's/^.../changed /' -e '7q' -e '/./p'
    else
        git --no-optional-locks -C "$directory" status --porcelain --untracked-files=no 2>&1 >/dev/null | sed -u -e 's/^/git-error /'
    fi
}

# answers KIND ANSWERS: those of that kind.
answers() { printf '%s\n' "$2" | sed -n -e "s/^$1 //p"; }

# ask_ahead: asks while preflight does something else, for compose takes its time; preflight_drift waits for the answers.
ask_ahead() { ask >"$work/answers" & }

# drift ANSWERS: what they come to: a sentence for each difference, nothing when there is none. To be called in a subshell, for it takes the live
# release's variables.
drift() {
    [ -s "$state/live" ] || return 0
    drift_answers=$1 drift_record=$(live_word 1) drift_colour=$(live_word 2)
    if ! whole_record "$drift_record"; then
        printf 'The record of the live release is not whole: %s is missing.\n' "$state/releases/$drift_record/$whole_file"
        return 0
    fi
    # shellcheck source=/dev/null
    . "$state/releases/$drift_record/release.sh"
    # Database and edge are never recreated, whatever their files say by now: they have to run.
    for drift_service in mysql edge; do drift_runs "$drift_service" "$(platform_container "$drift_service")" || :; done
    for drift_service in $services; do drift_release "$drift_service" "$(release_container "$drift_colour" "$drift_service")"; done
    if [ -z "$(answers configured "$drift_answers")" ]; then
        printf 'The compose configuration of the live release cannot be read: %s\n' "$(answers refused "$drift_answers" | head -n 1)"
    fi
    drift_edge
    drift_checkout
}

# drift_runs SERVICE CONTAINER: sets what Docker says of it.
drift_runs() {
    drift_found=$(answers container "$drift_answers" | awk -v name="$2" '$1 == name { print $2, $3, $4; exit }')
    drift_state=${drift_found%% *} drift_hash=${drift_found##* } drift_image=${drift_found#* }
    drift_image=${drift_image% *}
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
    drift_configured=$(answers "configured $1" "$drift_answers")
    [ -z "$drift_configured" ] || [ "$drift_configured" = "$drift_hash" ] ||
        printf '%s was started with another configuration than the compose files of the live release give.\n' "$1"
}

# An edge that serves no colour at all says so itself: that is no drift, but maintenance.
drift_edge() {
    for drift_served in blue green; do
        [ "$drift_served" = "$drift_colour" ] || [ ! -e "$state/edge/colour/$drift_served" ] ||
            printf 'The edge sends traffic to %s, the record says %s.\n' "$drift_served" "$drift_colour"
    done
}

drift_checkout() {
    drift_code=0
    drift_head=$(git -C "$directory" rev-parse --quiet --verify --short=8 HEAD 2>/dev/null) || drift_code=$?
    drift_problem=$(answers git-error "$drift_answers")
    [ "$drift_code" -le 1 ] || drift_problem=$(git -C "$directory" rev-parse --verify HEAD 2>&1 >/dev/null) || :
    if [ -n "$drift_problem" ]; then
        printf 'The checkout cannot be read: %s\n' "$(printf '%s\n' "$drift_problem" | git_reason)"
        return 0
    fi
    case "$release_commit" in
        "${drift_head:-none}"*) ;;
        *) printf 'The checkout is at %s, the record says %.8s.\n' "${drift_head:-no commit}" "$release_commit" ;;
    esac
    drift_changed=$(answers changed "$drift_answers" | sed -e '6{s/.*/…/;q;}' | paste -s -d ' ')
    [ -z "$drift_changed" ] || printf 'The checkout was changed: %s.\n' "$drift_changed"
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
    preflight_differences=$(drift "$(cat "$work/answers")")
    rm -f "$work/answers"
    [ -n "$preflight_differences" ] || return 0
    [ "$accept_drift" = yes ] || [ "$kind" = backup ] || [ "$kind" = drill ] ||
        fail "The server has drifted from its record. $preflight_differences
./build.sh Recover --environment $environment brings back what is gone, stopped or turned elsewhere. With --accept-drift the deployment goes on: this is noted in its journal, changed files of the checkout are kept beside it, and all of it is replaced."
    # Where Git does not read the checkout, that is among the differences.
    if git -C "$directory" rev-parse --quiet --verify HEAD >/dev/null 2>&1; then
        git_or_fail "The changed files of the checkout cannot be kept" --no-optional-locks diff HEAD --binary >"$work/drift.patch"
    fi
    [ -s "$work/drift.patch" ] || rm -f "$work/drift.patch"
    note drift-accepted step '"preflight"' detail "$(json "$preflight_differences")"
}

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

# shellcheck shell=sh disable=SC2034,SC2154
# Upgrades of the database: its container comes from another image, or has other settings. Deployments never recreate it. What its settings are to be
# stands in $state/platform.next.yml, which came with a deployment; $state/platform.compose.yml is what the container was created from.
#
# A newer MySQL changes the data so that the old one cannot read it any more. So the data is copied first, while the database stands still and users see
# the maintenance page: until they are let in again, the way back is the old image with that copy.

# The image that this plan wants; recorded_platform sets the one that runs.
database_wanted=$mysql_image

# database_waits: why the database waits for an upgrade, a sentence; nothing where it is as its image and its settings say.
database_waits() {
    waits_image=$(sed -n 's/^mysql_image=//p' "$state/platform.sh" 2>/dev/null) || :
    if [ -n "$waits_image" ] && [ "$waits_image" != "$database_wanted" ]; then
        printf 'It runs %s, and is to run %s.' "$waits_image" "$database_wanted"
    elif [ -s "$state/platform.next.yml" ]; then
        printf 'The settings of its container have changed.'
    fi
}

# platform_files: the compose file of the commit. Where the database would be another one by it, it waits beside the file that there is.
platform_files() {
    committed "$platform_file" "$state/platform.next.yml"
    if [ -s "$state/platform.compose.yml" ] && docker container inspect "$(platform_container mysql)" >/dev/null 2>&1 &&
        ! cmp -s "$state/platform.next.yml" "$state/platform.compose.yml" &&
        [ "$(database_hash "$state/platform.next.yml")" != "$(database_hash "$state/platform.compose.yml")" ]; then
        return 0
    fi
    mv "$state/platform.next.yml" "$state/platform.compose.yml"
}

# database_hash COMPOSE_FILE: compose's fingerprint of the database; what else stands there makes no difference.
database_hash() { platform_compose=$1 compose_platform config --hash mysql; }

# maintain_for_database: closes the edge where the database waits, once there is room for a copy of its data. $work/database.reason tells the steps after it.
maintain_for_database() {
    maintain_reason=$(database_waits)
    if [ -z "$maintain_reason" ]; then
        say "the database is as its image and its settings say: users go on"
        return 0
    fi
    [ -n "$live_record" ] || fail "Nothing is live on $environment yet: the first deployment creates the database as it is to be."
    recorded_platform
    [ -n "$mysql_volumes" ] || fail "The data of the database is in no Docker volume: it cannot be copied for the way back. Nothing was changed."
    database_room
    printf '%s\n' "$maintain_reason" >"$work/database.reason"
    close_edge
    say "the maintenance page, until the database is verified. $maintain_reason"
}

# database_room: for a copy of its data, where Docker keeps its volumes.
database_room() {
    room_needs=0
    for room_volume in $mysql_volumes; do
        room_sizes=$(beside_database --volume "$room_volume:/from:ro" <<'SH'
du -s -k /from | cut -f 1
df -P -k /from | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4
SH
        ) || fail "The size of the volume $room_volume could not be read. Nothing was changed."
        room_needs=$((room_needs + ${room_sizes%%[!0-9]*})) room_has=${room_sizes##*[!0-9]}
    done
    [ "$room_has" -gt "$((room_needs + room_needs / 10 + 524288))" ] ||
        fail "The data of the database is $((room_needs / 1024)) MiB, and a copy of it is kept until the upgrade is verified: $((room_has / 1024)) MiB are left where Docker keeps its volumes. Make room there (docker system df) and try again. Nothing was changed."
}

# beside_database OPTION… <script: runs it as root of a container of the old image, which is here and has no network.
beside_database() {
    docker run --rm --interactive --name "$application-copy" --user 0:0 --network none --label "cloud.qgocargo.deployment=$deployment" "$@" --entrypoint sh "$mysql_image" -eu -s
}

# copy_volume FROM TO: makes TO the same. Neither is in use.
copy_volume() {
    beside_database --volume "$1:/from:ro" --volume "$2:/to" <<'SH'
rm -rf /to/* /to/.[!.]* /to/..?*
cp -a --reflink=auto /from/. /to/
sync
SH
}

# upgrade_database: the data is copied, and the container created anew from this plan's image, with the settings that wait.
upgrade_database() {
    [ -s "$work/database.reason" ] || { say "the database stays as it is"; return 0; }
    recorded_platform
    upgrade_from=$(mysql_version)
    row_counts "$database" >"$work/rows.before" || fail "The rows of the database could not be counted. Nothing was changed."
    keep_database
    # So that a newer one finds nothing that only the old one understands.
    printf 'SET GLOBAL innodb_fast_shutdown = 0' | mysql_root || :
    progress "the database stands still, and its data is copied"
    docker stop --time 600 "$(platform_container mysql)" >/dev/null
    for upgrade_volume in $mysql_volumes; do
        copy_volume "$upgrade_volume" "$upgrade_volume-before" || fail "The data of the database could not be copied: is the disk full (docker system df)?"
    done
    : >"$work/database.copied"
    sync "$work"
    progress "the data is copied; the database is created anew"
    [ ! -s "$state/platform.next.yml" ] || write_file "$state/platform.compose.yml" <"$state/platform.next.yml"
    mysql_image=$database_wanted
    try_up compose_platform up --detach --no-build --pull never --no-deps --force-recreate --wait --wait-timeout 1800 mysql || fail_up "$application" "The database could not be created anew."
    in_a_row 2 60 mysql_answers || { : >"$work/up.output"; fail_up "$application" "The database does not answer."; }
    # MySQL upgrades its data by itself when it starts; MariaDB is asked to.
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'upgrade=$(command -v mariadb-upgrade) || exit 0; "$upgrade" --user=root' || fail "The data of the database could not be upgraded."
    database_is_whole
    record_platform
    rm -f "$state/platform.next.yml"
    note_waits database "$(database_waits)"
    say "$upgrade_from → $(mysql_version). $(cat "$work/database.reason")"
}

# database_is_whole: each table is there, and none that held rows is empty. A job of the application may have added or removed some meanwhile.
database_is_whole() {
    row_counts "$database" >"$work/rows.after" || fail "The rows of the database could not be counted after the upgrade."
    json_counts <"$work/rows.before" >"$work/rows.before.json"
    json_counts <"$work/rows.after" >"$work/rows.after.json"
    whole_lost=$(drill_lost "$work/rows.before.json" "$work/rows.after.json")
    [ -z "$whole_lost" ] || fail "After the upgrade not everything is there. $whole_lost"
}

# keep_database: what its container was created from, for the way back.
keep_database() {
    rm -rf "$work/database.before.new"
    mkdir -p "$work/database.before.new"
    cp -p "$state/platform.compose.yml" "$state/platform.sh" "$work/database.before.new/"
    sync "$work/database.before.new"
    mv "$work/database.before.new" "$work/database.before"
}

# undo_database_upgrade: the old image, with the data as it was when the database stood still. The copy goes when that answers.
undo_database_upgrade() {
    docker rm --force "$application-copy" >/dev/null 2>&1 || :
    [ -d "$work/database.before" ] || { say "the database was not touched"; return 0; }
    if ! cmp -s "$state/platform.compose.yml" "$work/database.before/platform.compose.yml"; then
        [ -s "$state/platform.next.yml" ] || write_file "$state/platform.next.yml" <"$state/platform.compose.yml"
        write_file "$state/platform.compose.yml" <"$work/database.before/platform.compose.yml"
    fi
    write_file "$state/platform.sh" <"$work/database.before/platform.sh"
    recorded_platform
    ensure_images "$mysql_image"
    if [ -e "$work/database.copied" ]; then
        docker rm --force "$(platform_container mysql)" >/dev/null 2>&1 || :
        for undo_volume in $mysql_volumes; do
            copy_volume "$undo_volume-before" "$undo_volume" || fail "The data of the database could not be copied back from the volume $undo_volume-before, which is kept."
        done
    fi
    try_up compose_platform up --detach --no-build --pull never --no-deps --no-recreate --wait --wait-timeout 300 mysql || fail_up "$application" "The old database did not start."
    in_a_row 2 180 mysql_answers || { : >"$work/up.output"; fail_up "$application" "The old database does not answer."; }
    rm -rf "$work/database.copied"
    drop_database_copy
    note_waits database "$(database_waits)"
    say "the database is what it was: its old image, and its data as it was then"
}

drop_database_copy() {
    for drop_volume in $mysql_volumes; do docker volume rm --force "$drop_volume-before" >/dev/null || return 1; done
}

# finish_upgrade KEEP: users are let in. From here on what they write counts, and nothing leads back.
finish_upgrade() {
    if [ -s "$work/database.reason" ]; then : >"$work/settled"; fi
    sync "$work"
    open_edge
    recorded_platform
    [ ! -s "$work/database.reason" ] || drop_database_copy || say "the copy of the data from before could not be removed (docker volume ls on the server shows it)"
    prune_backups "$1"
}

# shellcheck shell=sh disable=SC2154
# What is no longer needed: old releases and their images, old deployments' records. Never what is live or could be returned to.

# prune_releases KEEP: the newest KEEP proven ones and the live one stay; images that none of these names go.
prune_releases() {
    find "$state/releases/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_record; do
            [ "$prune_record" = "$(live_record_name)" ] || rm -rf "${state:?}/releases/$prune_record"
        done
    cat "$state"/releases/*/release.sh | sed -n 's/^export [A-Z_]*_IMAGE=//p' | tr -d "'" | sort -u >"$work/images.kept"
    sed -e 's/@.*//' "$work/images.kept" | sort -u | while IFS= read -r prune_repository; do
        docker images --digests --format '{{.Repository}}@{{.Digest}}' "$prune_repository"
    done | grep -vxFf "$work/images.kept" | grep -v '<none>' | while IFS= read -r prune_image; do
        docker rmi "$prune_image" >/dev/null 2>&1 || printf 'kept %s, which is in use\n' "$prune_image"
    done
    prune_leftovers
}

# prune_leftovers: images without any name, which builds leave behind, and build cache that was not used for a week. Releases are pulled by digest: their
# images have a repository and no tag, and docker image prune would remove those that a rollback needs.
prune_leftovers() {
    docker images --filter dangling=true --format '{{.ID}} {{.Repository}}' | sed -n 's/ <none>$//p' | sort -u | xargs -r docker rmi >/dev/null 2>&1 || :
    docker builder prune --force --filter until=168h >/dev/null 2>&1 || :
}

# prune_deployments KEEP
prune_deployments() {
    find "$state/deployments/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_deployment; do
            [ "$prune_deployment" = "$(live_deployment)" ] || rm -rf "${state:?}/deployments/$prune_deployment"
        done
}

# shellcheck shell=sh disable=SC2154
# The runner: performs the steps in order, each in a session of its own with a deadline, and undoes them, newest first,
# when one fails. It is the only process that writes outcomes, and it holds the environment's lock for as long as it lives.

secrets="/dev/shm/qgobuild-$deployment"
cancel="$work/cancel"

# note_cancel STEP CANCELLABLE: acknowledges a request to cancel in the journal, once, with what happens now.
note_cancel() {
    if [ ! -e "$cancel" ] || [ -e "$cancel.noted" ]; then return 0; fi
    : >"$cancel.noted"
    case "$2 $1" in
        yes*) cancel_effect='it stops here and is rolled back' ;;
        'no finish') cancel_effect='too late, it is being finished and stays' ;;
        *) cancel_effect='it is being rolled back already' ;;
    esac
    note cancel-requested step "\"$1\"" detail "$(json "$(text_of "$cancel") requested to cancel: $cancel_effect.")"
}

# watch CHILD STEP DEADLINE CANCELLABLE: a heartbeat every five seconds; ends the child at its deadline, or when asked to.
watch() {
    watch_seconds=0
    while sleep 1; do
        kill -0 "$1" 2>/dev/null || return 0
        watch_seconds=$((watch_seconds + 1))
        if [ -e "$cancel" ]; then
            note_cancel "$2" "$4"
            [ "$4" = no ] || break
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
    session_offset=$(stat -c %s "$work/$2.log" 2>/dev/null) || session_offset=0
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

# why_failed STEP CODE: the reason that the step gave. Without one, its exit code and the last lines that it wrote: never nothing.
why_failed() {
    why=$(text_of "$work/reason")
    # On a full disk the step's own words are lost.
    [ -n "$why" ] || ! disk_full || why="The disk of the server is full: $(df --output=target "$work" | tail -n 1) has nothing left. Make room there (docker system df; ls backups) and try again."
    if [ -z "$why" ]; then
        if [ "$2" -gt 128 ]; then why="It was killed (signal $(($2 - 128)))"; else why="It ended with exit code $2"; fi
        why_lines=$(tail -c "+$((session_offset + 1))" "$work/$1.log" 2>/dev/null | grep -v '^[[:space:]]*$' | tail -n 3)
        if [ -n "$why_lines" ]; then why="$why: $why_lines"; else why="$why. It wrote nothing."; fi
    fi
    printf '%s' "$why"
}

# perform STEP: does it; notes how it went. The last step is not cancelled: what it records is true by then.
perform() {
    eval "perform_deadline=\$deadline_$1"
    perform_began=$(milliseconds)
    note step-started step "\"$1\"" deadline "$perform_deadline"
    perform_code=0
    perform_cancellable=yes
    [ "$1" != finish ] || perform_cancellable=no
    if [ "$perform_cancellable" = yes ] && [ -e "$cancel" ]; then
        note_cancel "$1" yes
        perform_code=143
    else
        in_session 'do' "$1" "$perform_deadline" "$perform_cancellable" || perform_code=$?
    fi
    perform_took=$(($(milliseconds) - perform_began))
    if [ "$perform_code" -eq 0 ]; then
        note step-finished step "\"$1\"" milliseconds "$perform_took" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    if [ "$perform_cancellable" = yes ] && [ -e "$cancel" ]; then
        perform_reason="Cancelled by $(text_of "$cancel")."
    else
        perform_reason=$(why_failed "$1" "$perform_code")
    fi
    note step-failed step "\"$1\"" milliseconds "$perform_took" exit "$perform_code" \
        reason "$(json "$perform_reason")" output "$(json "$(tail -n 20 "$work/$1.log")")"
    return 1
}

# undo_all STEP…: undoes these, which are given newest first, and sees that what was live is. Stops at the first that cannot be undone.
undo_all() {
    drop_ballast
    revive_platform || return 1
    for undo_step in "$@"; do
        case " $undoable " in *" $undo_step "*) ;; *) continue ;; esac
        try_undo "$undo_step" undo 900 && continue
        # What failed is not repeated as it was: by another way, if there is one.
        case " $undoable_otherwise " in *" $undo_step "*) ;; *) return 1 ;; esac
        try_undo "$undo_step" undo_otherwise 900 || return 1
    done
    prove_live
}

# try_undo STEP VERB DEADLINE [FUNCTION]: one attempt to undo a step; the journal counts the attempts, whoever makes them.
try_undo() {
    try_began=$(milliseconds)
    try_code=0
    note undo-started step "\"$1\"" attempt "$(($(grep -c "\"event\":\"undo-started\",\"step\":\"$1\"" "$journal") + 1))"
    in_session "$2" "${4:-$1}" "$3" no || try_code=$?
    if [ "$try_code" -eq 0 ]; then
        note undo-finished step "\"$1\"" milliseconds "$(($(milliseconds) - try_began))" detail "$(json "$(text_of "$work/detail")")"
        return 0
    fi
    note undo-failed step "\"$1\"" milliseconds "$(($(milliseconds) - try_began))" \
        reason "$(json "$(why_failed "${4:-$1}" "$try_code")")" output "$(json "$(tail -n 20 "$work/${4:-$1}.log")")"
    return 1
}

# revive_platform: undoing needs the database and the edge. After a reboot they take a moment; somebody may have stopped or removed them. One that is being
# upgraded is created again by the undoing.
revive_platform() {
    if [ ! -s "$state/live" ] || platform_answers; then return 0; fi
    if ! is_settled && { [ -d "$work/before" ] || [ -d "$work/database.before" ]; }; then return 0; fi
    try_undo platform 'do' 900 revive
}

# prove_live: what an undoing has brought back is verified like what a deployment brings.
prove_live() {
    [ -n "$(live_record_name)" ] || return 0
    try_undo live 'do' 900
}

# end OUTCOME: the journal's last entry. Whoever reads it finds the secrets gone. What a failed rollback left is compared before it is tried again.
end() {
    rm -rf "$secrets"
    drop_ballast
    # What a restore replaced is not needed any more; where a rollback failed, it may be. Without the lock it is not ours.
    [ "$1" = rollback-failed ] || ! took_lock "$work" || end_copy >>"$work/end.log" 2>&1 || :
    [ "$1" != rollback-failed ] || surroundings >"$work/surroundings" 2>/dev/null || :
    note deployment-finished outcome "\"$1\"" milliseconds "$(($(milliseconds) - began))" live "$(json "$(live_record_name)")"
}

# receive_secrets: the registry's credentials, on one line, and the key of the team's own certificate. They live in memory, for as long as this process does, however it ends.
receive_secrets() {
    umask 077
    mkdir -p "$secrets"
    IFS= read -r receive_registry || :
    printf '%s' "$receive_registry" >"$secrets/config.json"
    unset receive_registry
    cat >"$secrets/key.pem"
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
    note deployment-started deployment "\"$deployment\"" kind "\"$kind\"" environment "\"$environment\"" by "$by_json" approvedBy "$approved_json" release "$release_json" steps "$steps_json"
    if ! perform preflight || ! take_lock; then
        end failed
        return 1
    fi
    remember_live
    post_guard >>"$work/guard.log" 2>&1 9>&- &
    done_steps=
    for step in $steps; do
        done_steps="$step $done_steps"
        if ! perform "$step"; then
            # What failed after users were let in is tidying up; it does not bring back what was there before.
            if is_settled; then
                if revive_platform && prove_live; then break; fi
                end rollback-failed
                return 4
            fi
            # A recovery goes forward only: nothing of it is undone.
            if [ "$kind" = recover ]; then
                end failed
                return 4
            fi
            # shellcheck disable=SC2086 # step names are words
            if undo_all $done_steps; then
                end rolled-back
                return 3
            fi
            end rollback-failed
            return 4
        fi
    done
    note_cancel finish no
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
        do | undo | undo_otherwise)
            step_name=$2
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
    recover_interrupted || { lock_failed "$recovered" 4; return 1; }
    note step-finished step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" detail "$(json "$recovered")"
}

lock_failed() { # REASON [EXIT_CODE]: 4 where an earlier deployment has to be recovered first
    note step-failed step '"lock"' milliseconds "$(($(milliseconds) - lock_began))" exit "${2:-1}" reason "$(json "$1")" output '""'
}

# wait_for_lock: for as long as was asked for, saying for whom; sets lock_reason where that was in vain.
wait_for_lock() {
    wait_end=$(($(uptime_seconds) + lock_timeout)) wait_noted=0 wait_told=
    while [ "$(uptime_seconds)" -lt "$wait_end" ]; do
        wait_holder=$(lock_holder)
        if [ "$wait_holder" != "$wait_told" ] || [ $(($(uptime_seconds) - wait_noted)) -ge 30 ]; then
            note lock-waiting step '"lock"' detail "$(json "$wait_holder")"
            wait_told=$wait_holder wait_noted=$(uptime_seconds)
        fi
        ! flock --timeout 5 9 || return 0
        if [ -e "$cancel" ]; then
            note_cancel lock yes
            lock_reason="Cancelled by $(text_of "$cancel")."
            return 1
        fi
    done
    lock_reason="$(lock_holder)$([ "$lock_timeout" -eq 0 ] || printf ' It was waited for, %s seconds.' "$lock_timeout")"
    return 1
}

# lock_holder: who holds the lock, since when, and what is being done; a sentence.
lock_holder() {
    holder=$(text_of "$state/lock.holder")
    holder_journal="$state/deployments/$holder/journal.ndjson"
    holder_by=$(sed -n 's/.*"event":"deployment-started".*"by":"\([^"]*\)".*/\1/p' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_last=$(grep '"event":"\(step\|undo\|recovery\)-started"' "$holder_journal" 2>/dev/null | tail -n 1)
    holder_step=$(printf '%s' "$holder_last" | sed -n 's/.*"step":"\([a-z]*\)".*/\1/p')
    holder_recovery=$(grep '"event":"recovery-started"' "$holder_journal" 2>/dev/null | tail -n 1)
    case "$holder_last" in
        *'"event":"step-started"'* | '') holder_what='under way' holder_first=$(sed -n 1p "$holder_journal" 2>/dev/null) ;;
        *) holder_what="being undone$(printf '%s' "$holder_recovery" | sed -n 's/.*"by":"\(.*\)","attempt":\([0-9]*\).*/ by \1 (recovery \2)/p')" holder_first=${holder_recovery:-$(grep '"event":"undo-started"' "$holder_journal" | sed -n 1p)} ;;
    esac
    holder_since=$(printf '%s' "$holder_first" | sed -n 's/.*"time":"[^"]*T\([0-9:]*\).*/\1 UTC/p')
    printf 'Deployment %s by %s is %s since %s, at step %s.' "$holder" "${holder_by:-somebody}" "$holder_what" "${holder_since:-an unknown time}" "${holder_step:-unknown}"
}

# shellcheck shell=sh disable=SC2154
# Recovery: what was interrupted is brought to its end by its own script, which knows how to undo itself.

# ended DEPLOYMENT_DIRECTORY: whether its journal has a last entry, and one that leaves nothing to be done.
ended() {
    case "$(tail -n 1 "$1/journal.ndjson")" in
        *'"outcome":"rollback-failed"'*) return 1 ;;
        *'"event":"deployment-finished"'*) return 0 ;;
        *) return 1 ;;
    esac
}

# stuck DEPLOYMENT_DIRECTORY: whether it failed and could not be undone.
stuck() { tail -n 1 "$1/journal.ndjson" | grep -q '"outcome":"rollback-failed"'; }

# surroundings: what an undo depends upon: this start of the server, the application's containers and their health, room on the disk.
surroundings() {
    cat /proc/sys/kernel/random/boot_id
    docker ps --all --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}} {{.State}} {{.Status}}' 2>/dev/null |
        awk -v prefix="$application-" 'index($2, prefix) == 1 { print $1, $2, $3, ($NF ~ /\)$/ ? $NF : "") }' | LC_ALL=C sort
    ! disk_full || printf 'full\n'
}

# changed DEPLOYMENT_DIRECTORY: whether anything that an undo depends upon has changed since it failed there.
changed() { ! surroundings | cmp -s - "$1/surroundings"; }

# undo_reason DEPLOYMENT_DIRECTORY: why its undo failed last, on one line.
undo_reason() {
    undo_reason_text=$(sed -n 's/.*"event":"undo-failed".*"reason":"\(.*\)","output":.*/\1/p' "$1/journal.ndjson" | tail -n 1 |
        sed -e 's/\\\\/\x01/g' -e 's/\\n/ /g' -e 's/\\t/ /g' -e 's/\\"/"/g' -e 's/\x01/\\/g')
    printf '%s' "${undo_reason_text:-its journal does not say why.}"
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

# recover_interrupted: brings every deployment that was interrupted to its end, by its own script, under the lock that is held. One that could not be
# undone before is tried again when something has changed since, or when Recover asks for it.
recover_interrupted() {
    recovered=
    for interrupted in "$state"/deployments/*/; do
        interrupted=${interrupted%/}
        interrupted_name=${interrupted##*/}
        if [ "$interrupted" = "$work" ] || [ ! -s "$interrupted/journal.ndjson" ] || ended "$interrupted"; then
            continue
        fi
        if ! took_lock "$interrupted"; then
            alive "$interrupted" || abandon "$interrupted"
            continue
        fi
        if stuck "$interrupted" && [ "$kind" != recover ] && ! changed "$interrupted"; then
            recovered="Deployment $interrupted_name could not be undone, and nothing has changed on the server since: $(undo_reason "$interrupted") Recover tries it again."
            return 1
        fi
        note lock-waiting step '"lock"' detail "$(json "Deployment $interrupted_name was interrupted and is brought to its end first.")"
        if ! QGO_RECOVERY_BY="$(recovery_by)" QGO_REGISTRY_CONFIG="$secrets" sh "$interrupted/script.sh" recover-locked >>"$interrupted/output.log" 2>&1; then
            recovered="Deployment $interrupted_name could not be undone: $(undo_reason "$interrupted") Its journal and the output of each step are in $interrupted on the server."
            return 1
        fi
        # Its guard may still wait for something to change.
        docker rm --force "$application-guard-$interrupted_name" >/dev/null 2>&1 9>&- &
        recovered="${recovered:+$recovered }Recovered $interrupted_name, which had been interrupted."
    done
}

# recovery_by: who recovers, as JSON.
recovery_by() {
    case "$kind" in
        recover) printf '"Recover of %s' "${by_json#?}" ;;
        *) printf '"%s %s of %s' "$kind" "$deployment" "${by_json#?}" ;;
    esac
}

# recover-locked: after a crash or a reboot. One that is settled is finished; any other is undone.
recover_locked() {
    began=$(milliseconds)
    # The last entry may be torn; what follows begins a line of its own.
    [ -z "$(tail -c 1 "$journal")" ] || printf '\n' >>"$journal"
    note recovery-started by "${QGO_RECOVERY_BY:-\"somebody on the server\"}" attempt "$(($(grep -c '"event":"recovery-started"' "$journal") + 1))"
    rm -f "$cancel" "$cancel.noted"
    # shellcheck source=/dev/null
    if [ -s "$work/live.sh" ]; then . "$work/live.sh"; fi
    if [ "$kind" = recover ]; then
        # It goes forward only.
        if perform serve; then end succeeded; return 0; fi
        end failed
        return 4
    fi
    if is_settled; then
        if revive_platform && { perform finish || :; } && prove_live; then
            end succeeded
            return 0
        fi
        end rollback-failed
        return 4
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

# recover_live: asked for by a person. What the record says is live is there, running, and reached by users when it returns.
recover_live() {
    serve_record=$(live_record_name)
    if [ -z "$serve_record" ]; then
        say "no release is live yet: there is nothing to recover"
        return 0
    fi
    if serves_as_recorded; then
        say "$serve_record serves, healthy: there is nothing to recover"
        return 0
    fi
    platform_answers || do_revive
    live_healthy=yes
    do_live
    open_edge
    say "$serve_record serves again, healthy"
}

# serves_as_recorded: whether users reach the live release, and it is the one of the record.
serves_as_recorded() {
    if ! platform_answers || ! whole_record "$serve_record"; then return 1; fi
    for serve_service in $services; do
        runs_as_recorded "$serve_record" "$(live_word 2)" "$serve_service" || return 1
    done
    edge_shows "$(live_word 2)" && ! under_maintenance && public_serves "$(recorded_commit "$serve_record")"
}

# shellcheck shell=sh disable=SC2154
# The guard: a container that waits for the environment's lock for as long as a deployment holds it, and then sees that the deployment
# came to its end. It gets the lock at once when the script is killed, and Docker starts it again after a reboot: nobody has to
# type anything. An undo that failed is not repeated as it was: the guard waits, without the lock, until something has changed that
# the undo depends upon. It runs this script among the server's own files, so nothing is installed, and removes itself.

guard_container() { printf '%s-guard-%s' "$application" "$deployment"; }

# post_guard: where something serves that could be brought back. From the edge's image, which is here already.
post_guard() {
    [ -n "$live_record" ] || return 0
    # As the deploying user, who owns what it writes. With a rootless Docker, root in a container is that user already.
    set -- sh "$work/script.sh" guard
    if [ "$owner" != 0:0 ]; then set -- setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --init-groups -- "$@"; fi
    docker run --detach --name "$(guard_container)" --restart unless-stopped --label "cloud.qgocargo.deployment=$deployment" --log-driver none \
        --user 0:0 --pid host --network none --security-opt label=disable --security-opt apparmor=unconfined \
        --env "HOME=$HOME" --env "DOCKER_HOST=${DOCKER_HOST:-}" --env "QGO_OWNER=$owner" --env "QGO_USER=$data_user" \
        --volume /:/server:rslave --entrypoint chroot "$(docker inspect --format '{{.Image}}' "$(platform_container edge)" 2>/dev/null || printf '%s' "$edge_image")" \
        /server "$@"
}

# guard: what runs in the container.
guard() {
    exec 9>>"$state/lock" >>"$work/guard.log" 2>&1
    guard_end=$(($(uptime_seconds) + 21600)) guard_attempts=0
    # The checkout may be another user's: the deployment itself has worked with it.
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$directory"
    flock 9
    while [ -s "$journal" ] && ! ended "$work"; do
        if ! stuck "$work" || changed "$work"; then
            [ "$guard_attempts" -lt 5 ] || break
            guard_attempts=$((guard_attempts + 1))
            printf '%s' "$deployment" >"$state/lock.holder"
            QGO_RECOVERY_BY="\"the server's guard\"" recover_locked
        else
            # Meanwhile the lock is for whoever needs it.
            flock --unlock 9
            [ "$(uptime_seconds)" -lt "$guard_end" ] || break
            sleep 5
            flock 9
        fi
    done
    exec 9>&-
    docker rm --force "$(guard_container)"
}

# See that the server, its disk, database and registry are ready and nothing has drifted
do_preflight() {
    preflight_tools
    preflight_directories
    :
    ask_ahead
    preflight_disk 512
    preflight_database
    preflight_drift
    :
    :
    for image in ; do preflight_image "$image"; done
    say "Docker $preflight_docker, compose $preflight_compose, $preflight_have MiB free"
}

# Take the environment's lock; finish or undo what was interrupted earlier
do_lock() {
    :
}

# Pull the images of edge and database, while the old serves
do_pull() {
    pull_images registry.sandbox:5443/mysql@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc registry.sandbox:5443/nginx@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
}

# Create the edge anew, with the entrances and the image of this plan; users are disconnected for a second
do_edge() {
    upgrade_edge
}

undo_edge() {
    undo_edge_upgrade
}

# Show the maintenance page if the database waits for an upgrade, and there is room for a copy of its data
do_maintain() {
    maintain_for_database
}

undo_maintain() {
    open_edge
}

undo_otherwise_maintain() {
    recreate_edge
    open_edge
}

# Back up what an upgrade of the database could damage
do_backup() {
    if [ ! -s "$work/database.reason" ]; then
        say 'nothing to back up: the database stays as it is'
        return 0
    fi
    make_backup
    printf '%s' "$backup_name" >"$work/backup"
    say "$backup_name, $(du --apparent-size --human-readable "$backups/$backup_name" | cut -f 1)B, verified$([ "$(cat "$work/proven")" = false ] || printf ' and loaded')$backup_note"
}

undo_backup() {
    end_database_work
    drop_unfinished_backup
}

# Copy the data of the database, and create the database anew, from the image of this plan and with the settings that wait
do_database() {
    upgrade_database
}

undo_database() {
    undo_database_upgrade
}

# See that users reach http://127.0.0.11:8080/
do_verify() {
    in_a_row 3 60 public_serves "$(recorded_commit "$(live_record_name)")" || fail "$health_reason"
}

# Let users in, remove the copy of the data, keep the last 5 backups
do_finish() {
    finish_upgrade 5
}

main "$@"
