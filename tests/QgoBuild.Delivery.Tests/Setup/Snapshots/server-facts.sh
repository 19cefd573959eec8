#!/bin/sh
# shellcheck disable=SC1003,SC2016,SC2317 # values that look like shell; functions that are called by name
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
survey_programs='awk cmp date df du find flock grep gzip mktemp od paste ps sed setsid sha256sum sort ssh ssh-keygen stat sync tar timeout xargs docker nft unattended-upgrade'
time_services='systemd-timesyncd chrony chronyd ntpsec ntp ntpd openntpd'

# ---- sections.sh
# ---- server-facts.sh
# ---- call
collect_facts
