# shellcheck shell=sh disable=SC2154
# What is pending, whether users may go on meanwhile, and what an earlier release can still read.

# pending_migrations LIST: names of those in the checkout that the database did not have when it was listed, in order.
pending_migrations() {
    sed -n 's/\tapplied$//p' "$1" | LC_ALL=C sort >"$work/migrations.here"
    find "$directory/$migrations_directory" -mindepth 2 -maxdepth 2 -name migration.sql -printf '%h\n' 2>/dev/null | sed 's#.*/##' | LC_ALL=C sort |
        LC_ALL=C comm -13 "$work/migrations.here" -
}

# offline NAME…: those that are not declared safe online, on one line.
offline() {
    offline_names=
    for offline_name in "$@"; do
        case " $online_migrations " in
            *" $offline_name "*) ;;
            *) offline_names="${offline_names:+$offline_names, }$offline_name" ;;
        esac
    done
    printf '%s' "$offline_names"
}

# maintain_if_migrating: closes the edge when a migration that is not safe online is about to run and users are there.
maintain_if_migrating() {
    list_migrations "$work/migrations.present"
    maintain_pending=$(pending_migrations "$work/migrations.present" | tr '\n' ' ')
    # shellcheck disable=SC2086 # names of directories that Prisma made: words
    maintain_offline=$(offline $maintain_pending)
    if [ -z "${maintain_pending% }" ]; then
        say "no migration is pending: users go on"
    elif [ -z "$maintain_offline" ]; then
        say "every pending migration is declared safe online: users go on"
    elif [ -z "$live_record" ]; then
        say "nothing serves yet: there is nobody to keep out"
    else
        close_edge
        say "the maintenance page, until it is verified: $maintain_offline"
    fi
}

# readable: whether the release that comes back can read the database as it is: its own migrations, and none since but additive ones.
readable() {
    list_migrations "$work/migrations.present"
    cut -f 1 "$work/migrations.present" | LC_ALL=C sort >"$work/migrations.here"
    LC_ALL=C sort "$state/releases/$record/migrations" >"$work/migrations.there"
    [ -z "$(LC_ALL=C comm -13 "$work/migrations.here" "$work/migrations.there")" ] || return 1
    [ -e "$state/online" ] || : >"$state/online"
    [ -z "$(LC_ALL=C comm -23 "$work/migrations.here" "$work/migrations.there" | LC_ALL=C comm -23 - "$state/online")" ]
}

maintain_if_restoring() { # yes, when data goes back in any case
    if [ "$1" != yes ] && readable; then
        say "the data stays as it is: users go on"
    else
        close_edge
        say "the maintenance page, until it is verified"
    fi
}

# migrate: applies what is pending. Whatever comes of it, the list from before tells its undoing whether anything changed.
migrate() {
    list_migrations "$work/migrations.before"
    for migrate_name in $online_migrations; do
        ! pending_migrations "$work/migrations.before" | grep -qxF "$migrate_name" || refuse_if_there "$migrate_name"
    done
    remember_online
    migrate_code=0
    compose_release "$record" "$next_colour" run --rm --no-deps --no-TTY --quiet-pull migrate >"$work/migrate.output" 2>&1 || migrate_code=$?
    if [ "$migrate_code" -ne 0 ]; then
        cat "$work/migrate.output"
        fail "A migration failed: $(migration_error "$migrate_code")"
    fi
    cat "$work/migrate.output"
    list_migrations "$work/migrations.after"
    migrate_count=$(($(wc -l <"$work/migrations.after") - $(wc -l <"$work/migrations.before")))
    if [ "$migrate_count" -eq 0 ]; then say "nothing to apply"; else say "$migrate_count applied"; fi
}

remember_online() {
    { text_of "$state/online"; printf '%s\n' "$online_migrations" | tr ' ' '\n'; } | grep -v '^$' | LC_ALL=C sort -u | write_file "$state/online"
}

# refuse_if_there MIGRATION: an online migration only adds. What is there before it would not be its own to take back.
refuse_if_there() {
    refuse_there=$(online_adds "$1" | mysql_root "$database" | paste -s -d ,)
    [ -z "$refuse_there" ] || fail "The migration $1 adds what is there already: $refuse_there. Nothing was changed."
}

# migration_error EXIT_CODE: what Prisma reports; of any other command, or another report, its last lines and its exit code.
migration_error() {
    migration_reported=$(sed -n -e 's/^Migration name: /&/p' -e '/^Database error:/{n;p;}' -e 's/^Error: //p' "$work/migrate.output" | sed -e '/^[[:space:]]*$/d' | head -n 4 | paste -s -d ' ')
    if [ -z "$migration_reported" ]; then
        migration_reported=$(sed -e '/^[[:space:]]*$/d' "$work/migrate.output" | tail -n 5)
        migration_reported="its command ended with exit code $1. ${migration_reported:-It wrote nothing.}"
    fi
    printf '%s' "$migration_reported"
}

# undo_database_change: database, and uploads where these were restored, come back from the backup just taken, if they changed since. Users who
# were not kept out have written since: then only what a failed online migration left half done is taken back.
undo_database_change() {
    [ -e "$work/migrations.before" ] || return 0
    list_migrations "$work/migrations.now"
    if [ ! -e "$work/restoring" ] && cmp -s "$work/migrations.before" "$work/migrations.now"; then
        say "no migration had been applied: the database was not touched"
        return 0
    fi
    if [ -n "$live_record" ] && ! under_maintenance; then
        take_back_failed
        return 0
    fi
    sha256sum --check --quiet --strict "$work/backup.sum" <"$backups/$(cat "$work/backup")" || fail "$(cat "$work/backup") is not what was verified: it is not restored. The database is as it is."
    restore_archive "$backups/$(cat "$work/backup")" "$(text_of "$work/restoring")"
    list_migrations "$work/migrations.restored"
    cmp -s "$work/migrations.restored" "$work/migrations.before" || fail "The database was restored, but its migrations are not those from before."
    say "the database is restored from $(cat "$work/backup")"
}

take_back_failed() {
    LC_ALL=C sort "$work/migrations.before" >"$work/migrations.known"
    LC_ALL=C sort "$work/migrations.now" | LC_ALL=C comm -13 "$work/migrations.known" - | sed -n 's/\tfailed$//p' | while IFS= read -r back_name; do
        online_takes_back "$back_name" | mysql_root "$database" || fail "What the migration $back_name had added could not be taken back."
        # shellcheck disable=SC2016 # quotes of MySQL
        printf 'DELETE FROM `_prisma_migrations` WHERE `finished_at` IS NULL AND `migration_name` = '"'%s'" "$back_name" | mysql_root "$database"
    done
    say "what was written since stays; what was added and finished stays as well, for it disturbs nobody"
}
