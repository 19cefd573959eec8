# shellcheck shell=sh disable=SC2154
# needs: journal live
# Docker compose, in two kinds of project: the platform (database and edge), which deployments share and never recreate, and a release in a
# colour.

# project: the name of the environment's compose project, with which the names of its containers, networks and volumes begin. An environment
# from before these names had the environment's name in them keeps what it has: a volume cannot be renamed.
project="$application-$environment"
if [ -s "$state/project" ]; then project=$(cat "$state/project"); elif [ -e "$state/platform.compose.yml" ]; then project=$application; fi

# record_project: records the name before anything is created with it.
record_project() { [ -s "$state/project" ] || printf '%s\n' "$project" | write_file "$state/project"; }

database_container() { platform_container "$database_part"; }
platform_container() { printf '%s-%s-1' "$project" "$1"; }
release_container() { printf '%s-%s-%s-1' "$project" "$1" "$2"; }
release_containers() { for release_service in $services; do printf '%s ' "$(release_container "$1" "$release_service")"; done; }

# owner: the deploying user, as UID:GID in a container. Containers of a rootless Docker see that user as their root.
# data_user: the user of a container that writes data: the deploying user, who can then back it up and restore it. Empty (the user of the
# image) if the deploying user is root, who can do so in any case. The guard runs in a container itself and gets both as variables.
owner=${QGO_OWNER:-$(id -u):$(id -g)} data_user=${QGO_USER-}
if [ "$(id -u)" -ne 0 ] && [ -z "${QGO_OWNER:-}" ]; then
    # The address of a user's own Docker may stand only in the docker command's configuration, and the registry's credentials use another
    # one.
    if [ -z "${DOCKER_HOST:-}" ] && grep -qs '"currentContext"' "$HOME/.docker/config.json"; then
        DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || :
        export DOCKER_HOST
    fi
    # The socket of a rootless engine belongs to the user, any other to root.
    case "${DOCKER_HOST:-}" in unix://*) [ "$(stat -c %u "${DOCKER_HOST#unix://}" 2>/dev/null)" != "$(id -u)" ] || owner=0:0 ;; esac
    data_user=$owner
fi
QGO_USER=$data_user QGO_NOCOPY=$([ -n "$data_user" ] && printf true || printf false)
export QGO_USER QGO_NOCOPY

# is_rootless: whether root in a container is the deploying user.
is_rootless() { [ "$data_user" = 0:0 ]; }

compose_platform() (
    export_secrets "$state/variables"
    QGO_DIRECTORY="$directory" QGO_PROJECT="$project" QGO_OWNER="$owner" EDGE_IMAGE="$edge_image" \
        env ${database_part:+"$database_variable=$database_image"} docker compose --project-name "$project" --project-directory "$state" \
            --file "${platform_compose:-$state/platform.compose.yml}" --file "$state/edge.compose.yml" "$@"
)

# compose_release RECORD COLOUR ARGUMENT…: runs compose for that release in that colour.
compose_release() (
    # shellcheck source=/dev/null
    . "$state/releases/$1/release.sh"
    # shellcheck source=/dev/null
    [ ! -s "$state/releases/$1/values.sh" ] || . "$state/releases/$1/values.sh"
    export_secrets "$state/variables"
    export_secrets "$state/releases/$1/variables"
    compose_values="$state/releases/$1/values"
    [ -z "${secrets_hidden:-}" ] || compose_values=$(hide_values "$compose_values")
    export QGO_DIRECTORY="$directory" QGO_PROJECT="$project" QGO_COLOUR="$2" QGO_RECORD="$1" QGO_VALUES="$compose_values"
    compose_project="$project-$2"
    compose_file="$state/releases/$1/release.compose.yml"
    shift 2
    exec_compose "$compose_project" "$compose_file" "$@"
)

# export_secrets DIRECTORY: sets the variables whose values are in its files. What is stored elsewhere gets asterisks: $secrets_hidden.
export_secrets() {
    for export_file in "$1"/*; do
        # Copies and drafts have other names.
        case "${export_file##*/}" in *[!A-Za-z0-9_]*) continue ;; esac
        [ -f "$export_file" ] || continue
        # The point preserves line breaks at the end.
        if [ -n "${secrets_hidden:-}" ]; then export_value='***.'; else export_value=$(cat "$export_file" && printf .); fi
        export "QGO_SETTING_${export_file##*/}=${export_value%.}"
    done
}

# hide_values DIRECTORY: copies the files of variables there without their values, and prints the directory of the copies.
hide_values() {
    rm -rf "$work/values"
    mkdir -p "$work/values"
    for hide_file in "$1"/* "$1"/.[!.]*; do
        # Only the names at the beginning of a line: a value may have several lines.
        [ ! -f "$hide_file" ] ||
            sed -n 's/^\(export  *\)\{0,1\}\([A-Za-z_][A-Za-z0-9_]*\)=.*/\2=***/p' "$hide_file" >"$work/values/${hide_file##*/}"
    done
    printf '%s' "$work/values"
}

# remove_one_offs COLOUR: removes containers that ran once for a release, such as its migrations, and that an interrupted deployment left.
remove_one_offs() {
    docker ps --all --quiet --filter "label=com.docker.compose.project=$project-$1" --filter label=com.docker.compose.oneoff=True |
        xargs -r docker rm --force
}

# keep_output COMMAND…: runs a compose "up" and keeps its standard error for fail_with_state.
keep_output() {
    up_code=0
    "$@" 2>"$work/up.output" || up_code=$?
    cat "$work/up.output" >&2
    return "$up_code"
}

# fail_with_state PROJECT TEXT: fails after an "up" with compose's last line and, for each unhealthy container of the project, its state,
# the last output of its health check, and its last line.
fail_with_state() {
    fail_reported=$(sed -e '/^[[:space:]]*$/d' "$work/up.output" | tail -n 1)
    fail_unwell=$(unhealthy_containers "$1")
    fail "$2${fail_reported:+ ${fail_reported%.}.}${fail_unwell:+ ${fail_unwell% }}"
}

# unhealthy_containers PROJECT: prints a sentence for each unhealthy container. Its last lines go to the step's output.
unhealthy_containers() {
    unwell_format='{{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}'
    unwell_format="$unwell_format {{.State.ExitCode}} {{.RestartCount}}"
    docker ps --all --quiet --filter "label=com.docker.compose.project=$1" |
        xargs -r docker inspect --format "$unwell_format" |
        while read -r unwell_name unwell_state unwell_health unwell_code unwell_restarts; do
            case "$unwell_state $unwell_health $unwell_restarts" in
                'running healthy 0' | 'running none 0' | 'running starting 0') continue ;;
            esac
            case "$unwell_state $unwell_code" in 'exited 0') continue ;; esac
            unwell_name=${unwell_name#/}
            unwell_text="The container $unwell_name is $unwell_state"
            [ "$unwell_state" != created ] || unwell_text="The container $unwell_name was not started"
            [ "$unwell_state" = running ] || [ "$unwell_state" = created ] || unwell_text="$unwell_text (exit code $unwell_code)"
            [ "$unwell_restarts" -eq 0 ] || unwell_text="$unwell_text and keeps ending"
            if [ "$unwell_health" = unhealthy ]; then
                unwell_check=$(docker inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' "$unwell_name" |
                    sed -e '/^[[:space:]]*$/d' | tail -n 1 | cut -c 1-300)
                unwell_text="$unwell_text, unhealthy; its health check printed: ${unwell_check:-nothing}"
            fi
            docker logs --tail 8 "$unwell_name" >"$work/unwell.lines" 2>&1 || :
            printf -- '--- %s: last lines\n' "$unwell_name" >&2
            cat "$work/unwell.lines" >&2
            unwell_line=$(sed -e '/^[[:space:]]*$/d' "$work/unwell.lines" | tail -n 1 | cut -c 1-300)
            printf '%s.%s ' "$unwell_text" "${unwell_line:+ Its last line: $unwell_line}"
        done
}

# release_down RECORD COLOUR [SECONDS]: removes the release's containers, which get that long to stop. Uses its compose file, or removes
# each container of the colour if the file cannot be used.
release_down() {
    if record_complete "$1" && compose_release "$1" "$2" down --timeout "${3:-20}"; then return 0; fi
    remove_release "$2"
}

# remove_release COLOUR: removes every container of the colour, without using a record. Fails if Docker cannot list them.
remove_release() {
    remove_containers=$(docker ps --all --quiet --filter "label=com.docker.compose.project=$project-$1") || return 1
    printf '%s\n' "$remove_containers" | xargs -r docker rm --force
}

# release_logs COLOUR: prints the last lines of the release's services.
release_logs() {
    for logs_service in $services; do
        printf -- '--- %s: last lines\n' "$logs_service"
        docker logs --tail 20 "$(release_container "$1" "$logs_service")" 2>&1 || printf 'no container\n'
    done
}

# container_runs CONTAINER: whether it is running and was never restarted.
container_runs() { [ "$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$1" 2>/dev/null)" = 'running 0' ]; }

# container_problem COLOUR SERVICE: prints a sentence about the state of that container.
container_problem() {
    problem_format="The container of $2 {{if gt .RestartCount 0}}keeps ending{{else}}is {{.State.Status}}{{end}}"
    problem_format="$problem_format (exit code {{.State.ExitCode}}{{if .State.OOMKilled}}, out of memory{{end}})."
    docker inspect --format "$problem_format" "$(release_container "$1" "$2")" 2>/dev/null || printf 'The container of %s is gone.' "$2"
}

# registry_docker ARGUMENT…: runs docker with the registry's credentials, which are never written to a disk.
registry_docker() { docker --config "${QGO_REGISTRY_CONFIG:-$secrets}" "$@"; }

# ensure_secret PATH: generates the secret on the server, once. On the host only the directory's owner can reach the file. Inside the
# containers that mount it, users with several ids must be able to read it.
ensure_secret() {
    [ ! -s "$state/$1" ] || return 0
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | write_file "$state/$1"
    chmod 0644 "$state/$1"
}

# ensure_images REFERENCE…: pulls those that are no longer on the server.
ensure_images() {
    for ensure_image in "$@"; do
        docker image inspect "$ensure_image" >/dev/null 2>&1 && continue
        ensure_answer=$(registry_docker pull --quiet "$ensure_image" 2>&1) ||
            fail "The image $ensure_image is not on the server any more and could not be pulled again: $ensure_answer." \
                "./build.sh Recover --environment $environment gives the server the credentials for the registry."
    done
}

# pull_images REFERENCE…: pulls those that are not on the server yet, in parallel.
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

# fail_with_logs COLOUR TEXT: prints the last lines of the release's services and fails with the text.
fail_with_logs() {
    release_logs "$1"
    fail "$2"
}

docker_ready() { docker version >/dev/null 2>&1; }
