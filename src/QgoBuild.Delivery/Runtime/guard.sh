# shellcheck shell=sh disable=SC2154
# The guard: a container that waits for the environment's lock for as long as a deployment holds it, and then sees that the deployment
# came to its end. It gets the lock at once when the script is killed, and Docker starts it again after a reboot: nobody has to
# type anything. It runs this script among the server's own files, so nothing is installed, and removes itself.

guard_container() { printf '%s-guard-%s' "$application" "$deployment"; }

# post_guard: where something serves that could be brought back. From the edge's image, which is here already.
post_guard() {
    [ -n "$live_record" ] || return 0
    docker run --detach --name "$(guard_container)" --restart unless-stopped --label "cloud.qgocargo.deployment=$deployment" --log-driver none \
        --user 0:0 --pid host --network none --security-opt label=disable --security-opt apparmor=unconfined \
        --volume /:/server:rslave --entrypoint chroot "$(docker inspect --format '{{.Image}}' "$(platform_container edge)")" \
        /server sh "$work/script.sh" guard
}

# guard: what runs in the container.
guard() {
    exec 9>>"$state/lock" >>"$work/guard.log" 2>&1
    # The container is root's, the checkout may be another user's: the deployment itself has worked with it.
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$directory"
    flock 9
    ended "$work" || recover_locked
    exec 9>&-
    docker rm --force "$(guard_container)"
}
