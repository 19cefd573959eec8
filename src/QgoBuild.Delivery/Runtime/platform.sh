# shellcheck shell=sh disable=SC2034,SC2154
# needs: archive certificate compose data database edge journal live records wait
# The platform: the database and the edge. Deployments share them and never recreate them.

# The images of this plan; recorded_platform sets those that are in use.
edge_wanted=$edge_image
database_wanted=$database_image

# recreate_edge [IMAGE]: recreates its container from $state/edge.compose.yml, with that image or with the recorded one. Users are
# disconnected for a second.
recreate_edge() {
    recorded_platform
    [ $# -eq 0 ] || edge_image=$1
    keep_output compose_platform up --detach --no-build --pull never --no-deps --force-recreate --remove-orphans edge ||
        fail_with_state "$project" "The edge could not be created anew."
    wait_stable 1 60 edge_runs || fail_with_state "$project" "The edge does not run."
    start_certbot --force-recreate
}

edge_runs() { docker exec "$(platform_container edge)" true 2>/dev/null; }

# database_upgrade_reason: prints a sentence that explains why an upgrade of the database is pending; nothing if its image and its settings
# are up to date.
database_upgrade_reason() {
    waits_image=$(recorded_lines | sed -n 's/^database_image=//p') || :
    if [ -n "$waits_image" ] && [ "$waits_image" != "$database_wanted" ]; then
        printf 'It runs %s, and is to run %s.' "$waits_image" "$database_wanted"
    elif [ -s "$state/platform.next.yml" ]; then
        printf 'The settings of its container have changed.'
    fi
}

# platform_files: writes the compose file of the release. If it would change the database, it is kept as pending beside the present file.
# A release from before these files were compiled has none: the present file stays.
platform_files() {
    [ -n "$platform_definition" ] || return 0
    printf '%s\n' "$platform_definition" | write_file "$state/platform.next.yml"
    platform_present=$(database_settings "$state/platform.compose.yml")
    if [ -n "$platform_present" ] && [ "$platform_present" != "$(database_settings "$state/platform.next.yml")" ] &&
        docker container inspect "$(database_container)" >/dev/null 2>&1; then
        return 0
    fi
    mv "$state/platform.next.yml" "$state/platform.compose.yml"
}

# database_settings COMPOSE_FILE: prints what identifies the settings of the database there; nothing for a file from before it was compiled.
database_settings() { sed -n 's/^# database: //p' "$1" 2>/dev/null || :; }

# connect_platform: connects accessories and edge to the networks of both colours, where they were created before these.
connect_platform() {
    for connect_part in $accessories edge; do
        connect_container=$(platform_container "$connect_part")
        connect_has=$(docker inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' "$connect_container")
        for connect_network in "$project-blue" "$project-green"; do
            case " $connect_has" in *" $connect_network "*) continue ;; esac
            # Before the first release that was compiled there is none.
            docker network inspect "$connect_network" >/dev/null 2>&1 || continue
            docker network connect --alias "$connect_part" "$connect_network" "$connect_container" ||
                fail "The container $connect_container could not be connected to the network $connect_network."
        done
    done
}

# start_platform OWNER: starts database and edge. On a server's first deployment this creates their directories and passwords.
start_platform() {
    fail_if_database_lost
    mkdir -p "$state/edge" "$state/secrets" "$state/variables" "$state/releases" "$backups"
    chmod 0700 "$state/secrets" "$state/variables" "$backups"
    record_project
    for platform_secret in $generated_secrets; do ensure_secret "secrets/$platform_secret"; done
    for platform_secret in $generated_variables; do ensure_secret "variables/${platform_secret%%:*}"; done
    each_data create_data "$1"
    each_data print_data | write_file "$state/data"
    certificate_files
    edge_files
    replace_untyped_edge
    # What the container was created from is kept beside it, until an upgrade.
    if [ ! -s "$state/edge.compose.yml" ] || ! docker container inspect "$(platform_container edge)" >/dev/null 2>&1; then
        edge_service_file
    fi
    platform_files
    record_pending_upgrade edge "$(edge_upgrade_reason)"
    record_pending_upgrade database "$(database_upgrade_reason)"
    recorded_platform
    if platform_runs; then
        say "they run"
        return 0
    fi
    # shellcheck disable=SC2046,SC2086 # images are words
    ensure_images $database_image "$edge_image" $(certbot_of_edge) $(accessory_images)
    keep_output compose_platform up --detach --no-build --pull never --no-recreate --wait --wait-timeout 180 ||
        fail_with_state "$project" "Database or edge did not start."
    connect_platform
    record_platform
    platform_identity | write_file "$state/platform.started"
    say "$(describe_database)"
}

# accessory_images: prints the images of the accessories, without that of the database, which an environment names.
accessory_images() { sed -n 's/^ *image: \([^$].*\)$/\1/p' "$state/platform.compose.yml"; }

# platform_runs: whether accessories and edge run, and are healthy, as they were started the last time: then there is nothing to start.
platform_runs() {
    [ "$(platform_identity)" = "$(text_of "$state/platform.started")" ] || return 1
    runs_parts="$accessories edge"
    [ -z "$(certbot_of_edge)" ] || runs_parts="$runs_parts certbot"
    # shellcheck disable=SC2046 # names of containers are words
    docker inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' \
        $(for runs_part in $runs_parts; do platform_container "$runs_part" && printf ' '; done) 2>/dev/null |
        awk -v "parts=$(printf '%s\n' "$runs_parts" | wc -w)" \
            '$1 != "running" || NF > 1 && $2 != "healthy" { differs = 1 } END { exit differs || NR != parts }'
}

# platform_identity: prints what identifies the files and images that the platform is started from.
platform_identity() {
    { cat "$state/platform.compose.yml" "$state/edge.compose.yml" && printf '%s %s' "$database_image" "$edge_image"; } 2>/dev/null |
        sha256sum
}

# edge_files: writes the edge's configuration if it is missing: for the live release, or for none.
edge_files() {
    [ ! -s "$state/edge/nginx.conf" ] || return 0
    if [ -s "$state/live" ] && record_complete "$(live_record_name)"; then
        edge_configure "$state/releases/$(live_record_name)/nginx.conf"
        edge_route "$(live_field 2)"
    else
        [ -n "$edge_configuration" ] ||
            fail "The configuration of the edge is gone from the server, and comes with a deployment: $state/edge/nginx.conf. Deploy again."
        planned_edge_configuration >"$work/edge.conf"
        edge_configure "$work/edge.conf"
        edge_route none
    fi
}

edge_service_file() { printf '%s\n' "$edge_service" | write_file "$state/edge.compose.yml"; }

# record_platform: records what database and edge were created from. A missing container is recreated from the same image, and never with a
# new, empty volume.
record_platform() {
    record_format='database_image={{.Config.Image}}{{println}}'
    record_format=$record_format'database_volumes="{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}"'
    {
        [ -z "$database_part" ] || docker inspect --format "$record_format" "$(database_container)"
    } >"$work/platform"
    docker inspect --format 'edge_image={{.Config.Image}}' "$(platform_container edge)" >>"$work/platform"
    cmp -s "$work/platform" "$state/platform.sh" || write_file "$state/platform.sh" <"$work/platform"
}

recorded_platform() {
    recorded_lines >"$work/platform.record"
    # shellcheck source=/dev/null
    . "$work/platform.record"
}

# recorded_lines: prints the record. The first versions knew MySQL only.
recorded_lines() { [ ! -s "$state/platform.sh" ] || sed -e 's/^mysql_/database_/' "$state/platform.sh"; }

# fail_if_database_lost: fails if the database exists without its passwords, or its record without its volume: a new container would serve
# without data.
fail_if_database_lost() {
    [ -n "$database_part" ] || return 0
    # shellcheck disable=SC2016 # variables of compose
    for lost_secret in $(present_platform |
        sed -n -e 's#^ *file: .*/\.qgobuild/\(secrets/\)#\1#p' -e 's/.*${QGO_SETTING_\([A-Za-z0-9_]*\)?}.*/variables\/\1/p'); do
        [ ! -s "$state/$lost_secret" ] || continue
        for lost_volume in $(present_platform | sed -n "s/^ *name: \\\${QGO_PROJECT:?}-/$project-/p"); do
            docker volume inspect "$lost_volume" >/dev/null 2>&1 || continue
            fail "The database of an earlier deployment is on the server (Docker volume $lost_volume), but its passwords are not:" \
                "$state/$lost_secret is gone. Put it back from a copy; or, to begin anew without that data, remove the volume" \
                "(docker volume rm $lost_volume)."
        done
    done
    if [ ! -s "$state/live" ] || { [ "$kind" = rollback ] && [ "$accept_drift" = yes ]; }; then return 0; fi
    database_volumes=
    # On servers that were set up before volumes were recorded, the compose file names the volume.
    if [ ! -s "$state/platform.sh" ] && grep -qF "name: $project-$database_part" "$state/platform.compose.yml" 2>/dev/null; then
        database_volumes="$project-$database_part"
    fi
    recorded_platform
    for lost_volume in $database_volumes; do
        docker volume inspect "$lost_volume" >/dev/null 2>&1 && continue
        lost_backup=$(newest_backup)
        fail "The database is gone from the server: its volume $lost_volume was" \
            "removed.$([ -n "$lost_backup" ] || printf ' No backup is on the server: bring a copy to %s.' "$backups") It is restored from" \
            "a backup by: ./build.sh Rollback --environment $environment --backup ${lost_backup:-FILE} --accept-drift"
    done
}

# preflight_generated: fails if an accessory exists that was created with another value than the one that would be generated for it.
preflight_generated() {
    for generated_variable in $generated_variables; do
        generated_file="$state/variables/${generated_variable%%:*}"
        [ ! -s "$generated_file" ] || continue
        for generated_part in $(printf '%s' "${generated_variable#*:}" | tr ',' ' '); do
            docker container inspect "$(platform_container "$generated_part")" >/dev/null 2>&1 || continue
            fail "$generated_part was created with another value of ${generated_variable%%:*} than this release has, and deployments" \
                "never recreate it. Write the value that it has into $generated_file on the server (chmod 600), and deploy again."
        done
    done
}

# present_platform: prints the compose file from which the platform was created; before that, the one from which it will be.
present_platform() { cat "$state/platform.compose.yml" 2>/dev/null || printf '%s\n' "$platform_definition"; }

platform_ready() { docker exec "$(platform_container edge)" true 2>/dev/null && database_ready; }

# revive_platform_now: starts database and edge if they are stopped; recreates them from the record if they are missing.
revive_platform_now() {
    wait_stable 1 60 docker_ready || fail "Docker does not answer on the server: $(docker version 2>&1 >/dev/null | tail -n 1)"
    fail_if_database_lost
    recorded_platform
    certificate_files
    edge_files
    # shellcheck disable=SC2046 # names of containers are words
    if ! docker start $(for revive_part in $accessories edge; do platform_container "$revive_part" && printf ' '; done); then
        [ -s "$state/platform.compose.yml" ] ||
            write_file "$state/platform.compose.yml" <"$state/releases/$(live_record_name)/platform.compose.yml"
        # shellcheck disable=SC2046,SC2086 # images are words
        ensure_images $database_image "$edge_image" $(accessory_images)
        [ -s "$state/edge.compose.yml" ] || edge_service_file
        : >"$work/recreated"
        # A container whose network is gone cannot be started: it is recreated. Its data is in a volume. Certbot is created afterwards,
        # because its failure must not affect the others.
        revive_all=$(compose_platform config --services | grep -vx certbot)
        # shellcheck disable=SC2086 # services are words
        keep_output compose_platform up --detach --no-build --pull never --no-recreate $revive_all ||
            keep_output compose_platform up --detach --no-build --pull never --force-recreate $revive_all ||
            fail_with_state "$project" "Database or edge could not be created again."
    fi
    wait_stable 1 180 platform_ready || { : >"$work/up.output"; fail_with_state "$project" "Database or edge did not come up again."; }
    start_certbot
    if [ -e "$work/recreated" ]; then say "database and edge were created again, and are up"; else say "database and edge are up again"; fi
}

# edge_upgrade_reason: prints a sentence that explains why an upgrade of the edge is pending; nothing if its ports and its image are up to
# date.
edge_upgrade_reason() {
    [ -s "$state/edge.compose.yml" ] || return 0
    waits_image=$(recorded_lines | sed -n 's/^edge_image=//p') || :
    if [ "$(cat "$state/edge.compose.yml")" != "$edge_service" ]; then
        waits_ports=$(published_ports <"$state/edge.compose.yml")
        waits_wanted=$(printf '%s\n' "$edge_service" | published_ports)
        if [ "$waits_ports" = "$waits_wanted" ]; then
            printf 'The settings of its container have changed.'
        else
            printf 'It publishes %s, and its entrances are %s.' "$(describe_ports "$waits_ports")" "$(describe_ports "$waits_wanted")"
        fi
    elif [ -n "$waits_image" ] && [ "$waits_image" != "$edge_wanted" ]; then
        printf 'It runs %s, and is to run %s.' "$waits_image" "$edge_wanted"
    fi
}

# published_ports <a compose file of the edge: prints its ports, on one line.
published_ports() { sed -n 's/^ *- "\([0-9]*\):[0-9]*"$/\1/p' | paste -s -d ' '; }

# publishes_port PORT: whether the edge publishes that port. publishes_any_port PORT…: whether it publishes at least one of them.
publishes_port() {
    [ -s "$state/edge.compose.yml" ] || return 0
    case " $(published_ports <"$state/edge.compose.yml") " in *" $1 "*) ;; *) return 1 ;; esac
}

publishes_any_port() {
    for publishes_port in "$@"; do ! publishes_port "$publishes_port" || return 0; done
    health_reason="The edge publishes none of the entrances: $*."
    return 1
}

describe_ports() {
    case "$1" in
        *' '*) printf 'ports %s' "$1" | sed -e 's/\([0-9]\) /\1, /g' ;;
        *) printf 'port %s' "$1" ;;
    esac
}

# preflight_edge: fails if the edge does not publish a port of the release's entrances.
preflight_edge() {
    if [ ! -s "$state/live" ] || [ ! -s "$state/edge.compose.yml" ]; then return 0; fi
    for preflight_port in $(printf '%s\n' "$edge_service" | published_ports); do
        # A missing edge is created with the new ports.
        if ! publishes_port "$preflight_port" && docker container inspect "$(platform_container edge)" >/dev/null 2>&1; then
            fail "The edge does not publish the entrance on port $preflight_port. $(edge_upgrade_reason) Apply it first;" \
                "users are disconnected for a second: ./build.sh Upgrade --environment $environment"
        fi
    done
    if [ -n "$tls_kind" ] && ! grep -qF /etc/nginx/tls "$state/edge.compose.yml"; then
        fail "The edge was created without a certificate, and its entrances have one now. Apply it first;" \
            "users are disconnected for a second: ./build.sh Upgrade --environment $environment"
    fi
}

# record_pending_upgrade PART SENTENCE: records the reason of a pending upgrade, for Status.
record_pending_upgrade() {
    if [ -n "$2" ]; then
        printf '%s\n' "$2" | write_file "$state/$1.waits"
        progress "the $1 waits for an upgrade (./build.sh Upgrade --environment $environment): $2"
    else
        rm -f "$state/$1.waits"
    fi
}

# upgrade_records: writes the new configuration to the record of the live release and of each earlier one that listens at other ports,
# because they are to be reached through this edge.
upgrade_records() {
    upgrade_listens=$(listen_lines "$work/edge.conf")
    for upgrade_file in "$state"/releases/*/nginx.conf; do
        [ -s "$upgrade_file" ] || continue
        [ "$(listen_lines "$upgrade_file")" != "$upgrade_listens" ] || [ "$upgrade_file" = "$state/releases/$upgrade_record/nginx.conf" ] ||
            continue
        write_file "$upgrade_file" <"$work/edge.conf"
    done
}

listen_lines() { sed -n 's/^ *listen \(.*\) default_server;$/\1/p' "$1" | sort; }

# replace_edge IMAGE: recreates the edge from that image and records it once it serves the live release.
replace_edge() {
    recreate_edge "$1"
    wait_stable 1 60 edge_routes_to "$(live_field 2)" ||
        { : >"$work/up.output"; fail_with_state "$project" "The edge does not serve $(live_field 2)."; }
    record_platform
    record_pending_upgrade edge "$(edge_upgrade_reason)"
}

# replace_untyped_edge: an edge from before entrances had types listens at other ports in its container. Recreates it once; it then serves
# the live release as before.
replace_untyped_edge() {
    if [ ! -s "$state/live" ] || [ -s "$state/edge.compose.yml" ] || [ -z "$edge_configuration" ]; then return 0; fi
    progress "the edge was created by an earlier version of QgoBuild: it is created anew, once, and users are disconnected for a second"
    # shellcheck disable=SC2086 # one image, or none
    ensure_images "$edge_wanted" $certbot_image
    printf '%s\n' "$edge_configuration" >"$work/edge.conf"
    upgrade_record=$(live_record_name)
    upgrade_records
    edge_configure "$work/edge.conf"
    edge_service_file
    replace_edge "$edge_wanted"
}
