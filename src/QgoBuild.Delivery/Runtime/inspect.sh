# shellcheck shell=sh disable=SC2154
# needs: backup certificate collect deployments drift journal live maintenance sections
# Facts about the environment for a client, as sections. Nothing is evaluated here, and nothing is written.

# inspect_under_way: prints the running deployments: the one that holds the lock, and those that wait for it. The process or the guard of a
# deployment may live for a moment after its journal is finished.
inspect_under_way() {
    {
        if under_way; then text_of "$state/lock.holder"; echo; fi
        for inspect_deployment in "$state"/deployments/*/; do
            inspect_deployment=${inspect_deployment%/}
            if is_running "$inspect_deployment"; then printf '%s\n' "${inspect_deployment##*/}"; fi
        done
    } | sort -u | while IFS= read -r inspect_deployment; do
        if [ -n "$inspect_deployment" ] && { [ ! -s "$state/deployments/$inspect_deployment/journal.ndjson" ] ||
            ! is_finished "$state/deployments/$inspect_deployment"; }; then
            printf '%s\n' "$inspect_deployment"
        fi
    done | section under-way
}

# inspect_releases: prints the files of each release that a deployment finished with.
inspect_releases() {
    for inspect_record in "$state"/releases/*/; do
        inspect_record=${inspect_record%/}
        inspect_name=${inspect_record##*/}
        if [ ! -s "$inspect_record/release.json" ] || [ ! -s "$inspect_record/finished" ]; then continue; fi
        section release "$inspect_name" <"$inspect_record/release.json"
        section_of "$inspect_record/finished" finished "$inspect_name"
        section_of "$inspect_record/backup" backup-before "$inspect_name"
        section_of "$inspect_record/migrations" migrations "$inspect_name"
        section_of "$inspect_record/plan" plan "$inspect_name"
        section_of "$inspect_record/settings" settings "$inspect_name"
        edge_generation_in "$inspect_record/nginx.conf" | section edge "$inspect_name"
        if [ -e "$inspect_record/withdrawn" ]; then section withdrawn "$inspect_name" </dev/null; fi
    done
}

# inspect_backups: prints the size of each archive and the beginning of its manifest. The manifest is the first member, so no more than that
# is read.
inspect_backups() {
    for inspect_backup in "$directory"/backups/backup_*.tar.gz; do
        [ -f "$inspect_backup" ] || continue
        inspect_name=${inspect_backup##*/}
        stat -c %s "$inspect_backup" | section backup "$inspect_name"
        tar --occurrence=1 -xzOf "$inspect_backup" manifest.json 2>/dev/null | sed -e '/^  "rowCounts": {/,$d' |
            section manifest "$inspect_name"
        if [ -e "$state/drilled/$inspect_name" ]; then section drilled "$inspect_name" </dev/null; fi
    done
}

# inspect_journals FILE…: prints the entries of each journal that describe its course, newest journal first. A last line that a crash left
# incomplete is omitted. With $inspect_all, prints every entry except heartbeats.
inspect_journals() {
    [ $# -gt 0 ] || return 0
    awk -v all="${inspect_all:-}" '
        function begin() { id = FILENAME; sub("/journal.ndjson$", "", id); sub(".*/", "", id); print "@journal " id; last = "" }
        function entry(line) { print " " line; last = "" }
        function end() { if (last != "") entry(last) }
        FNR == 1 { if (NR > 1) end(); begin() }
        !/^\{.*\}$/ || /"event":"heartbeat"/ { next }
        all || /"event":"(deployment-started|step-failed|undo-failed|recovery-started|drift-accepted|lock-acquired|deployment-finished)"/ {
            entry($0)
            next
        }
        { last = $0 }
        END { end() }' "$@"
}

# inspect_deployments [DEPLOYMENT]: prints that one, or all that are kept, newest first.
inspect_deployments() {
    inspect_wanted=${1:-*}
    set --
    # shellcheck disable=SC2231 # a pattern, or the name of a deployment, which is digits and letters
    for inspect_journal in "$state"/deployments/$inspect_wanted/journal.ndjson; do
        if [ -s "$inspect_journal" ]; then set -- "$inspect_journal" "$@"; fi
    done
    inspect_journals "$@"
}

# inspect_certificate: prints the certificate that the edge serves, in curl's format, or the reason why it serves none.
inspect_certificate() {
    inspect_port=$(sed -n 's/^ *listen \([0-9]*\) ssl http2 default_server;$/\1/p' "$state/edge/nginx.conf" 2>/dev/null | head -n 1)
    [ -n "$inspect_port" ] || return 0
    if inspect_text=$(served_certificates "https://127.0.0.1:$inspect_port/" 2>&1); then
        printf '%s\n' "$inspect_text" | section certificate
    else
        printf '%s\n' "$inspect_text" | tail -n 1 | section certificate-problem
    fi
    section_of "$tls/failed" renewal-failed
}

inspect_environment() {
    inspect_facts=$(collect)
    date -u +%Y-%m-%dT%H:%M:%SZ | section time
    inspect_under_way
    if under_maintenance; then section maintenance </dev/null; fi
    section_of "$state/live" live
    git -C "$directory" rev-parse --quiet --verify HEAD 2>/dev/null | section head
    if [ -s "$state/side-databases" ] && ! under_way; then section side-databases </dev/null; fi
    section_of "$state/edge.waits" upgrade edge
    section_of "$state/database.waits" upgrade database
    inspect_certificate
    inspect_releases
    inspect_backups
    collected container "$inspect_facts" | section containers
    inspect_deployments
    unsettled || drift "$inspect_facts" | section drift
    section end </dev/null
}

# inspect_history [DEPLOYMENT]: prints the deployments; for one deployment, its complete journal.
inspect_history() {
    inspect_all=${1:+yes}
    date -u +%Y-%m-%dT%H:%M:%SZ | section time
    inspect_under_way
    inspect_deployments "$1"
    section end </dev/null
}
