#!/bin/sh
# QgoBuild: backup 20261123_083241-backup-0000 on staging.
# shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly
# Compiled from the typed plan. Kept with its journal, because it can also undo what it did: sh script.sh recover

LC_ALL=C
export LC_ALL
unset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE
deployment=20261123_083241-backup-0000
kind=backup
forward_only=no
environment=staging
directory='/root/NEW START'
application=qgo-cargo
database=qgo_cargo
database_kind=mysql
database_part=mysql
database_variable=MYSQL_IMAGE
services='backend frontend'
exclusive_services=''
accessories=mysql
platform_definition=''
release_definition=''
generated_secrets=''
generated_variables=''
database_image=registry.sandbox:5443/mysql@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
edge_image=registry.sandbox:5443/nginx@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
edge_answers=127.0.0.1:8479
edge_site=http://127.0.0.1:8080/
edge_configuration='# The edge: the only container that publishes the environment'\''s ports. A deployment never recreates it. Generated from the
# entrances of the environment (build/Environments.cs).
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
    location = /-/generation { return 200 "063ee2b31497a995"; }
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
record=20261123_083241-backup-0000
accept_drift=no
commit=''
history_table=_prisma_migrations
history_query='SELECT migration_name, CASE WHEN finished_at IS NOT NULL THEN '\''applied'\'' WHEN rolled_back_at IS NOT NULL THEN '\''rolled back'\'' ELSE '\''failed'\'' END FROM _prisma_migrations ORDER BY started_at, migration_name, id'
history_is_exact=yes
migration_service=migrate
migration_image=''
migrations_are_online=no
migrations_directory=app/backend/prisma/migrations
online_migrations=''
drain=120
lock_timeout=0
health_interval=1
lock_wait_timeout=30
restore_test_max_bytes=268435456
by_json='"dev@laptop"'
approved_json=null
release_json=null
release_record=null
release_variables=''
release_settings=''
release_values=''
release_images=''
tls_kind=''
tls_names=''
tls_site=''
tls_days_needed=3
tls_name=''
tls_chain=''
certbot_image=''
certbot_script=''
certbot_request=''
steps_json='["preflight","lock","backup","finish"]'
prepare_steps=preflight
lock_step=lock
change_steps=backup
final_steps=finish
cancellable='preflight lock backup'
undoable=backup
undoable_fallback=''
deadline_preflight=60
deadline_lock=10
deadline_backup=1800
deadline_finish=60
plan_fingerprint=…


# ---- journal.sh
# ---- files.sh
# ---- archive.sh
# ---- live.sh
# ---- compose.sh
# ---- counts.sh
# ---- data.sh
# ---- database.sh
# ---- dump.sh
# ---- history.sh
# ---- load.sh
# ---- backup.sh
# ---- collect.sh
# ---- deployments.sh
# ---- git.sh
# ---- drift.sh
# ---- health.sh
# ---- wait.sh
# ---- certificate.sh
# ---- edge.sh
# ---- settings.sh
# ---- records.sh
# ---- platform.sh
# ---- runner.sh
# ---- recover.sh
# ---- lock.sh
# ---- guard.sh
# ---- maintenance.sh
# ---- serve.sh
# ---- main.sh
# ---- preflight.sh
# ---- prune.sh
# ---- release.sh
# ---- database-clients.sh
# ---- sessions.sh
# ---- functions of this plan
exec_compose() {
    exec_project=$1 exec_file=$2
    shift 2
    exec docker compose --project-name "$exec_project" --project-directory "$state" --file "$exec_file" --file /opt/qgo-sandbox/release.override.yml "$@"
}
has_conditions() {
    grep -qsE 'service_healthy|service_completed_successfully|^include:|extends:' \
        "$state/releases/$record/release.compose.yml" /opt/qgo-sandbox/release.override.yml
}
each_data() {
    "$@" backend/uploads restored
    "$@" backend/logs kept
}
each_setting() { :; }
services_respond() {
    answering_colour=$1
    set --
    is_waiting backend || set -- "$@" "http://backend-$answering_colour:5000"/health
    is_waiting frontend || set -- "$@" "http://frontend-$answering_colour:8080"/
    services_answer "$@"
}
services_healthy() { responds_ok "http://backend-$1:5000"/health "http://frontend-$1:8080"/; }
edge_healthy() { responds_ok http://127.0.0.1:5001/health; }
public_serves() {
    publishes_any_port 5001 8080 || return 1
    set --
    ! publishes_port 5001 || set -- "$@" http://"$(published_host)":5001/health
    ! publishes_port 8080 || set -- "$@" http://"$(published_host)":8080/
    responds_ok "$@"
}
online_exists_sql() {
    case "$1" in
        *) ;;
    esac
}
online_revert_sql() {
    case "$1" in
        *) ;;
    esac
}
check_migrations() {
    return 1
}

# Check the server, its disk, its database and the registry, and that nothing has drifted
do_preflight() {
    preflight_tools
    preflight_directories
    collect_async
    preflight_disk 512
    preflight_database
    preflight_drift
    say "Docker $preflight_docker, compose $preflight_compose," \
        "$preflight_have MiB free"
}

# Acquire the environment's lock; finish or undo what was interrupted earlier
do_lock() {
    acquire_lock
}

# Back up database, configuration, uploads and logs into one verified archive
do_backup() {
    make_backup
    printf '%s' "$backup_name" >"$work/backup"
    backup_size=$(du --apparent-size --human-readable "$backups/$backup_name" | cut -f 1)B
    say "$backup_name, $backup_size, verified$([ "$(cat "$work/proven")" = false ] || printf ' and loaded')$backup_note"
}

undo_backup() {
    end_database_work
    drop_unfinished_backup
}

# Keep the last 5 backups
do_finish() {
    prune_backups 5
}

main "$@"
