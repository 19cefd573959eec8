# shellcheck shell=sh disable=SC2154
# needs: backup compose data database deployments journal platform
# Checks before anything is changed.

preflight_tools() {
    for preflight_tool in docker git flock setsid tar gzip sha256sum; do
        command -v "$preflight_tool" >/dev/null ||
            fail "The server lacks $preflight_tool. Install it there (Debian: apt-get install docker.io git util-linux tar gzip coreutils)."
    done
    preflight_docker=$(docker version --format '{{.Server.Version}}' 2>&1) || fail "Docker does not answer on the server: $preflight_docker"
    preflight_compose=$(docker compose version --short 2>"$work/compose-error") ||
        fail "The server lacks Docker compose v2: $(head -n 1 "$work/compose-error"). Install it there (Debian:" \
            "apt-get install docker-compose; elsewhere docker-compose-plugin)."
    case "${preflight_compose#v}" in
        [01].*) fail "Docker compose on the server is $preflight_compose; 2.0 or newer is needed." ;;
    esac
}

# preflight_directories: checks the directories that a deployment reads, writes, counts or prunes. Each may be a link to a directory on
# another disk; it must be a directory, and writable.
preflight_directories() {
    for preflight_directory in "$directory" "$directory/backups" "$state" "$state/deployments" "$state/releases" "$state/secrets" \
        "$state/edge"; do
        preflight_directory "$preflight_directory"
    done
    each_data preflight_data
}

preflight_directory() {
    if [ -d "$1/" ]; then
        [ -w "$1/" ] ||
            fail "$1 cannot be written to: the disk is mounted read-only, or it belongs to somebody else ($(stat -L -c %U "$1/"))." \
                "Nothing was changed."
    elif [ -L "$1" ]; then
        fail "$1 is a link to $(readlink "$1"), which is no directory that is there." \
            "Mount the disk, or make the directory (mkdir -p), and try again. Nothing was changed."
    elif [ -e "$1" ]; then
        fail "$1 is no directory. Move it away (mv) and try again. Nothing was changed."
    fi
}

# preflight_data PATH USE: what may be lost may belong to the user of an image.
preflight_data() {
    if [ "$2" = lost ] && [ -d "$directory/$1/" ]; then return 0; fi
    case "$1" in */*) preflight_directory "$directory/${1%/*}" ;; esac
    preflight_directory "$directory/$1"
    [ "$2" != restored ] || [ ! -s "$state/live" ] || [ -d "$directory/$1/" ] || ! data_exists "$1" ||
        fail "$directory/$1 is gone: the release that serves has lost what it held." \
            "Put the directory back, or make an empty one (mkdir), and try again. Nothing was changed."
}

# preflight_disk MIB: requires space for twice the size of the images and of a backup of the present data.
preflight_disk() {
    preflight_data=$((($(data_size) + 1048575) / 1048576))
    preflight_backups="$directory/backups"
    [ -d "$preflight_backups/" ] || preflight_backups=$directory
    if [ "$(stat -L -c %d "$preflight_backups/")" = "$(stat -L -c %d "$directory/")" ]; then
        require_space "$directory" "$((2 * ($1 + preflight_data)))"
    else
        require_space "$preflight_backups" "$((2 * preflight_data))"
        require_space "$directory" "$((2 * $1))"
    fi
}

require_space() { # DIRECTORY MIB
    preflight_have=$(df --output=avail --block-size=1M "$1/" | tail -n 1 | tr -d ' ')
    [ "$preflight_have" -ge "$2" ] ||
        fail "The disk of $1 on the server has $preflight_have MiB left and this needs $2. Make room there (docker system df;" \
            "ls backups) and try again."
}

# preflight_database: the database must run, be reachable with the stored passwords, and have no failed migration, which would block every
# later one.
preflight_database() {
    fail_if_database_lost
    [ -s "$state/live" ] || return 0
    if ! database_ready; then
        # An interrupted deployment is finished or undone under the lock, which includes the database; the step platform starts it in any
        # case.
        if [ "$accept_drift" = yes ] || unsettled; then return 0; fi
        fail "The database does not answer on the server. $(unhealthy_containers "$project")./build.sh Recover --environment" \
            "$environment starts it again, or creates it again from the record."
    fi
    preflight_failed=$(applied_migrations | sed -n 's/\tfailed$//p')
    [ -z "$preflight_failed" ] ||
        fail "The migration $preflight_failed failed earlier and blocks the others (P3009)." \
            "Restore a backup from before it (Rollback --backup FILE), or resolve it by hand (npx prisma migrate resolve)."
}

# preflight_image REFERENCE: checks that the registry is reachable from the server, accepts the credentials and holds the image.
preflight_image() {
    preflight_answer=$(registry_docker manifest inspect "$1" 2>&1 >/dev/null) ||
        fail "The server cannot get $1 from the registry: $preflight_answer"
}
