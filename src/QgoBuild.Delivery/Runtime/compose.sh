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
