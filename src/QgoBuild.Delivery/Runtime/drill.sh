# shellcheck shell=sh disable=SC2154
# needs: archive counts database exchange journal load
# The drill: restores a backup beside the database, checks it, and removes it again. It follows the steps of a rollback, up to the moment of
# the exchange.

# rehearse_restore [NAME]: rehearses the restore of that backup, or of the newest.
rehearse_restore() {
    drill_backup=${1:-$(newest_backup)}
    [ -n "$drill_backup" ] ||
        fail "There is no backup on the server yet: nothing could be restored. ./build.sh Backup --environment $environment makes one."
    [ -s "$backups/$drill_backup" ] || fail "There is no backup $drill_backup on the server."
    drill_began=$(milliseconds)
    verify_archive "$backups/$drill_backup" "$aside/drill"
    rehearse_dump "$backups/$drill_backup"
    json_counts <"$work/counts" >"$work/drill.counts"
    sed -e '1,/^  "rowCounts": {$/d' -e '/^  },$/,$d' "$aside/drill/manifest.json" >"$work/drill.expected"
    drill_missing=$(missing_tables "$work/drill.expected" "$work/drill.counts")
    [ -z "$drill_missing" ] || fail "What $drill_backup restores differs from its manifest. $drill_missing"
    drill_files=$(each_data mark_drilled | wc -c)
    end_rehearsal
    mkdir -p "$state/drilled"
    : >"$state/drilled/$drill_backup"
    say "$drill_backup restores: $(grep -c . "$work/drill.counts") tables," \
        "$(sed -n 's/^ *".*": \([0-9]*\),\{0,1\}$/\1/p' "$work/drill.counts" | awk '{ sum += $1 } END { print sum + 0 }') rows," \
        "$drill_files files, in $(($(milliseconds) - drill_began)) ms"
}

# mark_drilled PATH USE: prints a dot for each file of that directory that a restore brings back.
mark_drilled() {
    [ "$2" = restored ] && [ -d "$aside/drill/$1/" ] || return 0
    find "$aside/drill/$1/" -type f -printf .
}

end_rehearsal() {
    drop_copy || fail "The copy could not be removed from the database: ./build.sh Recover --environment $environment does it."
    rm -rf "$aside"
}
