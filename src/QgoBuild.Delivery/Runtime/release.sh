# shellcheck shell=sh disable=SC2154
# needs: compose health journal live wait
# What the steps of a deployment do with a release.

# start_release COLOUR: creates the containers of a release and starts them. A service that depends on the health or the completion of
# another is not started yet, because that may require the migrations, and neither is one that must not run twice: it is listed in
# $work/waiting until start_waiting starts it.
start_release() {
    : >"$work/waiting"
    # shellcheck disable=SC2086 # services are words
    if [ -z "$exclusive_services" ] && ! has_conditions; then
        keep_output compose_release "$record" "$1" up --detach --no-build --pull never --force-recreate $services ||
            fail_with_state "$project-$1" "The release did not start."
        return 0
    fi
    # shellcheck disable=SC2086 # services are words
    keep_output compose_release "$record" "$1" up --no-start --no-build --pull never --force-recreate $services ||
        fail_with_state "$project-$1" "The containers of the release could not be created."
    docker ps --all --filter "label=com.docker.compose.project=$project-$1" --filter label=com.docker.compose.oneoff=False \
        --format '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.depends_on"}}' |
        awk -v name="$migration_service" '$1 != name' >"$work/dependencies"
    cut -d ' ' -f 1 "$work/dependencies" >"$work/waiting"
    while start_ready "$1" no; do :; done
}

# start_ready COLOUR CONDITIONS: starts the services whose dependencies are met; succeeds if it started any. Without conditions, services
# that depend on health or completion, and those that must not run twice, keep waiting.
start_ready() {
    start_any=1
    start_services=$(cat "$work/waiting")
    for start_service in $start_services; do
        if [ "$2" = no ] && is_exclusive "$start_service"; then continue; fi
        dependencies_met "$1" "$2" "$start_service" || continue
        docker start "$(release_container "$1" "$start_service")" >/dev/null 2>"$work/up.output" ||
            { cat "$work/up.output" >&2; fail_with_state "$project-$1" "The service $start_service did not start."; }
        grep -vxF "$start_service" "$work/waiting" >"$work/waiting.new" || :
        mv "$work/waiting.new" "$work/waiting"
        start_any=0
    done
    return "$start_any"
}

# dependencies_met COLOUR CONDITIONS SERVICE: whether the dependencies in its compose file are met. Migrations are applied by their own
# step.
dependencies_met() {
    for allowed_dependency in $(sed -n "s/^$3 //p" "$work/dependencies" | tr ',' ' '); do
        allowed_service=${allowed_dependency%%:*}
        case "$2 $allowed_dependency" in
            "yes $migration_service:"*) continue ;;
            yes\ *) ;;
            "no $migration_service:"*) return 1 ;;
            *:service_started*) ;;
            *) return 1 ;;
        esac
        allowed_state=$(docker inspect \
            --format '{{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' \
            "$(release_container "$1" "$allowed_service")" 2>/dev/null) || return 1
        case "$allowed_dependency $allowed_state" in
            *:service_healthy*' running '*' healthy') ;;
            *:service_completed_successfully*' exited 0 '*) ;;
            *:service_started*' running '* | *:service_started*' exited '*) ;;
            *) return 1 ;;
        esac
    done
}

# start_waiting COLOUR SECONDS: after the migrations, starts the waiting services as soon as their dependencies are met.
start_waiting() {
    [ -s "$work/waiting" ] || return 0
    : >"$work/up.output"
    wait_stable 1 "$2" all_started "$1" ||
        fail_with_state "$project-$1" \
            "These services could not be started, for what they depend on (depends_on) is not ready: $(paste -s -d ' ' "$work/waiting")."
}

all_started() {
    while start_ready "$1" yes; do :; done
    [ ! -s "$work/waiting" ]
}

is_waiting() { [ -s "$work/waiting" ] && grep -qxF "$1" "$work/waiting"; }

# check_release COLOUR TIMES SECONDS: starts the waiting services and waits until all of the release is healthy that many times in a row.
check_release() {
    check_end=$(($(uptime_seconds) + $3))
    start_waiting "$1" "$3"
    wait_stable "$2" "$((check_end - $(uptime_seconds)))" release_healthy "$1" || fail_with_logs "$1" "$health_reason"
}

# wait_release_started COLOUR SECONDS: waits until each service runs and responds, healthy or not.
wait_release_started() {
    wait_stable 2 "$2" release_responds "$1" || fail_with_logs "$1" "$health_reason"
}

release_responds() {
    require_running "$1"
    services_respond "$1"
}

# services_answer URL…: whether all of these respond, whatever the response is.
services_answer() {
    if [ $# -eq 0 ] || probe any "$@"; then return 0; fi
    health_reason="A service does not answer: $(head -n 1 "$work/probe-error")"
    return 1
}

# container_healthy COLOUR SERVICE: whether the health check of its container succeeds.
container_healthy() {
    healthy_state=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' \
        "$(release_container "$1" "$2")" 2>&1) || :
    [ "$healthy_state" = healthy ] || { health_reason="The container of $2 is not healthy: $healthy_state."; return 1; }
}

# require_running COLOUR: fails at once when a container has ended, because it would only end again.
require_running() {
    all_run "$1" && return 0
    for runs_service in $services; do
        is_waiting "$runs_service" || container_runs "$(release_container "$1" "$runs_service")" ||
            fail_with_logs "$1" "$(container_problem "$1" "$runs_service")"
    done
}

# all_run COLOUR: whether all its containers are running and were never restarted.
all_run() {
    # shellcheck disable=SC2046 # names of containers are words
    docker inspect --format '{{.State.Status}} {{.RestartCount}}' $(release_containers "$1") 2>/dev/null |
        awk -v "all=$(printf '%s\n' "$services" | wc -w)" '$0 != "running 0" { differs = 1 } END { exit differs || NR != all }'
}

# is_exclusive SERVICE: whether it must not run twice.
is_exclusive() { case " $exclusive_services " in *" $1 "*) ;; *) return 1 ;; esac; }

# exclusive_containers: prints the containers of the live release that must not run beside those of the next one.
exclusive_containers() {
    [ -n "$live_record" ] || return 0
    for exclusive_service in $exclusive_services; do
        exclusive_container=$(release_container "$live_colour" "$exclusive_service")
        ! docker container inspect "$exclusive_container" >/dev/null 2>&1 || printf '%s\n' "$exclusive_container"
    done
}

# stop_exclusive: stops them, each with the time that its compose file gives it.
stop_exclusive() {
    exclusive_containers | xargs -r docker stop >/dev/null ||
        fail "A service that must not run twice could not be stopped: $exclusive_services. Nothing was changed."
}

# start_exclusive: starts them again.
start_exclusive() {
    exclusive_containers | xargs -r docker start >/dev/null ||
        fail "A service that must not run twice could not be started again: $exclusive_services."
}

# say_stopped: adds to the sentence of the step what stop_exclusive has stopped.
say_stopped() { [ -z "$(exclusive_containers)" ] || say "$(text_of "$work/detail"); stopped: $exclusive_services"; }

stop_old_release() {
    [ -n "$live_record" ] || return 0
    release_down "$live_record" "$live_colour" "$drain" || say "The old release could not be stopped; it takes no traffic."
}

# release_healthy COLOUR: whether all services of a release are healthy, reached directly. Fails the step if a container has ended.
release_healthy() {
    require_running "$1"
    services_healthy "$1"
}

# Compiled from the services of the application: services_respond COLOUR and services_healthy COLOUR.
