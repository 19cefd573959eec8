# shellcheck shell=sh disable=SC2154
# needs: sections
# The facts that Setup requires about a server, as sections with the output of programs. Nothing is evaluated here, nothing is changed, and
# nothing is left behind.

# facts_of NAME COMMAND…: prints a section with the command's output; an empty one if it is not installed.
facts_of() {
    survey_name=$1
    shift
    "$@" 2>/dev/null </dev/null | section "$survey_name"
}

# facts_in_background NAME COMMAND…: runs it in the background. Writes its output to a file of that name and, if it fails, its errors to
# another one.
facts_in_background() {
    survey_name=$1
    shift
    { "$@" >"$survey_work/$survey_name" 2>"$survey_work/failed $survey_name" && rm "$survey_work/failed $survey_name"; } &
}

# nearest_directory PATH: prints it, or the nearest parent directory that exists.
nearest_directory() {
    survey_path=$1
    while [ ! -d "$survey_path" ]; do survey_path=$(dirname "$survey_path"); done
    printf %s "$survey_path"
}

free_space() { df --output=avail --block-size=1M "$(nearest_directory "$1")"; }

directory_kind() {
    if [ -d "$directory" ]; then echo directory; elif [ -e "$directory" ] || [ -L "$directory" ]; then echo file; else echo absent; fi
}

# installed_programs: prints those of $survey_programs that are installed.
installed_programs() {
    for survey_program in $survey_programs; do
        if command -v "$survey_program" >/dev/null; then printf '%s\n' "$survey_program"; fi
    done
}

# listeners: prints the addresses and ports at which programs listen, in the kernel's format.
listeners() { cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { print $2 }' | sort -u; }

# log_limits: prints each running container with its log driver and the maximum size of its log.
log_limits() {
    docker ps --quiet |
        xargs -r docker inspect --format '{{.Name}}|{{.HostConfig.LogConfig.Type}}|{{index .HostConfig.LogConfig.Config "max-size"}}'
}

# prune_timers: prints timers and cron tables that prune images.
prune_timers() {
    grep -rlsE '^[^#]*docker (system|image|volume) prune' /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly \
        /etc/cron.monthly /var/spool/cron /etc/systemd/system
}

# ssh_key_file: prints the file of the first key that ssh would offer by default.
ssh_key_file() {
    for survey_type in ed25519 ecdsa rsa; do
        if [ -f "$HOME/.ssh/id_$survey_type" ]; then
            printf %s "$HOME/.ssh/id_$survey_type"
            return
        fi
    done
}

public_key() {
    survey_key=$(ssh_key_file)
    [ -z "$survey_key" ] || cat "$survey_key.pub" || ssh-keygen -y -P '' -f "$survey_key"
}

# read_origin: checks that the repository can be read as a deployment will read it: with the server's own key and without prompts.
read_origin() {
    survey_ssh=${GIT_SSH_COMMAND:-$(git config --global core.sshCommand || echo ssh)}
    GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="$survey_ssh -o BatchMode=yes -o ConnectTimeout=10" \
        timeout 20 git ls-remote --heads "$origin" "$branch" >/dev/null </dev/null
}

# read_checkout: checks that Git works with an existing checkout. Git rejects a checkout of another user.
read_checkout() { if [ -e "$directory/.git" ]; then git -C "$directory" rev-parse --git-dir </dev/null; fi; }

# log_in_to_registry: logs the engine in, with a separate configuration that is removed afterwards.
log_in_to_registry() {
    printf %s "$registry_password" |
        timeout 20 docker --config "$survey_work/.docker" login --username "$registry_user" --password-stdin "$registry"
}

user_facts() {
    facts_of user id -un
    facts_of user-id id -u
    facts_of home printf '%s\n' "$HOME"
    facts_of key-file ssh_key_file
    facts_of public-key public_key
    facts_of connection printf '%s\n' "$SSH_CONNECTION"
}

system_facts() {
    facts_of time date -u +%s
    section_of /etc/os-release system
    facts_of init cat /proc/1/comm
    facts_of container systemd-detect-virt --container
    facts_of programs installed_programs
    facts_of compose docker compose version --short
    facts_of git git --version
    facts_of memory cat /proc/meminfo
    facts_of listeners listeners
    for survey_port in $ports; do
        facts_of "port $survey_port" docker ps --filter "publish=$survey_port/tcp" \
            --format '{{.Names}} {{.Label "com.docker.compose.project"}}'
    done
}

directory_facts() {
    facts_of directory directory_kind
    if [ -w "$(nearest_directory "$directory")" ]; then section writable </dev/null; fi
    facts_of directory-free free_space "$directory"
    survey_root=$(sed -n 2p "$survey_work/engine")
    if [ -n "$survey_root" ]; then facts_of images-free free_space "$survey_root"; fi
}

protection_facts() {
    facts_of deploy-account getent passwd "$deploy_user"
    facts_of deploy-groups id -nG "$deploy_user"
    if [ -s "$(getent passwd "$deploy_user" | cut -d : -f 6)/.ssh/authorized_keys" ]; then section deploy-keys </dev/null; fi
    facts_of deploy-owner stat -c %U "$deploy_directory"
    facts_of sshd sshd -T
    facts_of ufw ufw status verbose
    facts_of firewalld systemctl is-active firewalld.service
    section_of /etc/qgobuild/firewall.nft firewall-rules
    section_of /etc/qgobuild/firewall.listed firewall-listing
    facts_of firewall-table nft list table inet qgobuild
    facts_of firewall-service systemctl is-enabled qgobuild-firewall.service
    facts_of updates apt-config dump APT::Periodic
    facts_of update-timers systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer
    # shellcheck disable=SC2086 # names of services, without spaces
    facts_of time-services systemctl is-active $time_services
    section_of /etc/docker/daemon.json daemon
    facts_of pruners prune_timers
}

collect_facts() {
    # The directories of sshd, nft and ufw, which are not in the search path of users other than root.
    PATH=$PATH:/usr/sbin:/sbin
    # In memory if possible: /tmp may be full or read-only.
    survey_work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
    trap 'rm -rf "$survey_work"' EXIT
    facts_in_background engine docker info --format '{{.ServerVersion}}{{"\n"}}{{.DockerRootDir}}'
    if [ -n "$registry_user" ]; then facts_in_background login log_in_to_registry; fi
    facts_in_background source read_origin
    facts_in_background checkout read_checkout
    facts_in_background published docker ps --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Ports}}'
    facts_in_background container-logs log_limits
    facts_in_background disk-use timeout 15 docker system df --format '{{.Type}}|{{.Size}}|{{.Reclaimable}}'
    wait
    for survey_file in "$survey_work"/*; do section "${survey_file##*/}" <"$survey_file"; done
    user_facts
    system_facts
    directory_facts
    protection_facts
    section end </dev/null
}
