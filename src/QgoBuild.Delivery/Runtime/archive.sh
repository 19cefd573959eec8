# shellcheck shell=sh disable=SC2034,SC2154
# needs: files journal
# Archives of backups: unpacks them, compares them with their manifests, and restores from them.

backups="$directory/backups"

# Where archives are made and unpacked: on the disk that holds the backups, which has room for them.
aside="$backups/.$deployment"

# unpack ARCHIVE DIRECTORY [MEMBER]: unpacks the archive, or one member of it, into that directory, which is created anew.
unpack() {
    rm -rf "$2"
    mkdir -p "$2"
    unpack_from=$1 unpack_to=$2
    shift 2
    tar -C "$unpack_to" --numeric-owner -xpzf "$unpack_from" -- "$@" ||
        fail "$unpack_from cannot be unpacked: it is damaged, or the disk is full."
}

# differing DIRECTORY: prints the paths in which an unpacked archive differs from its manifest.
differing() {
    described <"$1/manifest.json" | without_owners | sort >"$1.expected"
    describe "$1" 1 sums | without_owners | sort | comm -3 "$1.expected" - | described_paths
}

# verify_archive FILE DIRECTORY: unpacks the archive into that directory and compares everything in it with the manifest.
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
    verify_differing=$(differing "$2" | first_three)
    [ -z "$verify_differing" ] || fail "$1 is damaged: it differs from its manifest, at $verify_differing."
}

# verify_sums FILE DIRECTORY: verifies an archive of schema version 1, whose manifest lists only files and their checksums. An escaped
# backslash is replaced by a control character while the other escapes are undone.
verify_sums() {
    sed -n -e 's/^    { "path": "\(.*\)", "sha256": "\([0-9a-f]\{64\}\)" },\{0,1\}$/\2  \1/p' "$2/manifest.json" |
        sed -e 's/\\\\/\x01/g' -e 's/\\"/"/g' -e 's/\\t/\t/g' -e 's/\x01/\\\\/g' -e '/\\/s/^/\\/' >"$2.sums"
    (cd "$2" && sha256sum --check --strict --quiet) <"$2.sums" || fail "$1 is damaged: a member differs from the manifest."
    verify_members=$(find "$2/" -type f -printf . | wc -c)
    [ "$verify_members" -eq "$(($(wc -l <"$2.sums") + 1))" ] || fail "$1 is damaged: it holds other members than its manifest lists."
    rm -f "$2.sums"
}

# restore_data ARCHIVE PATH USE: makes a directory equal to that in the archive (content, types, owners, modes, times, links) and removes
# everything else. Works in place, because the directory is mounted. Retries, because a process may still write there for a moment. A
# directory that the archive, from before there was that data, does not hold stays as it is.
restore_data() {
    [ "$3" = restored ] || return 0
    restore_from="$aside/restore/$2" restore_to="$directory/$2"
    tar --occurrence=1 -xzOf "$1" manifest.json >"$work/restore.manifest" 2>/dev/null || fail "$1 cannot be read: nothing was restored."
    # The first manifests listed files only.
    grep -q '^  "schemaVersion": 1,$' "$work/restore.manifest" ||
        grep -qF -e "\"path\": \"$2\"," "$work/restore.manifest" || return 0
    [ -d "$restore_to/" ] || fail "$restore_to is no directory: nothing was restored there."
    mkdir -p "$aside"
    chmod 0700 "$aside"
    unpack "$1" "$aside/restore" "$2"
    # On the same disk, files are restored as links: comparing them requires no checksums.
    restore_how=sums
    [ "$(stat -c %d "$restore_from")" != "$(stat -c %d "$restore_to/.")" ] || restore_how=
    describe "$restore_from" 0 "$restore_how" | without_owners | sort >"$aside/expected"
    for restore_try in 1 2 3; do
        replicate 2>"$aside/refused" || :
        describe "$restore_to" 0 "$restore_how" | without_owners | sort | comm -3 "$aside/expected" - | described_paths |
            sed -e 's/^$/./' >"$aside/differing"
        [ -s "$aside/differing" ] || break
    done
    [ ! -s "$aside/differing" ] ||
        fail "$restore_to differs from what $1 holds, at $(first_three <"$aside/differing")." \
            "$(sed -n -e '1s/$/. /p' "$aside/refused")The disk must be writable, the files not protected (lsattr), and nothing else may" \
            "write there."
    rm -rf "$aside"
}

# replicate: removes what the backup does not have, or has as another type; then puts everything in place, as links where the disk is the
# same. Sockets belong to processes: only those whose name the backup uses are removed.
replicate() {
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

# list_backups: prints the names of this environment's backups. Other files in the directory are ignored.
list_backups() {
    find "$backups/" -maxdepth 1 -type f \
        -name "backup_${environment}_[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]_[0-9][0-9][0-9][0-9][0-9][0-9].tar.gz" -printf '%f\n'
}

newest_backup() { list_backups 2>/dev/null | sort | tail -n 1; }

# looks_complete FILE: whether a file may be a whole archive, without reading all of it. An archive is verified before it gets its name. One
# that was damaged since, or copied here in part, is empty, has no manifest at its beginning, or does not end as gzip does: with the size of
# what it compressed. tar writes records of 10240 bytes and gzip counts in 32 bits, so that size is a multiple of 2048 and not 0. One in
# 2048 truncated archives ends like that by chance.
looks_complete() {
    tail -c 4 "$1" | od -An -tu1 | awk 'NF == 4 && $1 == 0 && $2 % 8 == 0 && $2 + $3 + $4 > 0 { good = 1 } END { exit !good }' &&
        tar --occurrence=1 -tzf "$1" manifest.json >/dev/null 2>&1
}
