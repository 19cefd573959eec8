# shellcheck shell=sh disable=SC2034,SC2154
# needs: archive database exchange history journal live maintenance migrations sessions
# Restores of data: from a named backup, or from the one that this deployment made.

maintain_if_restoring() { # yes, when data goes back in any case
    if [ "$1" != yes ] && schema_compatible; then
        say "the data stays as it is: no downtime"
    else
        enable_maintenance
        say "the maintenance page, until it is verified"
    fi
}

# undo_database_change: restores the database, and data if that was restored, if they changed. After a restore the replaced data is
# still there; after a migration the backup taken just before it is restored. If users were not kept out, they have written data since: then
# only the partial changes of a failed online migration are reverted.
undo_database_change() {
    [ -e "$work/migrations.before" ] || return 0
    end_database_work
    list_migrations "$work/migrations.now"
    if [ -e "$work/restoring" ]; then
        revert_restore
    elif [ ! -e "$work/exchange" ] && [ ! -e "$work/migrating" ] && cmp -s "$work/migrations.before" "$work/migrations.now"; then
        say "no migration had been applied: the database was not touched"
        return 0
    elif [ -n "$live_record" ] && ! under_maintenance; then
        revert_failed_migrations
        say "data written since then is kept, and so are the additions of finished online migrations"
        return 0
    else
        restore_own_backup no
    fi
    check_undone
}

# check_undone: checks that the history is the one from before. A database that was loaded again may write its definitions in another
# form: what identified the schema before is replaced in the records.
check_undone() {
    list_migrations "$work/migrations.restored"
    for undone_list in restored before; do history_rows <"$work/migrations.$undone_list" >"$work/history.$undone_list"; done
    cmp -s "$work/history.restored" "$work/history.before" ||
        fail "The database was restored, but its migrations are not those from before."
    adopt_schema "$work/migrations.before" "$work/migrations.restored"
}

# undo_with_backup: a second way to undo it: restores everything from the backup that was taken before. Not used if users have written data
# since.
undo_with_backup() {
    [ -e "$work/migrations.before" ] || return 0
    end_database_work
    [ -e "$work/restoring" ] || [ -z "$live_record" ] || under_maintenance ||
        fail "The additions of the failed migration could not be reverted, and users have written since:" \
            "the backup is not restored over that. The release that served can read the schema."
    # The state of an exchange is unknown. From here on only this backup is used, also if this is interrupted.
    [ -e "$work/undo-by-backup" ] || mv "$work/exchange" "$work/undo-by-backup" 2>/dev/null || : >"$work/undo-by-backup"
    restore_own_backup "$(text_of "$work/restoring")"
    check_undone
}

# revert_restore: brings back what a restore of this deployment replaced; if that is gone, restores the backup that was taken before.
revert_restore() {
    if [ ! -e "$work/exchange" ] && [ ! -e "$work/undo-by-backup" ]; then
        say "nothing had been restored yet: the database was not touched"
        return 0
    fi
    # The exchange comes last: until then an interrupted undo begins again.
    if [ ! -e "$work/undo-by-backup" ] && revert_data && exchange_back; then
        say "what the restore had replaced is back"
    else
        undo_with_backup
    fi
}

# revert_data: brings back the data from the backup that was taken before, if that was restored as well.
revert_data() {
    [ "$(text_of "$work/restoring")" = yes ] || return 0
    check_own_backup
    each_data restore_data "$backups/$(cat "$work/backup")"
}

check_own_backup() {
    sha256sum --check --quiet --strict "$work/backup.sum" <"$backups/$(cat "$work/backup")" ||
        fail "$(cat "$work/backup") is not what was verified: it is not restored. The database is as it is."
}

restore_own_backup() { # EVERYTHING
    check_own_backup
    restore_archive "$backups/$(cat "$work/backup")" "$1"
    say "the database is restored from $(cat "$work/backup")"
}

# restore_archive ARCHIVE EVERYTHING: restores its database and, if EVERYTHING is yes, its data. The archive was verified before.
restore_archive() {
    restore_database "$1"
    [ "$2" != yes ] || each_data restore_data "$1"
}

# restore_backup NAME EVERYTHING: restores that backup for a rollback.
restore_backup() {
    [ -s "$backups/$1" ] || fail "There is no backup $1 on the server."
    list_migrations "$work/migrations.before"
    verify_archive "$backups/$1" "$aside/restore"
    rm -rf "$aside"
    printf '%s' "$2" >"$work/restoring"
    restore_archive "$backups/$1" "$2"
    say "from $1"
}

# restore_if_incompatible NAME: keeps the data written since, unless the earlier release cannot read it.
restore_if_incompatible() {
    if schema_compatible; then
        say "that release can read the schema: the data stays as it is"
    else
        restore_backup "$1" no
    fi
}

fail_if_incompatible() {
    schema_compatible || fail "The schema has changed since that release, and its backup is gone. Name another one: --backup FILE."
    say "that release can read the schema: the data stays as it is"
}
