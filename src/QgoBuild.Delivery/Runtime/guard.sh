# shellcheck shell=sh disable=SC2154
# needs: compose deployments journal live recover
# The guard: a container that waits for the environment's lock while a deployment holds it, and then ensures that the deployment was
# finished or undone. It gets the lock at once when the script is killed, and Docker restarts it after a reboot: no manual action is
# required. A failed undo is not repeated unchanged: the guard waits, without the lock, until something changes on which the undo depends.
# It runs this script with the server's own programs, so nothing is installed, and removes itself.

guard_container() { printf '%s-guard-%s' "$project" "$deployment"; }

# start_guard: starts the guard if a live release could be restored. Uses the edge's image, which is already on the server.
start_guard() {
    [ -n "$live_record" ] || return 0
    # The guard runs as the deploying user, who owns the files that it writes. With a rootless Docker, root in a container already is that
    # user.
    set -- sh "$work/script.sh" guard
    if [ "$owner" != 0:0 ]; then set -- setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --init-groups -- "$@"; fi
    docker run --detach --name "$(guard_container)" --restart unless-stopped --label "cloud.qgocargo.deployment=$deployment" \
        --log-driver none \
        --user 0:0 --pid host --network none --security-opt label=disable --security-opt apparmor=unconfined \
        --env "HOME=$HOME" --env "DOCKER_HOST=${DOCKER_HOST:-}" --env "QGO_OWNER=$owner" --env "QGO_USER=$data_user" \
        --volume /:/server:rslave --entrypoint chroot \
        "$(docker inspect --format '{{.Image}}' "$(platform_container edge)" 2>/dev/null || printf '%s' "$edge_image")" /server "$@"
}

# run_guard: the entry point in the container.
run_guard() {
    exec 9>>"$state/lock" >>"$work/guard.log" 2>&1
    guard_end=$(($(uptime_seconds) + 21600)) guard_attempts=0
    # The checkout may belong to another user, which Git rejects by default; the deployment itself has worked with it.
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$directory"
    flock 9
    while [ -s "$journal" ] && ! is_finished "$work"; do
        if ! is_stuck "$work" || server_changed "$work"; then
            [ "$guard_attempts" -lt 5 ] || break
            guard_attempts=$((guard_attempts + 1))
            printf '%s' "$deployment" >"$state/lock.holder"
            QGO_RECOVERY_BY="\"the server's guard\"" recover_locked
        else
            # Other deployments may take the lock meanwhile.
            flock --unlock 9
            [ "$(uptime_seconds)" -lt "$guard_end" ] || break
            sleep 5
            flock 9
        fi
    done
    exec 9>&-
    docker rm --force "$(guard_container)"
}
