# shellcheck shell=sh disable=SC2154
# needs: compose database database-clients history journal live maintenance records sessions
# Pending migrations, whether they require maintenance, and which schema an earlier release can read.

# pending_migrations LIST: prints the names of the commit's migrations that are not applied in the list, in order, one per line. Reads the
# commit, not the files of the checkout. Of a tool whose files cannot be read, it prints a line if anything may be pending.
pending_migrations() {
    if [ -z "$migrations_directory" ]; then
        [ -z "$migration_service" ] || nothing_pending "$1" || printf 'whatever %s applies\n' "$migration_service"
        return 0
    fi
    sed -n 's/\tapplied$//p' "$1" | sort >"$work/migrations.here"
    git -C "$directory" ls-tree -r -z --full-tree --name-only "$commit" -- "$migrations_directory/" >"$work/migrations.files" ||
        fail "The migrations of the commit $commit cannot be read from the checkout."
    migration_names "$migrations_directory" <"$work/migrations.files" | sort | comm -13 "$work/migrations.here" -
}

# nothing_pending LIST: whether the image that migrates is the live one, which has left the database as the list has it, or the command
# that the application has for that finds nothing pending.
nothing_pending() {
    if [ -n "$live_record" ] && images_of "$live_record" | grep -qxF -e "$migration_image" &&
        [ -e "$state/releases/$live_record/migrations" ]; then
        cut -f 1 "$1" | LC_ALL=C sort >"$work/migrations.here"
        ! LC_ALL=C sort "$state/releases/$live_record/migrations" | cmp -s - "$work/migrations.here" || return 0
    fi
    check_migrations >"$work/check.output" 2>&1
}

# check_by_running SERVICE COMMAND…: succeeds if the command does, in a container of the release, which need not have a record yet.
check_by_running() {
    check_code=0 check_saves=no
    [ -d "$state/releases/$record" ] || check_saves=yes
    save_record
    run_once "$@" || check_code=$?
    [ "$check_saves" = no ] || drop_record
    return "$check_code"
}

# run_once SERVICE [COMMAND…]: runs a service of the release that ends, or another command of its image.
run_once() {
    compose_release "$record" "$next_colour" run --rm --no-deps --no-TTY --quiet-pull "$@"
}

# migration_names DIRECTORY <files, each ending with NUL: prints the names of the migrations among them, one per line, escaped as by the
# database's client.
migration_names() {
    cut -z -b "$((${#1} + 2))-" | sed -z -n -e 's#^\([^/]*\)/migration\.sql$#\1#p' |
        sed -z -e 's/\\/\\\\/g' -e 's/\n/\\n/g' -e 's/\t/\\t/g' | tr '\0' '\n'
}

# not_online_safe <names, one per line: prints those that are not declared safe online, on one line.
not_online_safe() {
    offline_names=
    [ "$migrations_are_online" = no ] || return 0
    while IFS= read -r offline_name; do
        case " $online_migrations " in
            *" $offline_name "*)
                [ "$offline_name" = "${offline_name#* }" ] || offline_names="${offline_names:+$offline_names, }$offline_name"
                ;;
            *) offline_names="${offline_names:+$offline_names, }$offline_name" ;;
        esac
    done
    printf '%s' "$offline_names"
}

# maintain_if_migrating: enables maintenance if a pending migration is not safe online and a release is live.
maintain_if_migrating() {
    list_migrations "$work/migrations.present"
    pending_migrations "$work/migrations.present" >"$work/migrations.pending"
    maintain_offline=$(not_online_safe <"$work/migrations.pending")
    if [ ! -s "$work/migrations.pending" ]; then
        say "no migration is pending: no downtime"
    elif [ -z "$maintain_offline" ]; then
        say "every pending migration is declared safe online: no downtime"
    elif [ -z "$live_record" ]; then
        say "no release is live yet: no maintenance page is required"
    else
        enable_maintenance
        say "the maintenance page, until it is verified: $maintain_offline"
    fi
}

# schema_compatible: whether the target release of a rollback can read the present schema: its own migrations are applied, and later ones
# are only additive.
schema_compatible() {
    list_migrations "$work/migrations.present"
    cut -f 1 "$work/migrations.present" | LC_ALL=C sort >"$work/migrations.here"
    LC_ALL=C sort "$state/releases/$record/migrations" >"$work/migrations.there"
    [ -z "$(LC_ALL=C comm -13 "$work/migrations.here" "$work/migrations.there")" ] || return 1
    [ -e "$state/online" ] || : >"$state/online"
    [ -z "$(LC_ALL=C comm -23 "$work/migrations.here" "$work/migrations.there" | LC_ALL=C comm -23 - "$state/online")" ]
}

# migrate: applies the pending migrations; where none is pending, the application's command is not run. The list from before lets the undo
# detect whether anything changed, whatever the result.
migrate() {
    list_migrations "$work/migrations.before"
    pending_migrations "$work/migrations.before" >"$work/migrations.pending"
    record_online
    if [ ! -s "$work/migrations.pending" ]; then
        say "nothing to apply"
        return 0
    fi
    for migrate_name in $online_migrations; do
        ! grep -qxF -- "$migrate_name" "$work/migrations.pending" || fail_if_present "$migrate_name"
    done
    if [ -n "$(not_online_safe <"$work/migrations.pending")" ]; then
        migrate_patience=$lock_wait_timeout migrate_tries=1
    elif [ -z "$migrations_directory" ]; then
        migrate_patience=$online_patience migrate_tries=1
    else
        migrate_patience=$online_patience migrate_tries=3
    fi
    # What a tool has done is in no list of ours: an undo assumes the worst.
    [ "$history_is_exact" = yes ] || : >"$work/migrating"
    until run_migrations "$migrate_patience"; do
        migrate_tries=$((migrate_tries - 1))
        [ -s "$work/blocked" ] || fail "A migration failed: $(migration_error "$run_migrations_code")"
        [ "$migrate_tries" -gt 0 ] ||
            fail "A migration waited longer than $migrate_patience s for a table that is locked by $(cat "$work/blocked")." \
                "Its changes were reverted. End that session (KILL its number), or wait until it has ended, and deploy again."
        list_migrations "$work/migrations.now"
        revert_failed_migrations
        sleep "$online_pause"
    done
    list_migrations "$work/migrations.after"
    if [ "$history_is_exact" = yes ]; then
        say "$(($(wc -l <"$work/migrations.after") - $(wc -l <"$work/migrations.before"))) applied"
    elif cmp -s "$work/migrations.before" "$work/migrations.after"; then
        say "there was nothing to apply"
    else
        say "the schema has changed"
    fi
}

# Seconds that a migration declared safe online may wait for a locked table, while all others wait behind it, and seconds before it is tried
# again.
online_patience=3
online_pause=2

# run_migrations SECONDS: runs the migrations and ends a statement of theirs that waits longer for a locked table; $work/blocked then names
# who holds the lock.
run_migrations() {
    rm -f "$work/blocked" "$work/migration-addresses"
    run_once "$migration_service" >"$work/migrate.output" 2>&1 &
    run_migrations_pid=$!
    while kill -0 "$run_migrations_pid" 2>/dev/null; do
        sleep 0.5
        # An undo may remove the container first; it then identifies the sessions of the migrations by these addresses.
        [ -s "$work/migration-addresses" ] || { migration_addresses >"$work/migration-addresses.new" &&
            mv "$work/migration-addresses.new" "$work/migration-addresses"; } || :
        [ $(($(uptime_seconds) - ${run_migrations_began:=$(uptime_seconds)})) -lt 2 ] || cancel_blocked_migration "$1"
    done
    run_migrations_code=0
    wait "$run_migrations_pid" || run_migrations_code=$?
    cat "$work/migrate.output"
    return "$run_migrations_code"
}

# cancel_blocked_migration SECONDS: ends statements of the migrations that have waited that long for a lock.
cancel_blocked_migration() {
    end_waiting=$(blocked_statements "$1" 2>/dev/null | head -n 1) || return 0
    [ -n "$end_waiting" ] || return 0
    end_waiting_for=$(describe_lock_sessions) || :
    printf '%s' "${end_waiting_for:-a session that has ended since}" >"$work/blocked"
    progress "the migration waits for $(cat "$work/blocked"); it is interrupted, so that no other session has to wait for it"
    cancel_statement "$end_waiting" || :
    sleep 0.5
}

record_online() {
    { text_of "$state/online"; printf '%s\n' "$online_migrations" | tr ' ' '\n'; } | grep -v '^$' | LC_ALL=C sort -u |
        write_file "$state/online"
}

# fail_if_present MIGRATION: an online migration only adds. If what it adds exists already, an undo would remove something that it did not
# create.
fail_if_present() {
    refuse_there=$(online_exists_sql "$1" | query_database | paste -s -d ,)
    [ -z "$refuse_there" ] || fail "The migration $1 adds what is there already: $refuse_there. Nothing was changed."
}

# migration_error EXIT_CODE: prints Prisma's error; for any other command or output, its last lines and its exit code.
migration_error() {
    migration_reported=$(sed -n -e 's/^Migration name: /&/p' -e '/^Database error:/{n;p;}' -e 's/^Error: //p' "$work/migrate.output" |
        sed -e '/^[[:space:]]*$/d' | head -n 4 | paste -s -d ' ')
    if [ -z "$migration_reported" ]; then
        migration_reported=$(sed -e '/^[[:space:]]*$/d' "$work/migrate.output" | tail -n 5)
        migration_reported="its command ended with exit code $1. ${migration_reported:-It wrote nothing.}"
    fi
    printf '%s' "$migration_reported"
}

# revert_failed_migrations: removes what failed migrations that are declared safe online have added.
revert_failed_migrations() {
    [ "$history_is_exact" = yes ] || return 0
    LC_ALL=C sort "$work/migrations.before" >"$work/migrations.known"
    LC_ALL=C sort "$work/migrations.now" | LC_ALL=C comm -13 "$work/migrations.known" - | sed -n 's/\tfailed$//p' |
        while IFS= read -r back_name; do
            online_revert_sql "$back_name" | query_database ||
                fail "The additions of the migration $back_name could not be reverted."
            printf "DELETE FROM _prisma_migrations WHERE finished_at IS NULL AND migration_name = '%s'" "$back_name" | query_database
        done
}
