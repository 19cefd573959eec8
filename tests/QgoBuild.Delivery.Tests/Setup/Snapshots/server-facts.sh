#!/bin/sh
# shellcheck disable=SC1003,SC1091,SC2016,SC2034,SC2317 # values that look like shell; a file of the server's; facts and functions that others use
LC_ALL=C
export LC_ALL
unset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE
directory='/root/NEW START'
origin=ssh://git@origin.sandbox/srv/git/qgo-cargo.git
branch=staging
ports='8080 5001'
registry=127.0.0.1:1
registry_user=qgo
registry_password=secret
deploy_user=deploy
deploy_directory='/home/deploy/NEW START'
survey_tools='awk cmp date df du find flock grep gzip mktemp od paste ps sed setsid sha256sum sort ssh ssh-keygen stat sync tar timeout xargs'
deployment=none

# shellcheck shell=sh disable=SC2154
# The journal: what happened, one JSON object a line, on disk before the next thing happens.

state="$directory/.qgobuild"
work="$state/deployments/$deployment"
journal="$work/journal.ndjson"

# json TEXT: the text as a JSON string. Control characters that a terminal would act upon become spaces.
json() {
    printf '"'
    printf '%s' "$1" | LC_ALL=C tr '\000-\010\013-\037\177' ' ' |
        sed -e ':line' -e '$!{' -e 'N' -e 'b line' -e '}' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/\n/\\n/g'
    printf '"'
}

# Room on a full disk for what has to be written even there: the journal's entries, and what undoing needs.
ballast="$work/ballast"

take_ballast() { head -c 4194304 /dev/zero >"$ballast" 2>/dev/null || :; }

drop_ballast() { rm -f "$ballast"; }

# note EVENT [NAME JSON]…: appends an entry and waits until it is on the disk.
note() {
    note_line="{\"v\":1,\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\",\"event\":\"$1\""
    shift
    while [ $# -gt 1 ]; do
        note_line="$note_line,\"$1\":$2"
        shift 2
    done
    printf '%s}\n' "$note_line" 2>/dev/null >>"$journal" || { drop_ballast; printf '\n%s}\n' "$note_line" >>"$journal"; }
    sync "$journal"
}

milliseconds() { date +%s%3N; }

# uptime_seconds: for waiting; the clock may be set while something waits.
uptime_seconds() { cut -d . -f 1 /proc/uptime; }

# say TEXT: the sentence that the journal and the people following show for the step at work.
say() {
    printf '%s\n' "$*"
    printf '%s' "$*" >"$work/detail"
}

# progress TEXT: what the step at work waits for or has just done, for the people following it.
progress() {
    printf '%s\n' "$*"
    note step-progress step "\"${step_name:-}\"" detail "$(json "$*")"
}

# fail TEXT: ends the step at work; the text says why, to a person.
fail() {
    printf '%s\n' "$*" >&2
    printf '%s' "$*" >"$work/reason"
    exit 1
}

# write_file FILE <content: the whole file or none of it, on disk when it returns.
write_file() {
    cat >"$1.new"
    sync "$1.new"
    mv "$1.new" "$1"
    sync "$(dirname "$1")"
}

# shellcheck shell=sh disable=SC2154
# All that setting a server up wants to know of it, as one JSON object. Nothing is changed, and nothing is left behind.

survey_has() { command -v "$1" >/dev/null 2>&1; }

survey_flag() { if "$@" >/dev/null 2>&1; then printf true; else printf false; fi; }

# survey_number TEXT: the text where it is a number, or else 0.
survey_number() {
    case "$1" in
        '' | *[!0-9]*) printf 0 ;;
        *) printf %s "$1" ;;
    esac
}

survey_lacks() {
    for survey_tool in $survey_tools; do survey_has "$survey_tool" || printf '%s ' "$survey_tool"; done
}

# survey_existing PATH: it, or the nearest directory above it that is there.
survey_existing() {
    survey_path=$1
    while [ ! -d "$survey_path" ]; do survey_path=$(dirname "$survey_path"); done
    printf %s "$survey_path"
}

survey_free() { survey_number "$(df --output=avail --block-size=1M "$(survey_existing "$1")" 2>/dev/null | tail -n 1 | tr -d ' ')"; }

survey_directory() {
    if [ -d "$directory" ]; then printf directory; elif [ -e "$directory" ] || [ -L "$directory" ]; then printf file; else printf absent; fi
}

# survey_system NAME: what /etc/os-release says of it.
survey_system() { if [ -r /etc/os-release ]; then (. /etc/os-release && eval "printf %s \"\${$1:-}\""); fi; }

# survey_engine: the engine's version and where it keeps images, a line each.
survey_engine() { docker info --format '{{.ServerVersion}}{{"\n"}}{{.DockerRootDir}}' </dev/null; }

# survey_text COMMAND…: its output as JSON text; empty where it fails or is not installed.
survey_text() { json "$("$@" 2>/dev/null </dev/null)"; }

# survey_sshd: the effective configuration, which only root may read.
survey_sshd() { sshd -T | grep -E '^(port|passwordauthentication|kbdinteractiveauthentication|permitrootlogin) '; }

# survey_listeners: the addresses and ports that programs listen at, as the kernel writes them.
survey_listeners() { cat /proc/net/tcp /proc/net/tcp6 | awk '$4 == "0A" { print $2 }' | sort -u; }

# survey_published: what containers publish; a line each.
survey_published() { docker ps --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Ports}}'; }

# survey_limits: each running container with its log driver and the largest size of its log.
survey_limits() { docker ps --quiet | xargs -r docker inspect --format '{{.Name}}|{{.HostConfig.LogConfig.Type}}|{{index .HostConfig.LogConfig.Config "max-size"}}'; }

# survey_rules_loaded: whether the kernel has the table that Setup has written, unchanged.
survey_rules_loaded() { [ -s /etc/qgobuild/firewall.listed ] && nft list table inet qgobuild </dev/null | cmp -s - /etc/qgobuild/firewall.listed; }

# survey_time_service: what sets the clock from the network.
survey_time_service() {
    for survey_unit in systemd-timesyncd chrony chronyd ntpsec ntp ntpd openntpd; do
        if systemctl --quiet is-active "$survey_unit.service"; then
            printf %s "$survey_unit"
            return
        fi
    done
}

# survey_pruners: timers and tables of cron that prune images.
survey_pruners() {
    grep -rlsE '^[^#]*docker (system|image|volume) prune' /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly \
        /var/spool/cron /etc/systemd/system
}

survey_deploy_user() {
    survey_deploy_home=$(getent passwd "$deploy_user" | cut -d : -f 6)
    printf '{"exists":%s,"groups":%s,"hasKeys":%s,"directoryOwner":%s}' "$(survey_flag [ -n "$survey_deploy_home" ])" "$(survey_text id -nG "$deploy_user")" \
        "$(survey_flag [ -s "${survey_deploy_home:-/nonexistent}/.ssh/authorized_keys" ])" "$(survey_text stat -c %U "$deploy_directory")"
}

# survey_protection: what protects the server; texts as programs print them, which are read where they arrive.
survey_protection() {
    survey_connected=${SSH_CONNECTION##* }
    printf '{"deployUser":%s,"sshd":%s,"connectedPort":%s,' "$(survey_deploy_user)" "$(survey_text survey_sshd)" "$(survey_number "$survey_connected")"
    printf '"firewall":{"isInstalled":%s,"ufw":%s,"isFirewalldActive":%s,"rules":%s,"isLoaded":%s,"isEnabled":%s},"listeners":%s,"published":%s,' \
        "$(survey_flag survey_has nft)" "$(survey_text ufw status verbose)" "$(survey_flag systemctl is-active firewalld.service)" \
        "$(survey_text cat /etc/qgobuild/firewall.nft)" "$(survey_flag survey_rules_loaded)" "$(survey_flag systemctl is-enabled qgobuild-firewall.service)" \
        "$(survey_text survey_listeners)" "$(json "$(cat "$survey_work/published.out")")"
    printf '"updates":{"isInstalled":%s,"settings":%s,"timers":%s},"timeService":%s,"container":%s,' \
        "$(survey_flag survey_has unattended-upgrade)" "$(survey_text apt-config dump APT::Periodic)" "$(survey_text systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer)" \
        "$(survey_text survey_time_service)" "$(survey_text systemd-detect-virt --container)"
    printf '"daemon":%s,"containerLogs":%s,"swapMebibytes":%s,"diskUse":%s,"pruners":%s}' \
        "$(survey_text cat /etc/docker/daemon.json)" "$(json "$(cat "$survey_work/limits.out")")" \
        "$(survey_number "$(awk '$1 == "SwapTotal:" { print int($2 / 1024) }' /proc/meminfo)")" \
        "$(json "$(cat "$survey_work/usage.out")")" "$(survey_text survey_pruners)"
}

survey_usage() { timeout 15 docker system df --format '{{.Type}}|{{.Size}}|{{.Reclaimable}}'; }

# survey_listens PORT: whether anything listens at it, on any address. The kernel says so, whatever is installed.
survey_listens() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf '%04X' "$1")" '$4 == "0A" && $2 ~ ":" port "$" { found = 1 } END { exit !found }'; }

survey_port() { # PORT
    survey_holder=$(docker ps --filter "publish=$1/tcp" --format '{{.Names}} {{.Label "com.docker.compose.project"}}' </dev/null 2>/dev/null | head -n 1)
    printf '{"port":%s,"listens":%s,"container":%s,"project":%s}' "$1" "$(survey_flag survey_listens "$1")" \
        "$(json "${survey_holder%% *}")" "$(json "${survey_holder#* }")"
}

survey_ports() {
    survey_separator=
    for survey_wanted in $ports; do
        printf %s "$survey_separator"
        survey_port "$survey_wanted"
        survey_separator=,
    done
}

# survey_key: the file of the first key that ssh would offer by itself.
survey_key() {
    for survey_type in ed25519 ecdsa rsa; do
        if [ -f "$HOME/.ssh/id_$survey_type" ]; then
            printf %s "$HOME/.ssh/id_$survey_type"
            return
        fi
    done
}

# survey_source: whether the repository can be read, as a deployment will read it: with the server's own key, asking nobody.
survey_source() {
    GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-$(git config --global core.sshCommand || echo ssh)} -o BatchMode=yes -o ConnectTimeout=10" \
        timeout 20 git ls-remote --heads "$origin" "$branch" </dev/null
}

# survey_checkout: whether Git works with the checkout, where there is one: it refuses one of another user.
survey_checkout() { if [ -e "$directory/.git" ]; then git -C "$directory" rev-parse --git-dir </dev/null; fi; }

# survey_login: logs the engine in, with a configuration of its own that is gone afterwards.
survey_login() { printf %s "$registry_password" | timeout 20 docker --config "$survey_work/docker" login --username "$registry_user" --password-stdin "$registry"; }

# survey_ask NAME COMMAND…: runs it in the background; its output, its errors and its success are in files of that name.
survey_ask() {
    survey_name=$1
    shift
    { if "$@" >"$survey_work/$survey_name.out" 2>"$survey_work/$survey_name.err"; then touch "$survey_work/$survey_name.ok"; fi; } &
}

survey_answer() { printf '"ok":%s,"problem":%s' "$(survey_flag [ -e "$survey_work/$1.ok" ])" "$(json "$(tail -n 8 "$survey_work/$1.err")")"; }

survey_server() {
    # sshd, nft and ufw are there, which the search path of users other than root leaves out.
    PATH=$PATH:/usr/sbin:/sbin
    # In memory where there is such a place: /tmp may be full or read-only.
    survey_work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
    trap 'rm -rf "$survey_work"' EXIT
    for survey_name in engine login source checkout published limits usage; do : >"$survey_work/$survey_name.out" && : >"$survey_work/$survey_name.err"; done
    survey_ask engine survey_engine
    if [ -n "$registry_user" ]; then survey_ask login survey_login; fi
    survey_ask source survey_source
    survey_ask checkout survey_checkout
    survey_ask published survey_published
    survey_ask limits survey_limits
    survey_ask usage survey_usage
    wait
    survey_key=$(survey_key)
    survey_root=$(sed -n 2p "$survey_work/engine.out")
    printf '{"time":%s,"user":%s,"userId":%s,"home":%s,"system":%s,"systemLike":%s,"systemName":%s,"init":%s,"lacks":%s,' \
        "$(date -u +%s)" "$(json "$(id -un)")" "$(id -u)" "$(json "$HOME")" "$(json "$(survey_system ID)")" "$(json "$(survey_system ID_LIKE)")" \
        "$(json "$(survey_system PRETTY_NAME)")" "$(json "$(cat /proc/1/comm 2>/dev/null)")" "$(json "$(survey_lacks)")"
    printf '"docker":%s,"engine":{"version":%s,%s},"compose":%s,"git":%s,' \
        "$(survey_flag survey_has docker)" "$(json "$(sed -n 1p "$survey_work/engine.out")")" "$(survey_answer engine)" \
        "$(json "$(docker compose version --short </dev/null 2>/dev/null)")" "$(json "$(git --version 2>/dev/null)")"
    printf '"directory":{"state":"%s","writable":%s,"freeMebibytes":%s},"imagesFreeMebibytes":%s,"memoryMebibytes":%s,' \
        "$(survey_directory)" "$(survey_flag [ -w "$(survey_existing "$directory")" ])" "$(survey_free "$directory")" \
        "$(if [ -n "$survey_root" ]; then survey_free "$survey_root"; else printf null; fi)" \
        "$(survey_number "$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)")"
    printf '"ports":[%s],"login":{"tried":%s,%s},"key":{"file":%s,"public":%s},"source":{%s},"checkout":{%s},"protection":%s}\n' \
        "$(survey_ports)" "$(survey_flag [ -n "$registry_user" ])" "$(survey_answer login)" \
        "$(json "$survey_key")" "$(json "$(if [ -n "$survey_key" ]; then cat "$survey_key.pub" 2>/dev/null || ssh-keygen -y -P '' -f "$survey_key" 2>/dev/null; fi)")" "$(survey_answer source)" "$(survey_answer checkout)" \
        "$(survey_protection)"
}

survey_server
