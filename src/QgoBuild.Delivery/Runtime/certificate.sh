# shellcheck shell=sh disable=SC2154
# needs: compose journal wait
# The certificate of the edge. One that an authority issues is ordered and renewed by Certbot, in a container beside the edge; one of the team's own comes
# with each deployment. In both cases what is looked at is what the edge serves, not what files say.

tls="$state/secrets/tls"

# served_certificates SITE: the chain that the edge serves there, as curl writes it.
served_certificates() {
    docker exec "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --output /dev/null --write-out '%{certs}' "$1"
}

# read_certificate SITE: of the certificate that the edge serves there sets certificate_names, certificate_issuer, certificate_ends (seconds since 1970) and
# certificate_days (whole days left, negative when it has ended). Fails where it serves none; certificate_problem says why, then.
read_certificate() {
    certificate_text=$(served_certificates "$1" 2>&1) ||
        { certificate_problem=$(printf '%s\n' "$certificate_text" | tail -n 1); return 1; }
    certificate_ends=$(date -u -d "$(certificate_field 'Expire date')" +%s) || { certificate_problem='it cannot be read'; return 1; }
    certificate_names=$(certificate_field 'X509v3 Subject Alternative Name' | sed -e 's/DNS://g' -e 's/IP Address://g' -e 's/, */ /g')
    certificate_issuer=$(certificate_field Issuer)
    case "$certificate_issuer" in *CN*=*) certificate_issuer=$(printf '%s' "$certificate_issuer" | sed -e 's/.*CN *= *//' -e 's/, [A-Za-z]* *=.*//') ;; esac
    certificate_days=$(((certificate_ends - $(date -u +%s)) / 86400))
    [ "$certificate_ends" -gt "$(date -u +%s)" ] || certificate_days=-1
}

# The first of a chain is the server's own.
certificate_field() { printf '%s\n' "$certificate_text" | sed -n "s/^$1://p" | head -n 1; }

describe_certificate() {
    if [ "$certificate_days" -lt 0 ]; then
        printf 'the certificate for %s has ended, on %s' "$certificate_names" "$(date -u -d "@$certificate_ends" +%Y-%m-%d)"
    else
        printf 'a certificate of %s for %s, good for %s days' "${certificate_issuer:-an unknown issuer}" "$certificate_names" "$certificate_days"
    fi
}

# certificate_covers NAME…: whether it is for each of them.
certificate_covers() {
    for covers_name in "$@"; do
        case " $certificate_names " in
            *" $covers_name "* | *" *.${covers_name#*.} "*) ;;
            *) return 1 ;;
        esac
    done
}

# certificate_files: what the containers have mounted, and what Certbot is asked for. The edge's workers, users of their own, read the certificate.
certificate_files() {
    [ -n "$tls_kind" ] || return 0
    mkdir -p "$tls" "$state/secrets/certbot" "$state/edge/challenge/.well-known/acme-challenge"
    chmod 0755 "$tls" "$state/edge/challenge" "$state/edge/challenge/.well-known" "$state/edge/challenge/.well-known/acme-challenge"
    if [ "$tls_kind" = issued ]; then
        printf '%s\n' "$certbot_script" | write_file "$tls/certbot.sh"
        printf '%s\n' "$certbot_request" | write_file "$tls/request"
    elif [ ! -s "$tls/$tls_name/key.pem" ] && [ -s "$secrets/key.pem" ]; then
        mkdir -p "$tls/$tls_name"
        chmod 0755 "$tls/$tls_name"
        printf '%s\n' "$tls_chain" | write_file "$tls/$tls_name/certificate.pem"
        write_file "$tls/$tls_name/key.pem" <"$secrets/key.pem"
        chmod 0644 "$tls/$tls_name/key.pem"
    fi
    [ "$tls_kind" = issued ] || [ -s "$tls/$tls_name/key.pem" ] || fail "The key of the certificate $tls_name is not on the server, and did not come with this deployment."
}

certbot_container() { platform_container certbot; }

# certbot_of_edge: the image of the Certbot that belongs to the edge that is there; nothing where none does.
certbot_of_edge() { sed -n '/^  certbot:$/,$s/^ *image: "\(.*\)"$/\1/p' "$state/edge.compose.yml" 2>/dev/null; }

# start_certbot [--force-recreate]: beside an edge that serves, and never in its way.
start_certbot() {
    [ -n "$(certbot_of_edge)" ] || return 0
    if (ensure_images "$(certbot_of_edge)" && compose_platform up --detach --no-build --pull never --no-deps "$@" certbot >/dev/null); then return 0; fi
    rm -f "$work/reason"
    progress "Certbot could not be started: certificates are not renewed until a deployment starts it"
}

# preflight_certificate: what a deployment would find out later, or users first. A rollback is held up by nothing of it.
preflight_certificate() {
    [ "$tls_kind" = issued ] || return 0
    for preflight_name in $tls_names; do
        getent ahosts "$preflight_name" >/dev/null 2>&1 ||
            fail_certificate "The name $preflight_name does not resolve on the server, so no certificate for it can be issued. Add a record of DNS (A, AAAA) that leads to the server; ./build.sh Setup --environment $environment shows what it leads to."
    done
    # Before the first one there is nothing to look at.
    [ -s "$state/live" ] && [ -s "$tls/issued/certificate.pem" ] && grep -qs /etc/nginx/tls "$state/edge.compose.yml" || return 0
    running_edge || return 0
    if ! read_certificate "$tls_site"; then
        fail_certificate "The edge does not serve its certificate: $certificate_problem. If certificate and key in $tls/issued do not match, order another one: ./build.sh RenewCertificate --environment $environment"
        return 0
    fi
    if [ "$certificate_days" -lt "$tls_days_needed" ]; then
        fail_certificate "The edge serves $(describe_certificate).$(renewal_problem) Renew it first: ./build.sh RenewCertificate --environment $environment"
    fi
    # shellcheck disable=SC2086 # names are words
    if ! certificate_covers $tls_names && [ "$(sed -n 's/^names=//p' "$tls/request")" = "$tls_names" ]; then
        fail_certificate "The edge serves a certificate for $certificate_names, and is to serve one for $tls_names. Order that one: ./build.sh RenewCertificate --environment $environment"
    fi
    if [ "$certificate_days" -lt 21 ]; then
        progress "the edge serves $(describe_certificate): it should have been renewed by itself.$(renewal_problem)"
    fi
}

fail_certificate() { if [ "$kind" = rollback ]; then progress "$1"; else fail "$1"; fi; }

running_edge() { [ "$(docker inspect --format '{{.State.Status}}' "$(platform_container edge)" 2>/dev/null)" = running ]; }

# renewal_problem: a sentence about the last renewal, where it failed.
renewal_problem() {
    [ -s "$tls/failed" ] || return 0
    printf ' The renewal of %s failed: %s' "$(date -u -d "@$(sed -n 1p "$tls/failed")" '+%Y-%m-%d %H:%M UTC')" "$(sed -n 2p "$tls/failed")"
}

# obtain_certificate [--force]: one order at most. What is served and good for long stays, unless another one is asked for.
obtain_certificate() {
    obtain_has=no
    # shellcheck disable=SC2086 # names are words
    if [ -s "$tls/issued/certificate.pem" ] && read_certificate "$tls_site" && certificate_covers $tls_names && [ "$certificate_days" -ge "$tls_days_needed" ]; then
        obtain_has=yes
        if [ $# -eq 0 ] && [ "$certificate_days" -ge 21 ]; then
            say "$(describe_certificate)"
            return 0
        fi
    fi
    check_dns
    if obtain_output=$(docker exec "$(certbot_container)" sh /etc/qgo-tls/certbot.sh order "$@" 2>"$work/certbot.error"); then
        wait_stable 1 15 serves_certificate || fail "The edge does not serve the certificate that was issued: ${certificate_problem:-it serves $(describe_certificate)}."
        say "$(describe_certificate)"
    elif [ "$obtain_has" = yes ] && [ $# -eq 0 ]; then
        say "$(describe_certificate); its renewal failed: $obtain_output"
    else
        cat "$work/certbot.error"
        fail "No certificate for $tls_names was issued: ${obtain_output:-$(tail -n 1 "$work/certbot.error")}$lead_doubt"
    fi
}

serves_certificate() {
    # shellcheck disable=SC2086 # names are words
    read_certificate "$tls_site" && certificate_covers $tls_names && [ "$certificate_days" -ge "$tls_days_needed" ]
}

# check_dns: asks for a text of our own at port 80 of each name, as the authority will, before an order is spent. Some servers cannot reach
# themselves by their public address: where nothing answers at all, the authority is asked nevertheless.
check_dns() {
    lead_file="$state/edge/challenge/.well-known/acme-challenge/qgobuild-$deployment" lead_doubt=
    printf '%s' "$deployment" | write_file "$lead_file"
    chmod 0644 "$lead_file"
    for lead_name in $tls_names; do
        lead_answer=$(docker exec "$(platform_container edge)" curl --silent --show-error --max-time 10 --write-out '\n%{remote_ip} %{http_code} %{exitcode}' \
            "http://$lead_name/.well-known/acme-challenge/qgobuild-$deployment" 2>"$work/lead.error") || :
        lead_text=$(printf '%s' "$lead_answer" | sed '$d') lead_result=$(printf '%s' "$lead_answer" | tail -n 1)
        lead_ip=${lead_result%% *} lead_code=${lead_result##* }
        case "$lead_code" in
            0) ;;
            6) rm -f "$lead_file"; fail "The name $lead_name does not resolve: $(head -n 1 "$work/lead.error"). Add a record of DNS (A, AAAA) that leads to the server." ;;
            *) lead_doubt=" From the server itself, nothing answers at http://$lead_name/ ($(head -n 1 "$work/lead.error"))."; continue ;;
        esac
        [ "$lead_text" = "$deployment" ] || {
            rm -f "$lead_file"
            fail "The name $lead_name leads to $lead_ip, where another server answers (HTTP $(printf '%s' "$lead_result" | cut -d ' ' -f 2)): no certificate was ordered. Have its record of DNS lead to this server, and port 80 be free."
        }
    done
    rm -f "$lead_file"
}
