# shellcheck shell=sh disable=SC2034,SC2154
# needs: archive compose counts data database dump files history journal live load
# Backups: written aside, verified, synced, then renamed. An archive under its final name is complete and verified.

# manifest STAMP: prints the manifest. Runs in the directory that holds the members.
manifest() {
    list_migrations "$work/migrations.backed-up"
    manifest_counts=$(json_counts <"$work/counts") || fail "The rows of the database could not be written down."
    manifest_migrations=$(json_names <"$work/migrations.backed-up") || fail "The migrations of the database could not be written down."
    describe . 1 sums >"$aside/described" || fail "A file of the backup could not be read back from the disk. Nothing was changed."
    cat <<JSON
{
  "schemaVersion": 2,
  "environment": "$environment",
  "createdAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "deployment": "$deployment",
  "release": $([ -s "$state/releases/$live_record/release.json" ] && cat "$state/releases/$live_record/release.json" || printf null),
  "database": $([ -z "$database_part" ] && printf null || printf '"db_backup_%s.sql"' "$1"),
  "databaseParts": { "tables": $dump_size_tables, "code": $dump_size_code, "events": $dump_size_events },
  "proven": $(cat "$work/proven"),
  "rounded": $(json_names <"$work/rounded"),
  "rowCounts": {
$manifest_counts
  },
  "migrations": $manifest_migrations,
  "tools": { "docker": "$(docker version --format '{{.Server.Version}}')"$(database_tool) },
  "unsettled": [$(sed -e 's/.*/"&"/' "$aside/unsettled" | paste -s -d ,)],
  "files": [
$(sed -e '$!s/$/,/' "$aside/described")
  ]
}
JSON
}

# database_tool: prints the version of the database's server, as a member of JSON.
database_tool() { [ -z "$database_part" ] || printf ', "%s": %s' "$database_kind" "$(json "$(database_fact version)")"; }

# make_backup: makes a backup and sets backup_name and backup_note. When it returns, the archive is in place and verified.
make_backup() {
    backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    while [ -e "$backups/backup_${environment}_$backup_stamp.tar.gz" ]; do
        sleep 0.2
        backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    done
    backup_name="backup_${environment}_$backup_stamp.tar.gz"
    encode_prepare
    rm -rf "$aside"
    mkdir -p "$aside/members"
    chmod 0700 "$backups" "$aside"
    : >"$aside/unsettled"
    prepare_dump_check
    dump_database "$aside/members/db_backup_$backup_stamp.sql"
    { verify_dump "$aside/members/db_backup_$backup_stamp.sql" && drop_copy; } &
    backup_proof=$!
    {
        compose_platform config --no-interpolate
        if [ -n "$live_record" ] && record_complete "$live_record"; then
            printf -- '---\n'
            secrets_hidden=yes
            compose_release "$live_record" "$live_colour" config
            secrets_hidden=
        fi
    } >"$aside/members/docker_config_$backup_stamp.yml"
    each_data copy_data
    wait "$backup_proof" || exit 1
    for backup_try in 1 2 3; do
        pack_members
        [ -s "$aside/differing" ] || break
        case "$backup_try" in
            1) each_data detach_differing ;;
            2) each_data detach_all ;;
        esac
    done
    [ ! -s "$aside/differing" ] ||
        fail "The archive differs from what was put into it, at $(first_three <"$aside/differing"): the disk may be damaged." \
            "Nothing was changed."
    backup_note=
    [ ! -s "$aside/unsettled" ] ||
        backup_note="; written to all the while, so as they were at one moment: $(first_three <"$aside/unsettled")"
    [ ! -s "$work/rounded" ] ||
        backup_note="$backup_note; equal in value but not in form, for its text has fewer types (JSON): $(paste -s -d ' ' "$work/rounded")"
    rm -rf "$aside/members"
    sha256sum <"$aside/archive" >"$work/backup.sum"
    sync "$aside/archive"
    mv "$aside/archive" "$backups/$backup_name"
    sync "$backups/"
    rm -rf "$aside"
}

drop_unfinished_backup() { rm -rf "$aside"; }

# copy_data PATH USE: copies that directory to the members while the application keeps writing there. Files that vanish are left out; files
# that change while they are copied are copied again. Unchanged files of data that a restore brings back are linked, not copied, where the
# disk is the same. Data that no deployment has created yet is left out.
copy_data() {
    [ "$2" != lost ] || return 0
    if [ ! -d "$directory/$1/" ] && ! data_exists "$1"; then return 0; fi
    stage_from="$directory/$1" stage_to="$aside/members/$1" stage_how=--reflink=auto
    mkdir -p "$stage_to"
    [ -d "$stage_from/" ] || fail "$stage_from is no directory. Nothing was changed."
    if [ "$2" = restored ] && [ "$(stat -c %d "$stage_from/.")" = "$(stat -c %d "$stage_to/.")" ]; then stage_how=--link; fi
    for stage_try in 1 2 3; do
        # A file written a moment ago may still be written in place, and a link would change with it: it is copied.
        if [ "$stage_how" = --link ]; then
            find "$stage_from/" -type f -newermt '10 seconds ago' -printf '%P\0' 2>/dev/null || :
        fi >"$aside/recent"
        list_files "$stage_from" "$aside/before"
        if cp -a "$stage_how" --remove-destination -- "$stage_from/." "$stage_to/" 2>"$aside/refused"; then
            stage_whole=yes
        else
            stage_whole=no
        fi
        list_files "$stage_from" "$aside/after"
        if [ "$stage_whole" = yes ] && [ ! -s "$aside/recent" ] && cmp -s "$aside/before" "$aside/after"; then return 0; fi
        listed_names <"$aside/after" | sort -z >"$aside/wanted"
        {
            cat "$aside/recent"
            comm -z -13 "$aside/before" "$aside/after" | listed_names
            not_copied
        } | sort -z -u | copy_stable "$stage_from" "$stage_to"
        # Only files that existed the whole time must have been copied.
        list_files "$stage_from" "$aside/now"
        comm -z -12 "$aside/after" "$aside/now" | listed_names | sort -z >"$aside/wanted"
        not_copied | encode_names >"$aside/missing"
        [ -s "$aside/missing" ] || break
    done
    [ ! -s "$aside/missing" ] ||
        fail "In $stage_from, $(first_three <"$aside/missing") could not be read: $(grep -v 'No such file' "$aside/refused" | tail -n 1)." \
            "Nothing was changed."
    # A copied log may end anywhere; what a restore brings back must be complete.
    [ "$2" != restored ] || note_unsettled "$1"
    copy_directories "$stage_from" "$stage_to"
}

# note_unsettled PATH: records which files of that directory were changed each time they were copied.
note_unsettled() { encode_names <"$aside/changing" | awk -v "path=$1/" '{ print path $0 }' >>"$aside/unsettled"; }

# not_copied: prints the names that are in $aside/wanted but not among the members.
not_copied() { find "$stage_to/" ! -type d ! -type s -printf '%P\0' | sort -z | comm -z -23 "$aside/wanted" -; }

# copy_stable FROM TO <NAMES: copies these files. A copy of a file that was changed in place meanwhile may be inconsistent: it is copied
# again. Files that change each time keep their last copy, and their names are left in $aside/changing. Files that vanish are left out. A
# file that was replaced, not changed in place, was copied completely.
copy_stable() {
    cat >"$aside/changing"
    for copy_try in 1 2 3; do
        [ -s "$aside/changing" ] || return 0
        copy_times "$1" >"$aside/times.before"
        (cd "$1" && xargs -0 cp -a --parents --reflink=auto --remove-destination -t "$2" --) <"$aside/changing" 2>>"$aside/refused" || :
        copy_times "$1" >"$aside/times.after"
        listed_names <"$aside/times.before" | sort -z >"$aside/inodes.before"
        comm -z -13 "$aside/times.before" "$aside/times.after" | listed_names | sort -z | comm -z -12 - "$aside/inodes.before" |
            sed -z -e 's/^[^ ]* //' >"$aside/changing"
    done
}

copy_times() { (cd "$1" && xargs -0 stat --printf='%.9Y %s %i %n\0' --) <"$aside/changing" 2>/dev/null | sort -z; }

# pack_members: packs the members into the archive and unpacks it again to verify it. The differences are in $aside/differing.
pack_members() {
    (cd "$aside/members" && manifest "$backup_stamp" >manifest.json)
    # tar exits with 1 when a file changed while it was read; the comparison below detects that.
    {
        printf '%s\0' manifest.json
        [ -z "$database_part" ] || printf '%s\0' "db_backup_$backup_stamp.sql"
        printf '%s\0' "docker_config_$backup_stamp.yml"
        find "$aside/members" -mindepth 1 -maxdepth 1 -type d -printf '%f\0' | sort -z
    } >"$aside/packed"
    tar -C "$aside/members" --format=pax --pax-option=delete=atime,delete=ctime --numeric-owner --sort=name -czf "$aside/archive" \
        --null --files-from="$aside/packed" || [ $? -eq 1 ] || fail "The archive could not be written. Nothing was changed."
    unpack "$aside/archive" "$aside/verified"
    differing "$aside/verified" >"$aside/differing"
    rm -rf "$aside/verified"
}

# detach_differing PATH USE: detaches the files of that directory in which the archive differs.
detach_differing() {
    [ "$2" = restored ] || return 0
    awk -v "path=$1/" 'index($0, path) == 1 { print substr($0, length(path) + 1) }' "$aside/differing" | decode_names | detach_members "$1"
}

# detach_all PATH USE: detaches all files of that directory.
detach_all() {
    [ "$2" = restored ] || return 0
    find "$aside/members/$1" -type f -printf '%P\0' | detach_members "$1"
}

# detach_members PATH <NAMES: replaces members that are links, and may be changed in place, with copies that nothing else writes to.
detach_members() {
    mkdir "$aside/own"
    copy_stable "$aside/members/$1" "$aside/own"
    note_unsettled "$1"
    cp -a --link --remove-destination -- "$aside/own/." "$aside/members/$1/"
    copy_directories "$directory/$1" "$aside/members/$1"
    rm -rf "$aside/own"
}
