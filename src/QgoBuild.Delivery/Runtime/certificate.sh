# shellcheck shell=sh disable=SC2154
# needs: compose journal wait
# The certificate of the edge. A certificate issued by an authority is ordered and renewed by Certbot, in a container beside the edge. The
# team's own certificate comes with each deployment. In both cases the checks use the certificate that the edge serves, not the files.

tls="$state/secrets/tls"

# served_certificates SITE: prints the chain that the edge serves for that site, in curl's format.
served_certificates() {
    docker exec "$(platform_container edge)" curl --insecure --silent --show-error --max-time 5 --output /dev/null \
        --write-out '%{certs}' "$1"
}

# read_certificate SITE: reads the certificate that the edge serves for that site. Sets certificate_names, certificate_issuer,
# certificate_ends (seconds since 1970) and certificate_days (whole days left, negative when it has expired). Fails if none is served;
# certificate_problem then holds the reason.
read_certificate() {
    certificate_text=$(served_certificates "$1" 2>&1) ||
        { certificate_problem=$(printf '%s\n' "$certificate_text" | tail -n 1); return 1; }
    certificate_ends=$(date -u -d "$(certificate_field 'Expire date')" +%s) || { certificate_problem='it cannot be read'; return 1; }
    certificate_names=$(certificate_field 'X509v3 Subject Alternative Name' | sed -e 's/DNS://g' -e 's/IP Address://g' -e 's/, */ /g')
    certificate_issuer=$(certificate_field Issuer)
    case "$certificate_issuer" in
        *CN*=*) certificate_issuer=$(printf '%s' "$certificate_issuer" | sed -e 's/.*CN *= *//' -e 's/, [A-Za-z]* *=.*//') ;;
    esac
    certificate_days=$(((certificate_ends - $(date -u +%s)) / 86400))
    [ "$certificate_ends" -gt "$(date -u +%s)" ] || certificate_days=-1
}

# The first certificate of a chain is the server's own.
certificate_field() { printf '%s\n' "$certificate_text" | sed -n "s/^$1://p" | head -n 1; }

describe_certificate() {
    if [ "$certificate_days" -lt 0 ]; then
        printf 'the certificate for %s has ended, on %s' "$certificate_names" "$(date -u -d "@$certificate_ends" +%Y-%m-%d)"
    else
        printf 'a certificate of %s for %s, good for %s days' \
            "${certificate_issuer:-an unknown issuer}" "$certificate_names" "$certificate_days"
    fi
}

# certificate_covers NAME…: whether the certificate covers each of these names.
certificate_covers() {
    for covers_name in "$@"; do
        case " $certificate_names " in
            *" $covers_name "* | *" *.${covers_name#*.} "*) ;;
            *) return 1 ;;
        esac
    done
}

# certificate_files: writes the files that the containers mount, and Certbot's request. They are readable for all, because the edge's
# workers run as other users.
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
    [ "$tls_kind" = issued ] || [ -s "$tls/$tls_name/key.pem" ] ||
        fail "The key of the certificate $tls_name is not on the server, and did not come with this deployment."
}

certbot_container() { platform_container certbot; }

# certbot_of_edge: prints the image of the Certbot that belongs to the present edge; nothing if that edge has none.
certbot_of_edge() { sed -n '/^  certbot:$/,$s/^ *image: "\(.*\)"$/\1/p' "$state/edge.compose.yml" 2>/dev/null; }

# start_certbot [--force-recreate]: starts Certbot beside a running edge. A failure is reported and does not fail the step.
start_certbot() {
    [ -n "$(certbot_of_edge)" ] || return 0
    if (ensure_images "$(certbot_of_edge)" &&
        compose_platform up --detach --no-build --pull never --no-deps "$@" certbot >/dev/null); then return 0; fi
    rm -f "$work/reason"
    progress "Certbot could not be started: certificates are not renewed until a deployment starts it"
}

# preflight_certificate: fails on problems that would otherwise appear later in the deployment, or to users. They never block a rollback.
preflight_certificate() {
    [ "$tls_kind" = issued ] || return 0
    for preflight_name in $tls_names; do
        getent ahosts "$preflight_name" >/dev/null 2>&1 ||
            fail_certificate "The name $preflight_name does not resolve on the server, so no certificate for it can be issued." \
                "Add a record of DNS (A, AAAA) that leads to the server;" \
                "./build.sh Setup --environment $environment shows what it leads to."
    done
    # Before the first certificate there is nothing to check.
    [ -s "$state/live" ] && [ -s "$tls/issued/certificate.pem" ] && grep -qs /etc/nginx/tls "$state/edge.compose.yml" || return 0
    running_edge || return 0
    if ! read_certificate "$tls_site"; then
        fail_certificate "The edge does not serve its certificate: $certificate_problem." \
            "If certificate and key in $tls/issued do not match, order another one: ./build.sh RenewCertificate --environment $environment"
        return 0
    fi
    if [ "$certificate_days" -lt "$tls_days_needed" ]; then
        fail_certificate "The edge serves $(describe_certificate).$(renewal_problem) Renew it first:" \
            "./build.sh RenewCertificate --environment $environment"
    fi
    # shellcheck disable=SC2086 # names are words
    if ! certificate_covers $tls_names && [ "$(sed -n 's/^names=//p' "$tls/request")" = "$tls_names" ]; then
        fail_certificate "The edge serves a certificate for $certificate_names, and is to serve one for $tls_names. Order that one:" \
            "./build.sh RenewCertificate --environment $environment"
    fi
    if [ "$certificate_days" -lt 21 ]; then
        progress "the edge serves $(describe_certificate): it should have been renewed by itself.$(renewal_problem)"
    fi
}

fail_certificate() { if [ "$kind" = rollback ]; then progress "$@"; else fail "$@"; fi; }

running_edge() { [ "$(docker inspect --format '{{.State.Status}}' "$(platform_container edge)" 2>/dev/null)" = running ]; }

# renewal_problem: prints a sentence about the last renewal, if it failed.
renewal_problem() {
    [ -s "$tls/failed" ] || return 0
    printf ' The renewal of %s failed: %s' "$(date -u -d "@$(sed -n 1p "$tls/failed")" '+%Y-%m-%d %H:%M UTC')" "$(sed -n 2p "$tls/failed")"
}

# obtain_certificate [--force]: places one order at most. Keeps a served certificate that is valid for long enough, unless --force is given.
obtain_certificate() {
    obtain_has=no
    # shellcheck disable=SC2086 # names are words
    if [ -s "$tls/issued/certificate.pem" ] && read_certificate "$tls_site" && certificate_covers $tls_names &&
        [ "$certificate_days" -ge "$tls_days_needed" ]; then
        obtain_has=yes
        if [ $# -eq 0 ] && [ "$certificate_days" -ge 21 ]; then
            say "$(describe_certificate)"
            return 0
        fi
    fi
    check_dns
    if obtain_output=$(docker exec "$(certbot_container)" sh /etc/qgo-tls/certbot.sh order "$@" 2>"$work/certbot.error"); then
        wait_stable 1 15 serves_certificate ||
            fail "The edge does not serve the certificate that was issued: ${certificate_problem:-it serves $(describe_certificate)}."
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

# check_dns: requests a test file at port 80 of each name, as the authority will, before an order is used up. Some servers cannot reach
# themselves by their public address: if nothing answers at all, the order is placed nevertheless.
check_dns() {
    lead_file="$state/edge/challenge/.well-known/acme-challenge/qgobuild-$deployment" lead_doubt=
    printf '%s' "$deployment" | write_file "$lead_file"
    chmod 0644 "$lead_file"
    for lead_name in $tls_names; do
        lead_answer=$(docker exec "$(platform_container edge)" curl --silent --show-error --max-time 10 \
            --write-out '\n%{remote_ip} %{http_code} %{exitcode}' \
            "http://$lead_name/.well-known/acme-challenge/qgobuild-$deployment" 2>"$work/lead.error") || :
        lead_text=$(printf '%s' "$lead_answer" | sed '$d') lead_result=$(printf '%s' "$lead_answer" | tail -n 1)
        lead_ip=${lead_result%% *} lead_code=${lead_result##* }
        case "$lead_code" in
            0) ;;
            6)
                rm -f "$lead_file"
                fail "The name $lead_name does not resolve: $(head -n 1 "$work/lead.error")." \
                    "Add a DNS record (A, AAAA) that points to the server."
                ;;
            *) lead_doubt=" From the server itself, nothing answers at http://$lead_name/ ($(head -n 1 "$work/lead.error"))."; continue ;;
        esac
        [ "$lead_text" = "$deployment" ] || {
            rm -f "$lead_file"
            fail "The name $lead_name leads to $lead_ip, where another server answers (HTTP" \
                "$(printf '%s' "$lead_result" | cut -d ' ' -f 2)): no certificate was ordered." \
                "Point its DNS record to this server, and free port 80."
        }
    done
    rm -f "$lead_file"
}
