# shellcheck shell=sh disable=SC2034,SC2154
# needs: compose journal live
# Facts about the running containers and the checkout, collected in parallel.

# collect: prints the results, one per line, each after its kind: configured, refused, changed, git-error, container. Writes no file,
# because the disk of an inspected server may be full. Several processes write: sed -u writes each line at once, so that lines do not mix.
# For each container of the application: NAME STATE IMAGE HASH SERVICE COLOUR SENTENCE, where the sentence is Docker's status.
collect() {
    if [ -s "$state/live" ]; then
        collect_compose &
        collect_checkout &
    fi
    collect_format='{{.Label "com.docker.compose.project"}} {{.Names}} {{.State}} {{.Image}}'
    collect_format=$collect_format' {{or (.Label "com.docker.compose.config-hash") "none"}}'
    collect_format=$collect_format' {{.Label "com.docker.compose.service"}} {{.Status}}'
    docker ps --all --no-trunc --filter label=com.docker.compose.project --format "$collect_format" |
        sed -u -n -e "s/^$project-\(blue\|green\) \(\([^ ]* \)\{5\}\)/container \2\1 /p" \
            -e "s/^$project \(\([^ ]* \)\{5\}\)/container \1none /p"
    wait
}

collect_compose() {
    if collect_output=$(compose_release "$(live_field 1)" "$(live_field 2)" config --hash '*' 2>&1); then
        collect_kind=configured
    else
        collect_kind=refused
    fi
    printf '%s\n' "${collect_output:-It printed nothing.}" | sed -u -e "s/^/$collect_kind /"
}

collect_checkout() {
    if collect_status=$(
        git --no-optional-locks -c core.quotePath=false -C "$directory" status --porcelain --untracked-files=no 2>/dev/null
    ); then
        printf '%s\n' "$collect_status" | sed -u -n -e 's/^.../changed /' -e '7q' -e '/./p'
    else
        git --no-optional-locks -C "$directory" status --porcelain --untracked-files=no 2>&1 >/dev/null | sed -u -e 's/^/git-error /'
    fi
}

# collected KIND ANSWERS: prints the results of that kind, without the kind.
collected() { printf '%s\n' "$2" | sed -n -e "s/^$1 //p"; }

# collect_async: collects in the background while preflight does other work, because compose is slow. preflight_drift waits for the results.
collect_async() { collect >"$work/answers" & }
