# shellcheck shell=sh disable=SC2034,SC2154
# Backups: made aside, verified, synced, renamed. An archive that has its name is good.
#
# A file name may hold every byte but NUL and "/". Between programs, names end with NUL. In lines of text, and so in the manifest, they are
# percent-encoded as in a URL: "%", quotation marks, backslashes, control characters and, where a name is not UTF-8, each byte above 127.

backups="$directory/backups"

# Where archives are made and unpacked: on the disk that has room for backups.
aside="$backups/.$deployment"

# encode_names <NAMES, each with a NUL behind it: these, encoded, a line each.
encode_names() {
    encode_prepare
    sed -z -E -e "$encode_program" | tr '\0' '\n'
}

# encode_prepare: makes the program once; to be called before several pipelines, which are subshells.
encode_program=
encode_prepare() {
    [ -z "$encode_program" ] || return 0
    encode_utf8='([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*'
    encode_program='s/%/%25/g;/[\x01-\x1f"\\\x7f]/{s/"/%22/g;s/\\/%5C/g;'"$(encode_bytes 1 31)$(encode_bytes 127 127)};/[\\x80-\\xff]/{/^$encode_utf8\$/!{$(encode_bytes 128 255)}}"
}

encode_bytes() { # FIRST LAST
    encode_byte=$1
    while [ "$encode_byte" -le "$2" ]; do
        printf 's/\\x%02x/%%%02X/g;' "$encode_byte" "$encode_byte"
        encode_byte=$((encode_byte + 1))
    done
}

# decode_names <lines: the way back.
decode_names() { sed -e 's/%/\\x/g' | xargs -r -d '\n' printf '%b\0'; }

# some_of <lines of encoded names: the first three, for a sentence.
some_of() { sed -e '4{s/.*/…/;q;}' | paste -s -d ' '; }

# describe DIRECTORY DEPTH [sums]: a line of JSON for everything in it, ordered by name, itself included (0) or not (1); with the checksums of files.
# Sockets belong to processes and are no data; the manifest of an archive (1) cannot describe itself. Fails when a file cannot be read.
describe() (
    cd "$1" || exit 1
    describe_not=..
    [ "$2" -eq 0 ] || describe_not=./manifest.json
    {
        if [ "${3:-}" = sums ]; then find . -type f ! -path "$describe_not" -print0 | xargs -0 -r sha256sum --zero -- | encode_names; fi
        find . -mindepth "$2" ! -type s ! -path "$describe_not" -printf '%P\0%y\0%m\0%U:%G\0%T@\0%s\0%D:%i\0%l\0' | encode_names | paste - - - - - - - - | sort
    } | awk -F '\t' -v sums="${3:-}" '
        BEGIN { kind["f"] = "file"; kind["d"] = "directory"; kind["l"] = "link"; kind["p"] = "pipe"; kind["b"] = "block device"; kind["c"] = "character device" }
        NF == 1 { sum[substr($0, 69)] = substr($0, 1, 64); next }
        {
            line = "    { \"path\": \"" $1 "\", \"type\": \"" kind[$2] "\", \"mode\": \"" $3 "\", \"owner\": \"" $4 "\", \"modified\": \"" $5 "\""
            if ($2 == "f") {
                line = line ", \"size\": " $6
                if (sums && !($1 in sum)) unread = 1
                if (sums) line = line ", \"sha256\": \"" sum[$1] "\""
                if ($7 in first) line = line ", \"sameAs\": \"" first[$7] "\""; else first[$7] = $1
            }
            if ($2 == "l") line = line ", \"target\": \"" $8 "\""
            print line " }"
        }
        END { exit unread }'
)

# described <manifest.json: the lines of its files.
described() { sed -n -e '/^  "files": \[$/,/^  \]$/s/^\(    { .* }\),\{0,1\}$/\1/p'; }

# described_paths <lines of describe: the paths in them, once each.
described_paths() { sed -e 's/^\t//' -e 's/^    { "path": "\([^"]*\)", .*/\1/' | sort -u; }

# without_owners <lines of describe: the same, where we may not give files away: then owners are not compared.
without_owners() { if [ "$(id -u)" -eq 0 ]; then cat; else sed -e 's/"owner": "[^"]*", //'; fi; }

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

# list_files DIRECTORY FILE: all that is in the directory but directories and sockets, into the file: TIME SIZE NAME, each with a NUL behind it.
list_files() {
    find "$1/" ! -type d ! -type s -printf '%T@ %s %P\0' 2>"$2.errors" | sort -z >"$2"
    if [ -s "$2.errors" ] && grep -v 'No such file or directory' "$2.errors" >"$2.refused"; then fail "$(head -n 1 "$2.refused"). Nothing was changed."; fi
}

listed_names() { sed -z -e 's/^[^ ]* [^ ]* //'; }

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

# copy_directories FROM TO: gives the directories of TO the owners, modes and times of those in FROM that are there.
copy_directories() {
    (cd "$2" && find . -type d -print0) | tar -C "$1" --null --no-recursion --files-from=- --format=pax --numeric-owner -cf - 2>/dev/null |
        tar -C "$2" --numeric-owner -xpf -
}

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

# unpack ARCHIVE DIRECTORY [MEMBER]: into that directory, which is made anew.
unpack() {
    rm -rf "$2"
    mkdir -p "$2"
    unpack_from=$1 unpack_to=$2
    shift 2
    tar -C "$unpack_to" --numeric-owner -xpzf "$unpack_from" "$@" || fail "$unpack_from cannot be unpacked: it is damaged, or the disk is full."
}

# differing DIRECTORY: the paths in which an unpacked archive differs from its manifest.
differing() {
    described <"$1/manifest.json" | without_owners | sort >"$1.expected"
    describe "$1" 1 sums | without_owners | sort | comm -3 "$1.expected" - | described_paths
}

# verify_archive FILE DIRECTORY: unpacks it there and compares everything in it with the manifest.
verify_archive() {
    if tar -tzf "$1" | grep -qE '^/|(^|/)\.\.(/|$)'; then
        fail "$1 holds a path that leads out of it; it is not unpacked."
    fi
    unpack "$1" "$2"
    [ -s "$2/manifest.json" ] || fail "$1 has no manifest.json: it is not a backup of ours, or it is damaged."
    if grep -q '^  "schemaVersion": 1,$' "$2/manifest.json"; then
        verify_sums "$1" "$2"
        return 0
    fi
    verify_differing=$(differing "$2" | some_of)
    [ -z "$verify_differing" ] || fail "$1 is damaged: it differs from its manifest, at $verify_differing."
}

# verify_sums FILE DIRECTORY: the same for an archive of the first kind, which lists files and their checksums only. An escaped backslash hides
# behind a control character while the rest is undone.
verify_sums() {
    sed -n -e 's/^    { "path": "\(.*\)", "sha256": "\([0-9a-f]\{64\}\)" },\{0,1\}$/\2  \1/p' "$2/manifest.json" |
        sed -e 's/\\\\/\x01/g' -e 's/\\"/"/g' -e 's/\\t/\t/g' -e 's/\x01/\\\\/g' -e '/\\/s/^/\\/' >"$2.sums"
    (cd "$2" && sha256sum --check --strict --quiet) <"$2.sums" || fail "$1 is damaged: a member differs from the manifest."
    verify_members=$(find "$2/" -type f -printf . | wc -c)
    [ "$verify_members" -eq "$(($(wc -l <"$2.sums") + 1))" ] || fail "$1 is damaged: it holds other members than its manifest lists."
    rm -f "$2.sums"
}

# restore_uploads ARCHIVE: makes uploads equal to those in the archive, in place, for the directory is mounted: content, types, owners, modes,
# times, links, and nothing else there. What still writes there may be in the way for a moment.
restore_uploads() {
    restore_from="$aside/restore/backend/uploads" restore_to="$directory/backend/uploads"
    [ -d "$restore_to/" ] || fail "$restore_to is no directory: no uploads were restored."
    mkdir -p "$aside"
    chmod 0700 "$aside"
    unpack "$1" "$aside/restore" backend/uploads
    # Where files are linked into place, they need not be read to know that they are the same.
    restore_how=sums
    [ "$(stat -c %d "$restore_from")" != "$(stat -c %d "$restore_to/.")" ] || restore_how=
    describe "$restore_from" 0 "$restore_how" | without_owners | sort >"$aside/expected"
    for restore_try in 1 2 3; do
        make_equal 2>"$aside/refused" || :
        describe "$restore_to" 0 "$restore_how" | without_owners | sort | comm -3 "$aside/expected" - | described_paths | sed -e 's/^$/./' >"$aside/differing"
        [ -s "$aside/differing" ] || break
    done
    [ ! -s "$aside/differing" ] ||
        fail "$restore_to differs from what $1 holds, at $(some_of <"$aside/differing"). $(sed -n -e '1s/$/. /p' "$aside/refused")The disk must be writable, the files not protected (lsattr), and nothing else may write there."
    rm -rf "$aside"
}

# make_equal: whatever the backup does not have, or has as something else, goes; then all of it is put in place, by a link where the disk is the
# same. Sockets belong to processes: only those go whose name is needed.
make_equal() {
    (cd "$restore_from" && find . -mindepth 1 -printf '%y%p\0' | sort -z) >"$aside/kept"
    {
        (cd "$restore_to" && find . -mindepth 1 ! -type s -printf '%y%p\0') | sort -z | comm -z -13 "$aside/kept" - | sed -z -e 's/^.//'
        sed -z -e 's/^.//' "$aside/kept" | sort -z >"$aside/kept.names"
        (cd "$restore_to" && find . -type s -print0) | sort -z | comm -z -12 "$aside/kept.names" -
    } >"$aside/going"
    (cd "$restore_to" && xargs -0 -r rm -rf --) <"$aside/going"
    { [ -z "$restore_how" ] && cp -a --link --remove-destination -- "$restore_from/." "$restore_to/" 2>/dev/null; } ||
        cp -a --remove-destination -- "$restore_from/." "$restore_to/"
    copy_directories "$restore_from" "$restore_to"
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
