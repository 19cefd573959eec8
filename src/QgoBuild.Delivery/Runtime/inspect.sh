# shellcheck shell=sh disable=SC2154
# One JSON object about the environment, for a client: what is live, the releases that can be returned to, what ran, what has drifted.

# inspect_array <JSON values, one a line: these as an array.
inspect_array() { printf '[%s]' "$(paste -s -d , -)"; }

# inspect_strings <lines: each as a JSON string.
inspect_strings() {
    LC_ALL=C tr '\000-\010\013-\037\177' ' ' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/.*/"&"/'
}

# inspect_under_way: the deployments that the server is at: the one that holds the lock, and those that do not have it yet. Its process, or its guard, may live
# for another moment when a deployment has told its end.
inspect_under_way() {
    {
        if under_way; then text_of "$state/lock.holder"; echo; fi
        for inspect_deployment in "$state"/deployments/*/; do
            inspect_deployment=${inspect_deployment%/}
            if alive "$inspect_deployment"; then printf '%s\n' "${inspect_deployment##*/}"; fi
        done
    } | sort -u | while IFS= read -r inspect_deployment; do
        if [ ! -s "$state/deployments/$inspect_deployment/journal.ndjson" ] || ! ended "$state/deployments/$inspect_deployment"; then printf '%s\n' "$inspect_deployment"; fi
    done | inspect_strings | inspect_array
}

inspect_flag() { if "$@"; then printf true; else printf false; fi; }

inspect_release() { # RECORD
    printf '{"record":"%s","release":%s,"finished":%s,"withdrawn":%s,"backup":%s,"edge":%s,"migrations":%s}\n' "$1" "$(cat "$state/releases/$1/release.json")" \
        "$(json "$(text_of "$state/releases/$1/finished")")" "$(inspect_flag [ -e "$state/releases/$1/withdrawn" ])" \
        "$(json "$(text_of "$state/releases/$1/backup")")" "$(json "$(edge_name "$state/releases/$1/nginx.conf")")" "$(text_of "$state/releases/$1/migrations" | inspect_strings | inspect_array)"
}

inspect_releases() {
    for inspect_record in "$state"/releases/*/; do
        inspect_record=${inspect_record%/}
        if [ -s "$inspect_record/release.json" ] && [ -s "$inspect_record/finished" ]; then inspect_release "${inspect_record##*/}"; fi
    done
}

# The manifest is an archive's first member: only its beginning is read.
inspect_backups() {
    for inspect_backup in "$directory"/backups/backup_*.tar.gz; do
        [ -f "$inspect_backup" ] || continue
        inspect_manifest=$(tar --occurrence=1 -xzOf "$inspect_backup" manifest.json 2>/dev/null | sed -n -e 's/^  "release": \({.*}\),$/\1/p' -e 's/^  "proven": true,$/proven/p')
        inspect_of=$(printf '%s\n' "$inspect_manifest" | sed '/^proven$/d')
        inspect_proven=false
        case "$inspect_manifest" in *proven) inspect_proven=true ;; esac
        [ ! -e "$state/drilled/${inspect_backup##*/}" ] || inspect_proven=true
        printf '{"name":%s,"bytes":%s,"release":%s,"proven":%s}\n' "$(json "${inspect_backup##*/}")" "$(stat -c %s "$inspect_backup")" "${inspect_of:-null}" "$inspect_proven"
    done
}

inspect_containers() { # ANSWERS
    answers container "$1" |
    while read -r inspect_name inspect_state inspect_image _ inspect_service inspect_colour inspect_status; do
        printf '{"name":%s,"service":%s,"colour":"%s","image":%s,"state":%s,"status":%s}\n' "$(json "$inspect_name")" "$(json "$inspect_service")" \
            "${inspect_colour#none}" "$(json "$inspect_image")" "$(json "$inspect_state")" "$(json "$inspect_status")"
    done
}

# inspect_journals FILE…: of each journal what tells how it went; a last line that a crash has torn is left out. ALL leaves out heartbeats only.
inspect_journals() {
    [ $# -gt 0 ] || return 0
    awk -v all="${inspect_all:-}" '
        function begin() { id = FILENAME; sub("/journal.ndjson$", "", id); sub(".*/", "", id); printf "{\"deployment\":\"%s\",\"entries\":[", id; separator = ""; last = "" }
        function entry(line) { printf "%s%s", separator, line; separator = ","; last = "" }
        function end() { if (last != "") entry(last); print "]}" }
        FNR == 1 { if (NR > 1) end(); begin() }
        !/^\{.*\}$/ || /"event":"heartbeat"/ { next }
        all || /"event":"(deployment-started|step-failed|undo-failed|recovery-started|drift-accepted|deployment-finished)"|"event":"step-finished","step":"lock"/ { entry($0); next }
        { last = $0 }
        END { end() }' "$@"
}

# inspect_deployments [DEPLOYMENT]: that one, or all that are kept, newest first.
inspect_deployments() {
    inspect_wanted=${1:-*}
    set --
    # shellcheck disable=SC2231 # a pattern, or the name of a deployment, which is digits and letters
    for inspect_journal in "$state"/deployments/$inspect_wanted/journal.ndjson; do
        if [ -s "$inspect_journal" ]; then set -- "$inspect_journal" "$@"; fi
    done
    inspect_journals "$@"
}

inspect_side_databases() { [ -s "$state/side-databases" ] && ! under_way; }

inspect_drift() { if ! unsettled; then drift "$1"; fi; }

# inspect_certificate: as JSON, of the environment that is looked at; null where its edge has no TLS.
inspect_certificate() {
    inspect_port=$(sed -n 's/^ *listen \([0-9]*\) ssl http2 default_server;$/\1/p' "$state/edge/nginx.conf" 2>/dev/null | head -n 1)
    [ -n "$inspect_port" ] || { printf null; return 0; }
    inspect_failed=$(sed -n 2p "$tls/failed" 2>/dev/null) || :
    if read_certificate "https://127.0.0.1:$inspect_port/"; then
        printf '{"issuer":%s,"names":%s,"ends":"%s","daysLeft":%s,"problem":"","renewalFailed":%s}' "$(json "$certificate_issuer")" \
            "$(printf '%s\n' "$certificate_names" | tr ' ' '\n' | inspect_strings | inspect_array)" "$(date -u -d "@$certificate_ends" +%Y-%m-%dT%H:%M:%SZ)" "$certificate_days" "$(json "$inspect_failed")"
    else
        printf '{"issuer":"","names":[],"ends":null,"daysLeft":null,"problem":%s,"renewalFailed":%s}' "$(json "$certificate_problem")" "$(json "$inspect_failed")"
    fi
}

inspect_environment() {
    inspect_answers=$(ask)
    printf '{"time":"%s","underWay":%s,"maintenance":%s,"live":{"record":%s,"colour":%s,"deployment":%s},"head":%s,' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        "$(inspect_under_way)" "$(inspect_flag under_maintenance)" \
        "$(json "$(live_word 1)")" "$(json "$(live_word 2)")" "$(json "$(live_word 3)")" "$(json "$(git -C "$directory" rev-parse HEAD 2>/dev/null)")"
    printf '"sideDatabases":%s,"edgeWaits":%s,"databaseWaits":%s,"certificate":%s,' "$(inspect_flag inspect_side_databases)" \
        "$(json "$(text_of "$state/edge.waits")")" "$(json "$(text_of "$state/database.waits")")" \
        "$(inspect_certificate)"
    printf '"releases":%s,"backups":%s,"containers":%s,"deployments":%s,"drift":%s}\n' "$(inspect_releases | inspect_array)" "$(inspect_backups | inspect_array)" \
        "$(inspect_containers "$inspect_answers" | inspect_array)" "$(inspect_deployments | inspect_array)" \
        "$(inspect_drift "$inspect_answers" | inspect_strings | inspect_array)"
}

# inspect_history [DEPLOYMENT]: what ran; of one deployment all that its journal tells.
inspect_history() {
    inspect_all=${1:+yes}
    printf '{"time":"%s","underWay":%s,"deployments":%s}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(inspect_under_way)" "$(inspect_deployments "$1" | inspect_array)"
}
