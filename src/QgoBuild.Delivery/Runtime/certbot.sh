#!/bin/sh
# Runs in Certbot's container: orders the certificate of the environment, renews it, and installs it for the edge.
#   certbot.sh watch            until it is stopped: renews what is due, twice a day
#   certbot.sh order            orders it once; what is there already and good stays
#   certbot.sh order --force    the same, whether or not it is due
# What to order stands in the file "request"; when and why the last attempt failed, if it did, in "failed".
set -u
tls=/etc/qgo-tls
lineage=/etc/letsencrypt/live/qgobuild
output=/tmp/qgo-certbot.output

# Seconds between an order that failed and the next: authorities limit how many may fail in an hour. An authority that was not reached knows of none.
patience=900

wanted() { sed -n "s/^$1=//p" "$tls/request"; }

# replace FROM TO: a reader finds the old file or the new one. The edge's workers, users of their own, read it with each handshake.
replace() {
    cmp -s "$1" "$2" && return 0
    cp "$1" "$2.new" && chmod 0644 "$2.new" && mv "$2.new" "$2"
}

# install_certificate: where the edge reads it. A renewal keeps the key, so that a handshake finds a matching pair at any moment.
install_certificate() {
    mkdir -p "$tls/issued" && chmod 0755 "$tls/issued" || return 1
    replace "$lineage/privkey.pem" "$tls/issued/key.pem" && replace "$lineage/fullchain.pem" "$tls/issued/certificate.pem"
}

# reason: what the authority said; what Certbot said last, where it said nothing.
reason() {
    reason_text=$(sed -n -e 's/^ *Domain: \(.*\)/\1:/p' -e 's/^ *Detail: //p' "$output" | paste -s -d ' ')
    [ -n "$reason_text" ] || reason_text=$(grep -v -e '^ *$' -e '^Ask for help' -e '^Saving debug log' -e '^See the logfile' -e '^Some challenges' "$output" | tail -n 1)
    printf '%s' "${reason_text:-Certbot wrote nothing.}" | cut -c 1-500
}

# certbot_run ARGUMENT…: an authority that has forgotten the account gets another one.
certbot_run() {
    certbot "$@" >"$output" 2>&1 && return 0
    if grep -qE 'accountDoesNotExist|unable to find existing account|set attribute' "$output"; then
        rm -rf /etc/letsencrypt/accounts
        certbot "$@" >"$output" 2>&1 && return 0
    fi
    cat "$output" >&2
    return 1
}

# not_issued REASON
not_issued() {
    {
        date -u +%s
        printf '%s\n' "$1"
        if grep -qE 'requests\.exceptions\.|urllib3\.exceptions\.|ValueError: Requesting ' "$output"; then echo 'not reached'; fi
    } >"$tls/failed.new"
    chmod 0644 "$tls/failed.new"
    mv "$tls/failed.new" "$tls/failed"
    printf '%s\n' "$1"
    return 1
}

order() { # CERTBOT'S OPTION
    if [ -s "$tls/failed" ] && [ "$(sed -n 3p "$tls/failed")" != 'not reached' ]; then
        order_waits=$(($(sed -n 1p "$tls/failed") + patience - $(date -u +%s)))
        if [ "$order_waits" -gt 0 ]; then
            printf 'The last order failed: %s. Authorities limit failed orders; the next one may go in %s min.\n' "$(sed -n 2p "$tls/failed" | sed 's/[.]$//')" "$(((order_waits + 59) / 60))"
            return 75
        fi
    fi
    order_option=$1
    # Its own directories for logs and work are root's, and it may run as the deploying user.
    set -- certonly --logs-dir /tmp/certbot-logs --work-dir /tmp/certbot-work --non-interactive --agree-tos --no-eff-email --email "$(wanted email)" --server "$(wanted directory)" --cert-name qgobuild \
        --webroot --webroot-path /var/www/challenge --key-type ecdsa --reuse-key --renew-with-new-domains
    for order_name in $(wanted names); do set -- "$@" --domain "$order_name"; done
    if [ "$(wanted rehearses)" = yes ] && [ ! -e "$lineage" ]; then
        certbot_run "$@" --dry-run || { not_issued "The rehearsal of the order failed. $(reason)"; return 1; }
    fi
    certbot_run "$@" "$order_option" || { not_issued "$(reason)"; return 1; }
    install_certificate || { not_issued 'The certificate could not be written for the edge: is the disk full?'; return 1; }
    rm -f "$tls/failed"
}

# locked: one order at a time.
locked() { (flock 8 && "$@") 8>"$tls/lock"; }

case "${1:-}" in
    order) locked order "$([ "${2:-}" = --force ] && printf %s --force-renewal || printf %s --keep-until-expiring)" ;;
    watch)
        trap 'exit 0' TERM INT
        watch_pause=60
        while :; do
            sleep "$watch_pause" &
            wait $!
            if [ -e "$lineage" ]; then locked order --keep-until-expiring || :; fi
            watch_pause=$((41000 + $$ % 3600))
        done
        ;;
    *)
        printf 'usage: %s order [--force] | watch\n' "$0" >&2
        exit 2
        ;;
esac
