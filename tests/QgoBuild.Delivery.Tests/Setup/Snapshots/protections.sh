# deploy user
set -eu
getent group docker >/dev/null || groupadd --system docker
if ! id -u deploy >/dev/null 2>&1; then
    useradd --create-home --shell /bin/bash deploy
    usermod --password '*' deploy
fi
usermod --append --groups docker deploy
home=$(getent passwd deploy | cut -d : -f 6)
group=$(id -gn deploy)
if [ ! -s "$home/.ssh/authorized_keys" ]; then
    install -d -m 700 -o deploy -g "$group" "$home/.ssh"
    install -m 600 -o deploy -g "$group" ~/.ssh/authorized_keys "$home/.ssh/authorized_keys"
fi
if [ ! -e '/home/deploy/NEW START' ]; then install -d -o deploy -g "$group" -- '/home/deploy/NEW START'; fi

# sshd
systemctl --quiet stop qgobuild-undo-sshd.timer 2>/dev/null
systemd-run --quiet --collect --unit=qgobuild-undo-sshd --on-active=60 --timer-property=AccuracySec=1s \
    /bin/sh -c 'rm -f /etc/ssh/sshd_config.d/00-qgobuild.conf; systemctl try-reload-or-restart ssh.service 2>/dev/null || systemctl try-reload-or-restart sshd.service' || exit 1
sh -euc 'mkdir -p /etc/ssh/sshd_config.d
printf '\''%s\n'\'' '\''# QgoBuild: nobody logs in by a password.'\'' '\''PasswordAuthentication no'\'' '\''KbdInteractiveAuthentication no'\'' '\''PermitRootLogin prohibit-password'\'' >/etc/ssh/sshd_config.d/00-qgobuild.conf
sshd -t
sshd -T | grep -qix '\''passwordauthentication no'\'' || { echo '\''/etc/ssh/sshd_config.d/00-qgobuild.conf has no effect: /etc/ssh/sshd_config does not include it, or sets the same before it.'\'' >&2; exit 1; }
systemctl try-reload-or-restart ssh.service 2>/dev/null || systemctl try-reload-or-restart sshd.service' && exit 0
rm -f /etc/ssh/sshd_config.d/00-qgobuild.conf; systemctl try-reload-or-restart ssh.service 2>/dev/null || systemctl try-reload-or-restart sshd.service
systemctl --quiet stop qgobuild-undo-sshd.timer
exit 1
# over a new connection
systemctl --quiet is-active qgobuild-undo-sshd.timer || { echo 'The new connection came after 60 s: the change is undone.' >&2; exit 1; }
systemctl --quiet stop qgobuild-undo-sshd.timer || exit 1
true

# firewall
if ! command -v nft >/dev/null; then
    sh -c 'export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2 || exit 1
apt-get install --yes '\''--quiet=2'\'' nftables' || exit 1
fi
systemctl --quiet stop qgobuild-undo-firewall.timer 2>/dev/null
systemd-run --quiet --collect --unit=qgobuild-undo-firewall --on-active=60 --timer-property=AccuracySec=1s \
    /bin/sh -c 'if systemctl --quiet is-active qgobuild-firewall.service; then nft -f /etc/qgobuild/firewall.nft
else nft delete table inet qgobuild; fi' || exit 1
sh -euc 'printf %s '\''# The firewall of QgoBuild, made by Setup from the entrances of the environment (build/Environments.cs).
# Turn it off: systemctl disable --now qgobuild-firewall
table inet qgobuild
delete table inet qgobuild
table inet qgobuild {
	set ssh {
		type inet_service
		elements = { 22 }
	}

	set entrances {
		type inet_service
		elements = { 5001, 8080 }
	}

	# To the server itself.
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ct state invalid drop
		iifname "lo" accept
		meta l4proto { icmp, ipv6-icmp } accept
		# Answers of DHCPv6, which are not seen to belong to the request.
		ip6 saddr fe80::/10 udp dport 546 accept
		# Containers reach the server, as they always could.
		iifname "docker0" accept
		iifname "docker_gwbridge" accept
		iifname "br-*" accept
		tcp dport @ssh accept
		tcp dport @entrances accept
	}

	# Through the server. Docker redirects published ports to containers before the chain above would see them.
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		iifname "docker0" accept
		iifname "docker_gwbridge" accept
		iifname "br-*" accept
		oifname "docker0" jump containers
		oifname "docker_gwbridge" jump containers
		oifname "br-*" jump containers
	}

	# From outside to a container: the port that was connected to counts, not the one inside of the container.
	chain containers {
		meta l4proto tcp ct status dnat ct original proto-dst @entrances accept
		drop
	}
}
'\'' | nft -f -' && exit 0
if systemctl --quiet is-active qgobuild-firewall.service; then nft -f /etc/qgobuild/firewall.nft
else nft delete table inet qgobuild; fi
systemctl --quiet stop qgobuild-undo-firewall.timer
exit 1
# over a new connection
systemctl --quiet is-active qgobuild-undo-firewall.timer || { echo 'The new connection came after 60 s: the change is undone.' >&2; exit 1; }
systemctl --quiet stop qgobuild-undo-firewall.timer || exit 1
set -eu
mkdir -p /etc/qgobuild
printf %s '# The firewall of QgoBuild, made by Setup from the entrances of the environment (build/Environments.cs).
# Turn it off: systemctl disable --now qgobuild-firewall
table inet qgobuild
delete table inet qgobuild
table inet qgobuild {
	set ssh {
		type inet_service
		elements = { 22 }
	}

	set entrances {
		type inet_service
		elements = { 5001, 8080 }
	}

	# To the server itself.
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ct state invalid drop
		iifname "lo" accept
		meta l4proto { icmp, ipv6-icmp } accept
		# Answers of DHCPv6, which are not seen to belong to the request.
		ip6 saddr fe80::/10 udp dport 546 accept
		# Containers reach the server, as they always could.
		iifname "docker0" accept
		iifname "docker_gwbridge" accept
		iifname "br-*" accept
		tcp dport @ssh accept
		tcp dport @entrances accept
	}

	# Through the server. Docker redirects published ports to containers before the chain above would see them.
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state established,related accept
		iifname "docker0" accept
		iifname "docker_gwbridge" accept
		iifname "br-*" accept
		oifname "docker0" jump containers
		oifname "docker_gwbridge" jump containers
		oifname "br-*" jump containers
	}

	# From outside to a container: the port that was connected to counts, not the one inside of the container.
	chain containers {
		meta l4proto tcp ct status dnat ct original proto-dst @entrances accept
		drop
	}
}
' >/etc/qgobuild/firewall.nft
printf %s '[Unit]
Description=Firewall of QgoBuild: SSH and the entrances of the application
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target
After=local-fs.target nftables.service
PartOf=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/qgobuild/firewall.nft
ExecReload=/usr/sbin/nft -f /etc/qgobuild/firewall.nft
ExecStop=/usr/sbin/nft delete table inet qgobuild

[Install]
WantedBy=sysinit.target
' >/etc/systemd/system/qgobuild-firewall.service
systemctl daemon-reload
systemctl --quiet enable qgobuild-firewall.service
systemctl reload-or-restart qgobuild-firewall.service
nft list table inet qgobuild >/etc/qgobuild/firewall.listed

# updates
if ! command -v unattended-upgrade >/dev/null; then
    sh -c 'export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2 || exit 1
apt-get install --yes '\''--quiet=2'\'' unattended-upgrades' || exit 1
fi
printf '%s\n' 'APT::Periodic::Update-Package-Lists "1";' 'APT::Periodic::Unattended-Upgrade "1";' >/etc/apt/apt.conf.d/20auto-upgrades || exit 1
systemctl --quiet unmask apt-daily.timer apt-daily-upgrade.timer
systemctl --quiet enable --now apt-daily.timer apt-daily-upgrade.timer

# time
if ! systemctl cat systemd-timesyncd.service >/dev/null 2>&1; then
    sh -c 'export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2 || exit 1
apt-get install --yes '\''--quiet=2'\'' systemd-timesyncd' || exit 1
fi
timedatectl set-ntp true

# docker logs
set -eu
mkdir -p /etc/docker
printf '%s\n' '{
  "log-driver": "json-file",
  "log-opts": {
    "max-size": "10m",
    "max-file": "5"
  }
}' >/etc/docker/daemon.json.new
if [ -e /etc/docker/daemon.json ]; then chmod --reference=/etc/docker/daemon.json /etc/docker/daemon.json.new; fi
if dockerd --help 2>/dev/null | grep -q -e --validate; then
    dockerd --validate --config-file=/etc/docker/daemon.json.new || { rm /etc/docker/daemon.json.new; exit 1; }
fi
mv /etc/docker/daemon.json.new /etc/docker/daemon.json
# Where nothing runs, nothing is stopped.
if systemctl --quiet is-active docker.service && [ -z "$(docker ps --quiet)" ]; then systemctl restart docker.service; fi

# swap
if [ -e /swapfile ]; then echo '/swapfile exists and is not in use.' >&2; exit 1; fi
umask 077
if fallocate -l 1G /swapfile && mkswap /swapfile && swapon /swapfile; then
    grep -q '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
else
    rm -f /swapfile
    exit 1
fi

