#!/bin/sh
# QgoBuild: rollback 20261123_083241-4f2ab12c-0000 on staging.
# shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly
# Compiled from the typed plan. Kept with its journal, because it can also undo what it did: sh script.sh recover

LC_ALL=C
export LC_ALL
unset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE
deployment=20261123_083241-4f2ab12c-0000
kind=rollback
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
platform_definition='# The platform.
# database: 0123456789abcdef
name: ${QGO_PROJECT:?}
volumes:
  mysql:
    name: ${QGO_PROJECT:?}-mysql
secrets:
  mysql_root_password:
    file: ${QGO_DIRECTORY:?}/.qgobuild/secrets/mysql_root_password'
release_definition='# The release.
name: ${QGO_PROJECT:?}-${QGO_COLOUR:?}'
generated_secrets='mysql_password mysql_root_password'
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
record=20261122_101112-0a0a0a0a-beef
accept_drift=no
commit=4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c
history_table=_prisma_migrations
history_query='SELECT migration_name, CASE WHEN finished_at IS NOT NULL THEN '\''applied'\'' WHEN rolled_back_at IS NOT NULL THEN '\''rolled back'\'' ELSE '\''failed'\'' END FROM _prisma_migrations ORDER BY started_at, migration_name, id'
history_is_exact=yes
migration_service=migrate
migration_image=registry.sandbox:5443/qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
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
release_json='{"schemaVersion":1,"version":"1.4.0","commit":"4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c","images":{"backend":"qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","frontend":"qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"createdAt":"2026-11-23T08:32:41+00:00"}'
release_record='{"schemaVersion":1,"version":"1.4.0","commit":"4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c","images":{"backend":"qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","frontend":"qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"createdAt":"2026-11-23T08:32:41+00:00","compose":{"platform":"# The platform.\n# database: 0123456789abcdef\nname: ${QGO_PROJECT:?}\nvolumes:\n  mysql:\n    name: ${QGO_PROJECT:?}-mysql\nsecrets:\n  mysql_root_password:\n    file: ${QGO_DIRECTORY:?}/.qgobuild/secrets/mysql_root_password\n","release":"# The release.\nname: ${QGO_PROJECT:?}-${QGO_COLOUR:?}\n","generatedSecrets":["mysql_password","mysql_root_password"],"releaseImages":[],"platformImages":[],"generatedVariables":[],"settings":[]}}'
release_variables='export BACKEND_IMAGE=registry.sandbox:5443/qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
export FRONTEND_IMAGE=registry.sandbox:5443/qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
export QGO_VERSION=1.4.0
export QGO_COMMIT=4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c
export QGO_BRANCH='\'''\''
release_commit=4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c'
release_settings=''
release_values=''
release_images='registry.sandbox:5443/qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
registry.sandbox:5443/qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
tls_kind=''
tls_names=''
tls_site=''
tls_days_needed=3
tls_name=''
tls_chain=''
certbot_image=''
certbot_script=''
certbot_request=''
steps_json='["preflight","lock","fetch","pull","platform","maintain","backup","start","restore","check","switch","verify","finish"]'
prepare_steps=preflight
lock_step=lock
change_steps='fetch pull platform maintain backup start restore check switch verify'
final_steps=finish
cancellable='preflight lock fetch pull platform maintain backup start restore check switch verify'
undoable='fetch maintain backup start restore switch'
undoable_fallback='fetch maintain start restore switch'
deadline_preflight=60
deadline_lock=10
deadline_fetch=300
deadline_pull=900
deadline_platform=300
deadline_maintain=240
deadline_backup=1800
deadline_start=180
deadline_restore=1800
deadline_check=120
deadline_switch=180
deadline_verify=180
deadline_finish=540
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
# ---- wait.sh
# ---- certificate.sh
# ---- git.sh
# ---- checkout.sh
# ---- collect.sh
# ---- deployments.sh
# ---- drift.sh
# ---- edge.sh
# ---- health.sh
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
# ---- public-check.sh
# ---- release.sh
# ---- database-clients.sh
# ---- sessions.sh
# ---- exchange.sh
# ---- migrations.sh
# ---- restore.sh
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
    preflight_checkout
    collect_async
    preflight_disk 512
    preflight_database
    preflight_drift
    preflight_edge
    preflight_certificate
    preflight_settings
    preflight_generated
    for image in registry.sandbox:5443/qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa registry.sandbox:5443/qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb; do preflight_image "$image"; done
    say "Docker $preflight_docker, compose $preflight_compose," \
        "$preflight_have MiB free"
}

# Acquire the environment's lock; finish or undo what was interrupted earlier
do_lock() {
    acquire_lock
}

# Check out 4f2ab12c again
do_fetch() {
    has_commit || fetch_branch ssh://git@origin.sandbox/srv/git/qgo-cargo.git staging
    check_out
}

undo_fetch() {
    restore_checkout
}

undo_fallback_fetch() {
    rm -f "$directory/.git/index.lock"
    restore_checkout
}

# Pull the images, by digest, while the old release serves
do_pull() {
    pull_images registry.sandbox:5443/qgo-cargo/backend@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa registry.sandbox:5443/qgo-cargo/frontend@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb registry.sandbox:5443/mysql@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc registry.sandbox:5443/nginx@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
}

# Start database and edge where they do not run; never recreate them
do_platform() {
    start_platform 1000:1000
}

# Show the maintenance page if data goes back as well
do_maintain() {
    maintain_if_restoring no
}

undo_maintain() {
    disable_maintenance
}

undo_fallback_maintain() {
    recreate_edge
    disable_maintenance
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

# Start the release beside the one that serves, without traffic
do_start() {
    save_record
    start_release "$next_colour"
    wait_release_started "$next_colour" 60
    say "$next_colour"
}

undo_start() {
    if [ -s "$state/releases/$record/release.sh" ]; then compose_release "$record" "$next_colour" down --timeout 20; fi
    remove_one_offs "$next_colour"
    drop_record
}

undo_fallback_start() {
    remove_release "$next_colour"
    drop_record
}

# Restore the database from backup_staging_20261122_101112.tar.gz if its schema is not the one of that release
do_restore() {
    restore_if_incompatible backup_staging_20261122_101112.tar.gz
}

undo_restore() {
    undo_database_change
}

undo_fallback_restore() {
    undo_with_backup
}

# Check the health of the release, 3 times in a row
do_check() {
    expect_public_check
    check_release "$next_colour" 3 60
}

# Route traffic to the release
do_switch() {
    edge_switch "$record" "$next_colour" || fail "The edge does not route traffic to $next_colour."
    say "$next_colour serves"
}

undo_switch() {
    if [ -n "$live_record" ]; then
        edge_switch "$live_record" "$live_colour" || fail "The edge does not route traffic back to $live_colour."
        edge_drain "$next_colour"
    else
        edge_stop_routing
    fi
}

undo_fallback_switch() {
    if [ -n "$live_record" ]; then
        edge_configure "$state/releases/$live_record/nginx.conf"
    else
        edge_configure "$state/edge/nginx.conf"
    fi
    if [ -n "$live_record" ]; then edge_route "$live_colour"; else edge_route none; fi
    recreate_edge
    [ -z "$live_record" ] || wait_stable 1 15 edge_routes_to "$live_colour" ||
        fail "The edge does not route traffic back to $live_colour, though it was created again."
}

# Check for a while that http://127.0.0.11:8080/ serves the release
do_verify() {
    wait_stable 3 60 public_serves ||
        fail_with_logs "$next_colour" "$health_reason"
    check_publicly 70
}

# Record the release, admit users, stop the old release, keep the last 5 backups
do_finish() {
    record_live
    disable_maintenance
    edge_drain "$live_colour"
    stop_old_release
    prune_all 5
}

main "$@"
