# shellcheck shell=sh disable=SC2154
# needs: journal
# The facts that Setup requires about a server, as one JSON object. Nothing is changed, and nothing is left behind.

has_tool() { command -v "$1" >/dev/null 2>&1; }

facts_flag() { if "$@" >/dev/null 2>&1; then printf true; else printf false; fi; }

# facts_number TEXT: prints the text if it is a number, otherwise 0.
facts_number() {
    case "$1" in
        '' | *[!0-9]*) printf 0 ;;
        *) printf %s "$1" ;;
    esac
}

missing_tools() {
    for survey_tool in $survey_tools; do has_tool "$survey_tool" || printf '%s ' "$survey_tool"; done
}

# nearest_directory PATH: prints it, or the nearest parent directory that exists.
nearest_directory() {
    survey_path=$1
    while [ ! -d "$survey_path" ]; do survey_path=$(dirname "$survey_path"); done
    printf %s "$survey_path"
}

free_space() { facts_number "$(df --output=avail --block-size=1M "$(nearest_directory "$1")" 2>/dev/null | tail -n 1 | tr -d ' ')"; }

directory_kind() {
    if [ -d "$directory" ]; then printf directory; elif [ -e "$directory" ] || [ -L "$directory" ]; then printf file; else printf absent; fi
}

# os_release NAME: prints that value of /etc/os-release.
os_release() { if [ -r /etc/os-release ]; then (. /etc/os-release && eval "printf %s \"\${$1:-}\""); fi; }

# engine_info: prints the engine's version and its image directory, one per line.
engine_info() { docker info --format '{{.ServerVersion}}{{"\n"}}{{.DockerRootDir}}' </dev/null; }

# facts_text COMMAND…: prints its output as JSON text; empty if it fails or is not installed.
facts_text() { json "$("$@" 2>/dev/null </dev/null)"; }

# sshd_settings: prints the effective configuration, which only root may read.
sshd_settings() { sshd -T | grep -E '^(port|passwordauthentication|kbdinteractiveauthentication|permitrootlogin) '; }

# listeners: prints the addresses and ports at which programs listen, in the kernel's format.
listeners() { cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { print $2 }' | sort -u; }

# published_by_containers: prints the ports that containers publish, one line per container.
published_by_containers() { docker ps --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Ports}}'; }

# log_limits: prints each running container with its log driver and the maximum size of its log.
log_limits() { docker ps --quiet | xargs -r docker inspect --format '{{.Name}}|{{.HostConfig.LogConfig.Type}}|{{index .HostConfig.LogConfig.Config "max-size"}}'; }

# firewall_loaded: whether the kernel has the table that Setup has written, unchanged.
firewall_loaded() { [ -s /etc/qgobuild/firewall.listed ] && nft list table inet qgobuild </dev/null | cmp -s - /etc/qgobuild/firewall.listed; }

# time_service: prints the service that sets the clock from the network.
time_service() {
    for survey_unit in systemd-timesyncd chrony chronyd ntpsec ntp ntpd openntpd; do
        if systemctl --quiet is-active "$survey_unit.service"; then
            printf %s "$survey_unit"
            return
        fi
    done
}

# prune_timers: prints timers and cron tables that prune images.
prune_timers() {
    grep -rlsE '^[^#]*docker (system|image|volume) prune' /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly \
        /var/spool/cron /etc/systemd/system
}

deploy_user_facts() {
    survey_deploy_home=$(getent passwd "$deploy_user" | cut -d : -f 6)
    printf '{"exists":%s,"groups":%s,"hasKeys":%s,"directoryOwner":%s}' "$(facts_flag [ -n "$survey_deploy_home" ])" "$(facts_text id -nG "$deploy_user")" \
        "$(facts_flag [ -s "${survey_deploy_home:-/nonexistent}/.ssh/authorized_keys" ])" "$(facts_text stat -c %U "$deploy_directory")"
}

# protection_facts: prints facts about the server's protection, as texts in the format of the programs; the client parses them.
protection_facts() {
    survey_connected=${SSH_CONNECTION##* }
    printf '{"deployUser":%s,"sshd":%s,"connectedPort":%s,' "$(deploy_user_facts)" "$(facts_text sshd_settings)" "$(facts_number "$survey_connected")"
    printf '"firewall":{"isInstalled":%s,"ufw":%s,"isFirewalldActive":%s,"rules":%s,"isLoaded":%s,"isEnabled":%s},"listeners":%s,"published":%s,' \
        "$(facts_flag has_tool nft)" "$(facts_text ufw status verbose)" "$(facts_flag systemctl is-active firewalld.service)" \
        "$(facts_text cat /etc/qgobuild/firewall.nft)" "$(facts_flag firewall_loaded)" "$(facts_flag systemctl is-enabled qgobuild-firewall.service)" \
        "$(facts_text listeners)" "$(json "$(cat "$survey_work/published.out")")"
    printf '"updates":{"isInstalled":%s,"settings":%s,"timers":%s},"timeService":%s,"container":%s,' \
        "$(facts_flag has_tool unattended-upgrade)" "$(facts_text apt-config dump APT::Periodic)" "$(facts_text systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer)" \
        "$(facts_text time_service)" "$(facts_text systemd-detect-virt --container)"
    printf '"daemon":%s,"containerLogs":%s,"swapMebibytes":%s,"diskUse":%s,"pruners":%s}' \
        "$(facts_text cat /etc/docker/daemon.json)" "$(json "$(cat "$survey_work/limits.out")")" \
        "$(facts_number "$(awk '$1 == "SwapTotal:" { print int($2 / 1024) }' /proc/meminfo)")" \
        "$(json "$(cat "$survey_work/usage.out")")" "$(facts_text prune_timers)"
}

disk_usage() { timeout 15 docker system df --format '{{.Type}}|{{.Size}}|{{.Reclaimable}}'; }

# port_listens PORT: whether a program listens at it, on any address. Reads the kernel's tables, so it requires no tool.
port_listens() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf '%04X' "$1")" '$4 == "0A" && $2 ~ ":" port "$" { found = 1 } END { exit !found }'; }

port_facts() { # PORT
    survey_holder=$(docker ps --filter "publish=$1/tcp" --format '{{.Names}} {{.Label "com.docker.compose.project"}}' </dev/null 2>/dev/null | head -n 1)
    printf '{"port":%s,"listens":%s,"container":%s,"project":%s}' "$1" "$(facts_flag port_listens "$1")" \
        "$(json "${survey_holder%% *}")" "$(json "${survey_holder#* }")"
}

ports_facts() {
    survey_separator=
    for survey_wanted in $ports; do
        printf %s "$survey_separator"
        port_facts "$survey_wanted"
        survey_separator=,
    done
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

# read_origin: checks that the repository can be read as a deployment will read it: with the server's own key and without prompts.
read_origin() {
    GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-$(git config --global core.sshCommand || echo ssh)} -o BatchMode=yes -o ConnectTimeout=10" \
        timeout 20 git ls-remote --heads "$origin" "$branch" </dev/null
}

# read_checkout: checks that Git works with an existing checkout. Git rejects a checkout of another user.
read_checkout() { if [ -e "$directory/.git" ]; then git -C "$directory" rev-parse --git-dir </dev/null; fi; }

# log_in_to_registry: logs the engine in, with a separate configuration that is removed afterwards.
log_in_to_registry() { printf %s "$registry_password" | timeout 20 docker --config "$survey_work/docker" login --username "$registry_user" --password-stdin "$registry"; }

# collect_in_background NAME COMMAND…: runs it in the background and writes its output, its errors and its success to files of that name.
collect_in_background() {
    survey_name=$1
    shift
    { if "$@" >"$survey_work/$survey_name.out" 2>"$survey_work/$survey_name.err"; then touch "$survey_work/$survey_name.ok"; fi; } &
}

collected_answer() { printf '"ok":%s,"problem":%s' "$(facts_flag [ -e "$survey_work/$1.ok" ])" "$(json "$(tail -n 8 "$survey_work/$1.err")")"; }

collect_facts() {
    # The directories of sshd, nft and ufw, which are not in the search path of users other than root.
    PATH=$PATH:/usr/sbin:/sbin
    # In memory if possible: /tmp may be full or read-only.
    survey_work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
    trap 'rm -rf "$survey_work"' EXIT
    for survey_name in engine login source checkout published limits usage; do : >"$survey_work/$survey_name.out" && : >"$survey_work/$survey_name.err"; done
    collect_in_background engine engine_info
    if [ -n "$registry_user" ]; then collect_in_background login log_in_to_registry; fi
    collect_in_background source read_origin
    collect_in_background checkout read_checkout
    collect_in_background published published_by_containers
    collect_in_background limits log_limits
    collect_in_background usage disk_usage
    wait
    survey_key=$(ssh_key_file)
    survey_root=$(sed -n 2p "$survey_work/engine.out")
    printf '{"time":%s,"user":%s,"userId":%s,"home":%s,"system":%s,"systemLike":%s,"systemName":%s,"init":%s,"lacks":%s,' \
        "$(date -u +%s)" "$(json "$(id -un)")" "$(id -u)" "$(json "$HOME")" "$(json "$(os_release ID)")" "$(json "$(os_release ID_LIKE)")" \
        "$(json "$(os_release PRETTY_NAME)")" "$(json "$(cat /proc/1/comm 2>/dev/null)")" "$(json "$(missing_tools)")"
    printf '"docker":%s,"engine":{"version":%s,%s},"compose":%s,"git":%s,' \
        "$(facts_flag has_tool docker)" "$(json "$(sed -n 1p "$survey_work/engine.out")")" "$(collected_answer engine)" \
        "$(json "$(docker compose version --short </dev/null 2>/dev/null)")" "$(json "$(git --version 2>/dev/null)")"
    printf '"directory":{"state":"%s","writable":%s,"freeMebibytes":%s},"imagesFreeMebibytes":%s,"memoryMebibytes":%s,' \
        "$(directory_kind)" "$(facts_flag [ -w "$(nearest_directory "$directory")" ])" "$(free_space "$directory")" \
        "$(if [ -n "$survey_root" ]; then free_space "$survey_root"; else printf null; fi)" \
        "$(facts_number "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)")"
    printf '"ports":[%s],"login":{"tried":%s,%s},"key":{"file":%s,"public":%s},"source":{%s},"checkout":{%s},"protection":%s}\n' \
        "$(ports_facts)" "$(facts_flag [ -n "$registry_user" ])" "$(collected_answer login)" \
        "$(json "$survey_key")" "$(json "$(if [ -n "$survey_key" ]; then cat "$survey_key.pub" 2>/dev/null || ssh-keygen -y -P '' -f "$survey_key" 2>/dev/null; fi)")" "$(collected_answer source)" "$(collected_answer checkout)" \
        "$(protection_facts)"
}
