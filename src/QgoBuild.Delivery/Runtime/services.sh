# shellcheck shell=sh disable=SC2154
# needs: compose live
# Logs of services, and commands run in them.

# service_container SERVICE: prints the container that serves; for a service of the release, the one in the live colour.
service_container() {
    case " $services " in
        *" $1 "*) release_container "$(live_field 2)" "$1" ;;
        *) platform_container "$1" ;;
    esac
}

# service_logs LINES FOLLOW SINCE SERVICE…: prints log lines, each after its service's name if there are several. Past lines are sorted by
# time; followed lines are printed as they arrive.
service_logs() {
    logs_lines=$1 logs_follow=$2 logs_since=$3
    shift 3
    if [ $# -eq 1 ]; then
        service_log "$1"
    elif [ "$logs_follow" = yes ]; then
        for logs_service in "$@"; do service_log "$logs_service" | sed -u "s/^/$(printf '%-8s' "$logs_service") | /" & done
        wait
    else
        for logs_service in "$@"; do service_log "$logs_service" --timestamps | sed "s/ / $(printf '%-8s' "$logs_service") | /"; done |
            LC_ALL=C sort --stable --key=1,1 | sed 's/^[^ ]* //'
    fi
}

service_log() { # SERVICE [ARGUMENT]
    logs_container=$(service_container "$1")
    if ! logs_refused=$(docker inspect --format '' "$logs_container" 2>&1 >/dev/null); then
        printf 'There is no container of %s to read: %s\n' "$1" "$logs_refused" >&2
        return 1
    fi
    shift
    [ -z "$logs_since" ] || set -- "$@" --since "$logs_since"
    [ "$logs_follow" = no ] || set -- "$@" --follow
    docker logs --tail "$logs_lines" "$@" "$logs_container" 2>&1
}

# service_exec SERVICE COMMAND: runs the command without input and returns its exit code, or 125 if there is no container.
service_exec() {
    exec_container=$(service_container "$1")
    exec_running=$(docker inspect --format '{{.State.Running}}' "$exec_container" 2>&1 | grep .) || :
    case "$exec_running" in
        true) ;;
        false) printf 'The container %s does not run.\n' "$exec_container" >&2; exit 125 ;;
        *) printf 'The container %s does not run: %s\n' "$exec_container" "$exec_running" >&2; exit 125 ;;
    esac
    exec_mark="QGO_EXEC=$$.$(date +%s)"
    trap 'exec_stop; exit 143' HUP INT TERM
    docker exec --env "$exec_mark" "$exec_container" sh -c -- "$2" </dev/null &
    wait $!
}

# exec_stop: ends the command, because Docker leaves it running when its client disconnects. The command and its children are found by a
# variable in their environment.
exec_stop() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$exec_container" sh -c '
        for process in /proc/[0-9]*; do
            if grep -qs "$1" "$process/environ"; then kill "${process##*/}"; fi
        done' sh "$exec_mark" >/dev/null 2>&1
}
