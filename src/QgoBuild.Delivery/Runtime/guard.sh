# shellcheck shell=sh disable=SC2154
# needs: compose deployments journal live recover
# The guard: a container that waits for the environment's lock for as long as a deployment holds it, and then sees that the deployment
# came to its end. It gets the lock at once when the script is killed, and Docker starts it again after a reboot: nobody has to
# type anything. An undo that failed is not repeated as it was: the guard waits, without the lock, until something has changed that
# the undo depends upon. It runs this script among the server's own files, so nothing is installed, and removes itself.

guard_container() { printf '%s-guard-%s' "$application" "$deployment"; }

# start_guard: where something serves that could be brought back. From the edge's image, which is here already.
start_guard() {
    [ -n "$live_record" ] || return 0
    # As the deploying user, who owns what it writes. With a rootless Docker, root in a container is that user already.
    set -- sh "$work/script.sh" guard
    if [ "$owner" != 0:0 ]; then set -- setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --init-groups -- "$@"; fi
    docker run --detach --name "$(guard_container)" --restart unless-stopped --label "cloud.qgocargo.deployment=$deployment" --log-driver none \
        --user 0:0 --pid host --network none --security-opt label=disable --security-opt apparmor=unconfined \
        --env "HOME=$HOME" --env "DOCKER_HOST=${DOCKER_HOST:-}" --env "QGO_OWNER=$owner" --env "QGO_USER=$data_user" \
        --volume /:/server:rslave --entrypoint chroot "$(docker inspect --format '{{.Image}}' "$(platform_container edge)" 2>/dev/null || printf '%s' "$edge_image")" \
        /server "$@"
}

# run_guard: what runs in the container.
run_guard() {
    exec 9>>"$state/lock" >>"$work/guard.log" 2>&1
    guard_end=$(($(uptime_seconds) + 21600)) guard_attempts=0
    # The checkout may be another user's: the deployment itself has worked with it.
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$directory"
    flock 9
    while [ -s "$journal" ] && ! is_finished "$work"; do
        if ! is_stuck "$work" || server_changed "$work"; then
            [ "$guard_attempts" -lt 5 ] || break
            guard_attempts=$((guard_attempts + 1))
            printf '%s' "$deployment" >"$state/lock.holder"
            QGO_RECOVERY_BY="\"the server's guard\"" recover_locked
        else
            # Meanwhile the lock is for whoever needs it.
            flock --unlock 9
            [ "$(uptime_seconds)" -lt "$guard_end" ] || break
            sleep 5
            flock 9
        fi
    done
    exec 9>&-
    docker rm --force "$(guard_container)"
}
