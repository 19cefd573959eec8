# shellcheck shell=sh disable=SC2154
# needs: compose live
# What uses the database on behalf of a deployment: its clients in the database's container, and the containers of its migrations.

# end_database_clients: ends the clients in the database's container that this deployment has started.
end_database_clients() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(database_container)" sh -c '
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" = "$$" ] || ! tr "\0" "\n" 2>/dev/null <"$process/environ" | grep -qxF "QGO_DEPLOYMENT=$1" ||
                kill -s KILL "${process#/proc/}"
        done' end "$deployment" 2>/dev/null || :
}

migration_containers() {
    docker ps --quiet --filter "label=com.docker.compose.project=$project-$next_colour" \
        --filter label=com.docker.compose.oneoff=True
}

migration_addresses() {
    migration_containers |
        xargs -r docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' | grep . || :
}

remove_migrations() { migration_containers | xargs -r docker rm --force >/dev/null; }
