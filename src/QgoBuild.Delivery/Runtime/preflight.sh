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

# preflight_disk MIB: room for twice what is coming: the images, and the backup of what is there.
preflight_disk() {
    preflight_have=$(df --output=avail --block-size=1M "$directory" | tail -n 1 | tr -d ' ')
    preflight_data=$(du --summarize --block-size=1M "$directory/backend" 2>/dev/null | cut -f 1)
    preflight_need=$((2 * ($1 + ${preflight_data:-0})))
    [ "$preflight_have" -ge "$preflight_need" ] ||
        fail "The disk of the server has $preflight_have MiB left and this needs $preflight_need. Make room there (docker system df; ls backups) and try again."
}

# preflight_database: reachable with the passwords that are here, up, and without a failed migration, which would block every later one.
preflight_database() {
    if [ ! -s "$state/secrets/mysql_root_password" ] && docker volume inspect "$application-mysql" >/dev/null 2>&1; then
        fail "The database of an earlier deployment is on the server (Docker volume $application-mysql), but its passwords are not: $state/secrets is gone. Put it back from a copy; or, to begin anew without that data, remove the volume (docker volume rm $application-mysql)."
    fi
    [ -s "$state/live" ] || return 0
    mysql_answers || fail "The database does not answer on the server: docker logs $(platform_container mysql)"
    preflight_failed=$(applied_migrations | sed -n 's/\tfailed$//p')
    [ -z "$preflight_failed" ] || fail "The migration $preflight_failed failed earlier and blocks the others (P3009). Restore a backup from before it (Rollback --backup FILE), or resolve it by hand (npx prisma migrate resolve)."
}

# preflight_image REFERENCE: the registry answers the server, accepts its credentials and holds the image.
preflight_image() {
    preflight_answer=$(registry_docker manifest inspect "$1" 2>&1 >/dev/null) || fail "The registry does not give the server $1: $preflight_answer"
}
