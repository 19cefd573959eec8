#!/bin/sh
# Runs in Certbot's container: orders the certificate of the environment, renews it, and installs it for the edge.
#   certbot.sh watch            renews what is due, twice a day, until it is stopped
#   certbot.sh order            orders the certificate once; keeps a present one that is not due for renewal
#   certbot.sh order --force    orders the certificate even if it is not due
# The file "request" holds what to order. The file "failed" holds when and why the last attempt failed; it is absent after a success.
set -u
tls=/etc/qgo-tls
lineage=/etc/letsencrypt/live/qgobuild
output=/tmp/qgo-certbot.output

# Seconds between a failed order and the next: authorities limit failed orders per hour. Orders that did not reach the authority do not
# count.
patience=900

wanted() { sed -n "s/^$1=//p" "$tls/request"; }

# replace FROM TO: replaces the file atomically, so that a reader gets the old file or the new one. The file is readable for all, because
# the edge's workers run as other users and read it at each handshake.
replace() {
    cmp -s "$1" "$2" && return 0
    cp "$1" "$2.new" && chmod 0644 "$2.new" && mv "$2.new" "$2"
}

# install_certificate: copies key and certificate to where the edge reads them. A renewal keeps the key, so that a handshake finds a
# matching pair at any moment.
install_certificate() {
    mkdir -p "$tls/issued" && chmod 0755 "$tls/issued" || return 1
    replace "$lineage/privkey.pem" "$tls/issued/key.pem" && replace "$lineage/fullchain.pem" "$tls/issued/certificate.pem"
}

# reason: prints the authority's errors, or the last line of Certbot's output if there are none.
reason() {
    reason_text=$(sed -n -e 's/^ *Domain: \(.*\)/\1:/p' -e 's/^ *Detail: //p' "$output" | paste -s -d ' ')
    [ -n "$reason_text" ] ||
        reason_text=$(grep -v -e '^ *$' -e '^Ask for help' -e '^Saving debug log' -e '^See the logfile' -e '^Some challenges' "$output" |
            tail -n 1)
    printf '%s' "${reason_text:-Certbot wrote nothing.}" | cut -c 1-500
}

# certbot_run ARGUMENT…: runs Certbot. If the authority no longer knows the account, runs it again with a new account.
certbot_run() {
    certbot "$@" >"$output" 2>&1 && return 0
    if grep -qE 'accountDoesNotExist|unable to find existing account|set attribute' "$output"; then
        rm -rf /etc/letsencrypt/accounts
        certbot "$@" >"$output" 2>&1 && return 0
    fi
    cat "$output" >&2
    return 1
}

# not_issued REASON: writes the failure to the file "failed", prints the reason and returns 1.
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
            printf 'The last order failed: %s. Authorities limit failed orders; the next one may go in %s min.\n' \
                "$(sed -n 2p "$tls/failed" | sed 's/[.]$//')" "$(((order_waits + 59) / 60))"
            return 75
        fi
    fi
    order_option=$1
    # Certbot's default directories for logs and work belong to root, but it may run as the deploying user.
    set -- certonly --logs-dir /tmp/certbot-logs --work-dir /tmp/certbot-work --non-interactive --agree-tos --no-eff-email \
        --email "$(wanted email)" --server "$(wanted directory)" --cert-name qgobuild \
        --webroot --webroot-path /var/www/challenge --key-type ecdsa --reuse-key --renew-with-new-domains
    for order_name in $(wanted names); do set -- "$@" --domain "$order_name"; done
    if [ "$(wanted rehearses)" = yes ] && [ ! -e "$lineage" ]; then
        certbot_run "$@" --dry-run || { not_issued "The rehearsal of the order failed. $(reason)"; return 1; }
    fi
    certbot_run "$@" "$order_option" || { not_issued "$(reason)"; return 1; }
    install_certificate || { not_issued 'The certificate could not be written for the edge: is the disk full?'; return 1; }
    rm -f "$tls/failed"
}

# locked COMMAND…: runs the command under the lock, so that only one order runs at a time.
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
