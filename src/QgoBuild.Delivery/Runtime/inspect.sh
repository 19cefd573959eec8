# shellcheck shell=sh disable=SC2154
# One JSON object about the environment, for a client: what is live, the releases that can be returned to, the last deployments.

inspect_lines() { # FILE: its lines as a JSON array
    [ -s "$1" ] || { printf '[]'; return; }
    inspect_separator='['
    while IFS= read -r inspect_line; do
        printf '%s' "$inspect_separator"
        json "$inspect_line"
        inspect_separator=,
    done <"$1"
    printf ']'
}

inspect_release() { # RECORD
    printf '{"record":"%s","release":%s,"finished":%s,"withdrawn":%s,"backup":%s,"migrations":%s}' "$1" "$(cat "$state/releases/$1/release.json")" \
        "$(json "$(text_of "$state/releases/$1/finished")")" "$([ -e "$state/releases/$1/withdrawn" ] && printf true || printf false)" \
        "$(json "$(text_of "$state/releases/$1/backup")")" "$(inspect_lines "$state/releases/$1/migrations")"
}

inspect_environment() {
    inspect_locked=false
    if [ -e "$state/lock" ] && ! flock --timeout 0.3 "$state/lock" true; then
        inspect_locked=true
    fi
    printf '{"locked":%s,"holder":%s,"live":{"record":%s,"colour":%s,"deployment":%s},"head":%s,' "$inspect_locked" "$(json "$(text_of "$state/lock.holder")")" \
        "$(json "$(live_word 1)")" "$(json "$(live_word 2)")" "$(json "$(live_word 3)")" "$(json "$(git -C "$directory" rev-parse HEAD 2>/dev/null)")"
    printf '"releases":['
    inspect_separator_releases=
    for inspect_record in "$state"/releases/*/; do
        if [ ! -s "$inspect_record/release.json" ] || [ ! -s "$inspect_record/finished" ]; then
            continue
        fi
        printf '%s' "$inspect_separator_releases"
        inspect_record=${inspect_record%/}
        inspect_release "${inspect_record##*/}"
        inspect_separator_releases=,
    done
    printf '],"backups":['
    inspect_separator_releases=
    for inspect_backup in "$directory"/backups/backup_*.tar.gz; do
        [ -e "$inspect_backup" ] || continue
        printf '%s{"name":%s,"bytes":%s}' "$inspect_separator_releases" "$(json "${inspect_backup##*/}")" "$(stat -c %s "$inspect_backup")"
        inspect_separator_releases=,
    done
    printf '],"containers":['
    inspect_separator_releases=
    docker ps --all --filter "label=com.docker.compose.project" --format '{{.Names}}\t{{.Image}}\t{{.State}}\t{{.Status}}' 2>/dev/null | grep "^$application-" >"${TMPDIR:-/tmp}/qgobuild-$$" || :
    while IFS='	' read -r inspect_name inspect_image inspect_state inspect_status; do
        printf '%s{"name":%s,"image":%s,"state":%s,"status":%s}' "$inspect_separator_releases" "$(json "$inspect_name")" "$(json "$inspect_image")" "$(json "$inspect_state")" "$(json "$inspect_status")"
        inspect_separator_releases=,
    done <"${TMPDIR:-/tmp}/qgobuild-$$"
    rm -f "${TMPDIR:-/tmp}/qgobuild-$$"
    printf '],"deployments":['
    inspect_separator_releases=
    for inspect_deployment in $(find "$state/deployments" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2>/dev/null | LC_ALL=C sort -r | head -n 5); do
        [ -s "$state/deployments/$inspect_deployment/journal.ndjson" ] || continue
        printf '%s{"deployment":"%s","first":%s,"last":%s}' "$inspect_separator_releases" "$inspect_deployment" \
            "$(head -n 1 "$state/deployments/$inspect_deployment/journal.ndjson")" "$(tail -n 1 "$state/deployments/$inspect_deployment/journal.ndjson")"
        inspect_separator_releases=,
    done
    printf ']}\n'
}
