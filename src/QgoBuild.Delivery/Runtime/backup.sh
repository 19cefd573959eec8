# shellcheck shell=sh disable=SC2154
# Backups: made aside, verified, synced, renamed. An archive that has its name is good.

backups="$directory/backups"

# manifest_files: the members' checksums as JSON, from sha256sum's lines. Where a name holds a backslash, a newline or a carriage
# return, it escapes these as JSON does and marks the line by a leading backslash; quotes and tabs are left to us.
manifest_files() {
    sed -e 's/^\\//' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/^\([0-9a-f]\{64\}\)  \(.*\)$/    { "path": "\2", "sha256": "\1" }/' -e '$!s/$/,/'
}

# manifest_sums <manifest.json: the way back. An escaped backslash hides behind a control character while the rest is undone.
manifest_sums() {
    sed -n -e 's/^    { "path": "\(.*\)", "sha256": "\([0-9a-f]\{64\}\)" },\{0,1\}$/\2  \1/p' |
        sed -e 's/\\\\/\x01/g' -e 's/\\"/"/g' -e 's/\\t/\t/g' -e 's/\x01/\\\\/g' -e '/\\/s/^/\\/'
}

# json_counts <TABLE<tab>COUNT, a line each: the members of a JSON object.
json_counts() { awk -F '\t' '{ gsub(/["\\]/, "\\\\&", $1); printf "%s    \"%s\": %s", (NR > 1 ? ",\n" : ""), $1, $2 }'; }

# json_names <NAME<tab>…, a line each: a JSON array of the names. In mawk, which is Debian's, a comparison in a list of printf's must be in parentheses.
json_names() { awk -F '\t' '{ gsub(/["\\]/, "\\\\&", $1); printf "%s\"%s\"", (NR > 1 ? ", " : ""), $1 } BEGIN { printf "[" } END { printf "]" }'; }

# manifest STAMP: written to the standard output, in the directory that holds the members.
manifest() {
    row_counts >"$work/counts" || fail "The rows of the database could not be counted. Nothing was changed."
    list_migrations "$work/migrations.backed-up"
    manifest_counts=$(json_counts <"$work/counts") || fail "The rows of the database could not be written down."
    manifest_migrations=$(json_names <"$work/migrations.backed-up") || fail "The migrations of the database could not be written down."
    cat <<JSON
{
  "schemaVersion": 1,
  "environment": "$environment",
  "createdAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "deployment": "$deployment",
  "release": $([ -s "$state/releases/$live_record/release.json" ] && cat "$state/releases/$live_record/release.json" || printf null),
  "database": "db_backup_$1.sql",
  "rowCounts": {
$manifest_counts
  },
  "migrations": $manifest_migrations,
  "tools": { "docker": "$(docker version --format '{{.Server.Version}}')", "mysql": $(json "$(docker exec "$(platform_container mysql)" sh -c '$(command -v mysqldump || command -v mariadb-dump) --version')") },
  "files": [
$(find . -type f ! -path ./manifest.json -exec sha256sum -- {} + | sed -e 's#^\(\\\{0,1\}[0-9a-f]\{64\}  \)\./#\1#' | LC_ALL=C sort -k 2 | manifest_files)
  ]
}
JSON
}

# make_backup: sets backup_name; the archive is in place and verified when it returns.
make_backup() {
    backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    while [ -e "$backups/backup_${environment}_$backup_stamp.tar.gz" ]; do
        sleep 0.2
        backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    done
    backup_name="backup_${environment}_$backup_stamp.tar.gz"
    backup_aside="$backups/.$deployment"
    rm -rf "$backup_aside"
    mkdir -p "$backup_aside/members/backend"
    chmod 0700 "$backups" "$backup_aside"
    dump_database "$backup_aside/members/db_backup_$backup_stamp.sql"
    {
        compose_platform config --no-interpolate
        if [ -n "$live_record" ] && whole_record "$live_record"; then
            printf -- '---\n'
            compose_release "$live_record" "$live_colour" config
        fi
    } >"$backup_aside/members/docker_config_$backup_stamp.yml"
    # Uploads are never written in place, so a link is a copy; logs are.
    cp -al "$directory/backend/uploads" "$backup_aside/members/backend/uploads" 2>/dev/null ||
        cp -a "$directory/backend/uploads" "$backup_aside/members/backend/"
    cp -a "$directory/backend/logs" "$backup_aside/members/backend/logs"
    (cd "$backup_aside/members" && manifest "$backup_stamp" >manifest.json)
    tar -C "$backup_aside/members" -czf "$backup_aside/archive" manifest.json "db_backup_$backup_stamp.sql" "docker_config_$backup_stamp.yml" backend ||
        fail "The archive could not be written. Nothing was changed."
    rm -rf "$backup_aside/members"
    verify_archive "$backup_aside/archive" "$backup_aside/verified"
    sha256sum <"$backup_aside/archive" >"$work/backup.sum"
    sync "$backup_aside/archive"
    mv "$backup_aside/archive" "$backups/$backup_name"
    sync "$backups"
    rm -rf "$backup_aside"
}

drop_unfinished_backup() { rm -rf "$backups/.$deployment"; }

# verify_archive FILE DIRECTORY: unpacks it there and compares every member with the manifest.
verify_archive() {
    rm -rf "$2"
    mkdir -p "$2"
    if tar -tzf "$1" | grep -qE '^/|(^|/)\.\.(/|$)'; then
        fail "$1 holds a path that leads out of it; it is not unpacked."
    fi
    tar -C "$2" -xzf "$1" || fail "$1 cannot be unpacked: it is damaged."
    [ -s "$2/manifest.json" ] || fail "$1 has no manifest.json: it is not a backup of ours, or it is damaged."
    manifest_sums <"$2/manifest.json" >"$2.sums"
    (cd "$2" && sha256sum --check --strict --quiet) <"$2.sums" || fail "$1 is damaged: a member differs from the manifest."
    verify_members=$(cd "$2" && find . -type f ! -path ./manifest.json | wc -l)
    [ "$verify_members" -eq "$(wc -l <"$2.sums")" ] || fail "$1 is damaged: it holds other members than its manifest lists."
    rm -f "$2.sums"
}

# restore_uploads ARCHIVE: makes uploads equal to those in the archive, in place, for the directory is mounted.
restore_uploads() {
    rm -rf "$work/restore"
    mkdir -p "$work/restore"
    tar -C "$work/restore" -xzf "$1" backend/uploads
    cp -a "$work/restore/backend/uploads/." "$directory/backend/uploads/"
    (cd "$work/restore/backend/uploads" && find . -type f -print0 | LC_ALL=C sort -z) >"$work/kept"
    rm -rf "$work/restore"
    (cd "$directory/backend/uploads" && find . -type f -print0 | LC_ALL=C sort -z) >"$work/present"
    LC_ALL=C comm -z -13 "$work/kept" "$work/present" | (cd "$directory/backend/uploads" && xargs -0 -r rm -f --)
}

# prune_backups KEEP: the newest KEEP of this environment stay, and the one that a rollback of the live release needs.
# The one just made stays, too, also where the clock says that it is an old one.
prune_backups() {
    prune_made=$(text_of "$work/backup")
    prune_needed=$(text_of "$state/releases/$(live_record_name)/backup")
    find "$backups" -maxdepth 1 -type f -name "backup_${environment}_*.tar.gz" -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_file; do
            [ "$prune_file" = "$prune_needed" ] || [ "$prune_file" = "$prune_made" ] || rm -f "$backups/$prune_file"
        done
}
