# shellcheck shell=sh disable=SC2154
# needs: compose edge health journal wait
# The maintenance page: what users see while an undo may still restore an earlier state of the database. No request passes it, so no data is
# accepted that a restore would discard. Only the deployment's own probes pass, with a random token.

maintenance_file="$state/edge/server.d/maintenance.conf"

under_maintenance() { [ -e "$maintenance_file" ]; }

# adopt_bypass_token: adopts the token of a maintenance page that another deployment left.
adopt_bypass_token() {
    if under_maintenance; then (umask 077 && sed -n 's/.*\$http_x_qgo_pass = \([0-9a-f]*\)).*/\1/p' "$maintenance_file" >"$work/pass"); fi
}

# enable_maintenance: when it returns, no earlier request is open any more.
enable_maintenance() {
    mkdir -p "$state/edge/server.d"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$work/pass")
    maintenance_configuration | write_file "$maintenance_file"
    edge_reload || fail "The edge cannot show the maintenance page."
    wait_stable 1 15 maintenance_shown || fail "The edge does not show the maintenance page."
    drain_workers "$drain"
}

# disable_maintenance: may be called without maintenance.
disable_maintenance() {
    if under_maintenance; then
        rm -f "$maintenance_file"
        sync "$state/edge/server.d"
        edge_reload || fail "The edge still shows the maintenance page."
        wait_stable 1 15 maintenance_hidden || fail "The edge still shows the maintenance page."
    fi
    rm -f "$work/pass"
}

maintenance_shown() {
    docker exec "$(platform_container edge)" curl --insecure --silent --max-time 5 --head "$edge_site" |
        grep -qi '^x-qgo-edge: maintenance'
}

maintenance_hidden() { ! maintenance_shown; }

maintenance_configuration() {
    cat <<NGINX
# Made by deployment $deployment, and removed at its end.
error_page 503 @maintenance_page;
error_page 418 =503 @maintenance_answer;
set \$maintenance 418;
if (\$http_accept ~ text/html) { set \$maintenance 503; }
if (\$http_x_qgo_pass = $(bypass_token)) { set \$maintenance 0; }
if (\$maintenance = 503) { return 503; }
if (\$maintenance = 418) { return 418; }
location @maintenance_page {
  default_type text/html;
  charset utf-8;
  add_header X-QGO-Edge maintenance always;
  add_header Retry-After 30 always;
  add_header Cache-Control no-store always;
  return 503 '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
<meta http-equiv="refresh" content="10"><title>Back in a moment</title>\
<body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>Back in a moment</h1>\
<p>We are improving things just now. Nothing is lost, and this page comes back by itself.</p></body></html>';
}
location @maintenance_answer {
  default_type application/problem+json;
  add_header X-QGO-Edge maintenance always;
  add_header Retry-After 30 always;
  add_header Cache-Control no-store always;
  return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,\
"detail":"Under maintenance. Please try again in a moment; nothing was changed."}';
}
NGINX
}
