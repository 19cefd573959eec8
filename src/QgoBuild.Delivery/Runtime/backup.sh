# shellcheck shell=sh disable=SC2034,SC2154
# Backups: made aside, verified, synced, renamed. An archive that has its name is good.

backups="$directory/backups"

# Where archives are made and unpacked: on the disk that has room for backups.
aside="$backups/.$deployment"

# json_counts <NAME<tab>COUNT, a line each as the database's client writes them in batch mode: the members of a JSON object.
json_counts() { json_batch | awk -F '\t' '{ print (NR > 1 ? ",\n" : "") "    \"" $1 "\": " $2 }' ORS=; }

# json_names <NAME<tab>…, in the same form: a JSON array of the names.
json_names() { printf '[' && json_batch | awk -F '\t' '{ print (NR > 1 ? ", " : "") "\"" $1 "\"" }' ORS= && printf ']'; }

# json_batch: newlines, tabs and backslashes, which the client escapes as JSON does, stay as they are; the other control characters and quotation marks follow.
json_batch() { sed -e 's/"/\\"/g' -e "$(json_controls)"; }

json_controls() {
    json_control=1
    while [ "$json_control" -le 31 ]; do
        [ "$json_control" -eq 9 ] || [ "$json_control" -eq 10 ] || printf 's/\\x%02x/\\\\u%04x/g;' "$json_control" "$json_control"
        json_control=$((json_control + 1))
    done
}

# manifest STAMP: written to the standard output, in the directory that holds the members.
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
  "database": "db_backup_$1.sql",
  "databaseParts": { "tables": $dump_size_tables, "code": $dump_size_code, "events": $dump_size_events },
  "proven": $(cat "$work/proven"),
  "rounded": $(json_names <"$work/rounded"),
  "rowCounts": {
$manifest_counts
  },
  "migrations": $manifest_migrations,
  "tools": { "docker": "$(docker version --format '{{.Server.Version}}')", "mysql": $(json "$(fact version)") },
  "unsettled": [$(sed -e 's/.*/"&"/' "$aside/unsettled" | paste -s -d ,)],
  "files": [
$(sed -e '$!s/$/,/' "$aside/described")
  ]
}
JSON
}

# make_backup: sets backup_name and backup_note; the archive is in place and verified when it returns.
make_backup() {
    backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    while [ -e "$backups/backup_${environment}_$backup_stamp.tar.gz" ]; do
        sleep 0.2
        backup_stamp=$(date -u +%Y%m%d_%H%M%S)
    done
    backup_name="backup_${environment}_$backup_stamp.tar.gz"
    encode_prepare
    rm -rf "$aside"
    mkdir -p "$aside/members/backend/uploads" "$aside/members/backend/logs"
    chmod 0700 "$backups" "$aside"
    : >"$aside/unsettled"
    before_dump
    dump_database "$aside/members/db_backup_$backup_stamp.sql"
    { prove_dump "$aside/members/db_backup_$backup_stamp.sql" && end_copy; } &
    backup_proof=$!
    {
        compose_platform config --no-interpolate
        if [ -n "$live_record" ] && whole_record "$live_record"; then
            printf -- '---\n'
            compose_release "$live_record" "$live_colour" config
        fi
    } >"$aside/members/docker_config_$backup_stamp.yml"
    stage uploads
    stage logs
    wait "$backup_proof" || exit 1
    for backup_try in 1 2 3; do
        pack_members
        [ -s "$aside/differing" ] || break
        case "$backup_try" in
            1) sed -n -e 's#^backend/uploads/##p' "$aside/differing" | decode_names | settle_members ;;
            2) find "$aside/members/backend/uploads" -type f -printf '%P\0' | settle_members ;;
        esac
    done
    [ ! -s "$aside/differing" ] ||
        fail "The archive differs from what was put into it, at $(some_of <"$aside/differing"): the disk may be damaged. Nothing was changed."
    backup_note=
    [ ! -s "$aside/unsettled" ] || backup_note="; written to all the while, so as they were at one moment: $(some_of <"$aside/unsettled")"
    [ ! -s "$work/rounded" ] || backup_note="$backup_note; equal in value but not in form, for its text has fewer types (JSON): $(paste -s -d ' ' "$work/rounded")"
    rm -rf "$aside/members"
    sha256sum <"$aside/archive" >"$work/backup.sum"
    sync "$aside/archive"
    mv "$aside/archive" "$backups/$backup_name"
    sync "$backups/"
    rm -rf "$aside"
}

drop_unfinished_backup() { rm -rf "$aside"; }

# stage NAME: a copy of that directory under backend/ as it is now, among the members, while the application goes on writing there: what
# vanishes is left out, and what changes while it is copied is copied again. Unchanged uploads are linked, not copied, where the disk is the same.
stage() {
    stage_from="$directory/backend/$1" stage_to="$aside/members/backend/$1" stage_how=--reflink=auto
    [ -d "$stage_from/" ] || fail "$stage_from is no directory. Nothing was changed."
    if [ "$1" = uploads ] && [ "$(stat -c %d "$stage_from/.")" = "$(stat -c %d "$stage_to/.")" ]; then stage_how=--link; fi
    for stage_try in 1 2 3; do
        # What was written a moment ago may go on being written, in place: a link would change with it.
        if [ "$stage_how" = --link ]; then find "$stage_from/" -type f -newermt '10 seconds ago' -printf '%P\0' 2>/dev/null || :; fi >"$aside/recent"
        list_files "$stage_from" "$aside/before"
        if cp -a "$stage_how" --remove-destination -- "$stage_from/." "$stage_to/" 2>"$aside/refused"; then stage_whole=yes; else stage_whole=no; fi
        list_files "$stage_from" "$aside/after"
        if [ "$stage_whole" = yes ] && [ ! -s "$aside/recent" ] && cmp -s "$aside/before" "$aside/after"; then return 0; fi
        listed_names <"$aside/after" | sort -z >"$aside/wanted"
        {
            cat "$aside/recent"
            comm -z -13 "$aside/before" "$aside/after" | listed_names
            not_staged
        } | sort -z -u | copy_settled "$stage_from" "$stage_to"
        # What was there all the while could have been read.
        list_files "$stage_from" "$aside/now"
        comm -z -12 "$aside/after" "$aside/now" | listed_names | sort -z >"$aside/wanted"
        not_staged | encode_names >"$aside/missing"
        [ -s "$aside/missing" ] || break
    done
    [ ! -s "$aside/missing" ] || fail "In $stage_from, $(some_of <"$aside/missing") could not be read: $(grep -v 'No such file' "$aside/refused" | tail -n 1). Nothing was changed."
    # A log may end anywhere; an upload may not.
    [ "$1" != uploads ] || encode_names <"$aside/changing" | sed -e 's#^#backend/uploads/#' >>"$aside/unsettled"
    copy_directories "$stage_from" "$stage_to"
}

# not_staged: the names that are in $aside/wanted and not among the members.
not_staged() { find "$stage_to/" ! -type d ! -type s -printf '%P\0' | sort -z | comm -z -23 "$aside/wanted" -; }

# copy_settled FROM TO <NAMES: copies these files. Those that were changed in place meanwhile may be torn, and are copied again; those that change
# each time stay as they were copied last, and their names are left in $aside/changing. Those that vanish are left out; one that was replaced is whole.
copy_settled() {
    cat >"$aside/changing"
    for copy_try in 1 2 3; do
        [ -s "$aside/changing" ] || return 0
        copy_times "$1" >"$aside/times.before"
        (cd "$1" && xargs -0 cp -a --parents --reflink=auto --remove-destination -t "$2" --) <"$aside/changing" 2>>"$aside/refused" || :
        copy_times "$1" >"$aside/times.after"
        listed_names <"$aside/times.before" | sort -z >"$aside/inodes.before"
        comm -z -13 "$aside/times.before" "$aside/times.after" | listed_names | sort -z | comm -z -12 - "$aside/inodes.before" | sed -z -e 's/^[^ ]* //' >"$aside/changing"
    done
}

copy_times() { (cd "$1" && xargs -0 stat --printf='%.9Y %s %i %n\0' --) <"$aside/changing" 2>/dev/null | sort -z; }

# pack_members: makes the archive of them and unpacks it again; what differs is in $aside/differing.
pack_members() {
    (cd "$aside/members" && manifest "$backup_stamp" >manifest.json)
    # It ends with 1 where a file changed while it was read, which is found out below.
    tar -C "$aside/members" --format=pax --pax-option=delete=atime,delete=ctime --numeric-owner --sort=name -czf "$aside/archive" \
        manifest.json "db_backup_$backup_stamp.sql" "docker_config_$backup_stamp.yml" backend ||
        [ $? -eq 1 ] || fail "The archive could not be written. Nothing was changed."
    unpack "$aside/archive" "$aside/verified"
    differing "$aside/verified" >"$aside/differing"
    rm -rf "$aside/verified"
}

# settle_members <NAMES: uploads that are linked and may be changed in place get copies of their own, which nobody writes to.
settle_members() {
    mkdir "$aside/own"
    copy_settled "$aside/members/backend/uploads" "$aside/own"
    encode_names <"$aside/changing" | sed -e 's#^#backend/uploads/#' >>"$aside/unsettled"
    cp -a --link --remove-destination -- "$aside/own/." "$aside/members/backend/uploads/"
    copy_directories "$directory/backend/uploads" "$aside/members/backend/uploads"
    rm -rf "$aside/own"
}

# prune_backups KEEP: the newest KEEP of this environment stay, and the one that a rollback of the live release needs. The one just made stays,
# too, also where the clock says that it is an old one. What a deployment that was cut off has left aside goes.
prune_backups() {
    prune_made=$(text_of "$work/backup")
    prune_needed=$(text_of "$state/releases/$(live_record_name)/backup")
    list_backups | sort -r | tail -n "+$(($1 + 1))" |
        while IFS= read -r prune_file; do
            [ "$prune_file" = "$prune_needed" ] || [ "$prune_file" = "$prune_made" ] || rm -f "$backups/$prune_file" "$state/drilled/$prune_file"
        done
    find "$backups/" -mindepth 1 -maxdepth 1 -type d -name '.[0-9]*' ! -name ".$deployment" -exec rm -rf -- {} +
}

# list_backups: the names of this environment's backups. Whatever else lies there is nobody's business.
list_backups() {
    find "$backups/" -maxdepth 1 -type f -name "backup_${environment}_[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]_[0-9][0-9][0-9][0-9][0-9][0-9].tar.gz" -printf '%f\n'
}
