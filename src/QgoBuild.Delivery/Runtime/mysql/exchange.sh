# shellcheck shell=sh disable=SC2154
# needs: database dump journal load sessions
# A restore: loads the dump into a copy, then exchanges the tables of the copy and of the live database in one statement, all of them or
# none. Triggers, views, routines and events cannot be exchanged: they are saved, dropped before and loaded after. Foreign keys of other
# databases are pointed at the new tables. The replaced tables stay until the deployment has ended, so that an undo is one more exchange.
#
# $work/exchange holds the progress: exchanging, exchanged, returning. An interrupted exchange continues from there: whether the statement
# was executed is visible from whether the replaced database has tables.

# drop_code DATABASE: prints statements that drop events, triggers, views and routines, in this order.
drop_code() {
    drop_of=$(sql_text "$1") drop_in=$(sql_name "$1")
    mysql_root --raw <<SQL
SELECT CONCAT($(sql_text "DROP EVENT $drop_in."), $(quoted_name event_name), ';')
    FROM information_schema.events WHERE event_schema = $drop_of;
SELECT CONCAT($(sql_text "DROP TRIGGER $drop_in."), $(quoted_name trigger_name), ';')
    FROM information_schema.triggers WHERE trigger_schema = $drop_of;
SELECT CONCAT($(sql_text "DROP VIEW $drop_in."), $(quoted_name table_name), ';')
    FROM information_schema.views WHERE table_schema = $drop_of;
SELECT CONCAT('DROP ', routine_type, $(sql_text " $drop_in."), $(quoted_name routine_name), ';')
    FROM information_schema.routines WHERE routine_schema = $drop_of;
SQL
}

# drop_foreign_keys_from_outside: prints statements that drop the foreign keys by which other databases refer to the live one, and writes
# statements that create them again to $work/exchange.keys.
drop_foreign_keys_from_outside() {
    outside_from="FROM information_schema.key_column_usage AS k JOIN information_schema.referential_constraints AS r
        ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
        WHERE k.referenced_table_schema = $(sql_text "$database")
            AND k.table_schema NOT IN ($(sql_text "$database"), '$copy_database', '$replaced_database')
        GROUP BY k.table_schema, k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule, r.update_rule"
    # shellcheck disable=SC2059 # formats of ours
    printf "SELECT CONCAT('ALTER TABLE ', $(quoted_name k.table_schema), '.', $(quoted_name k.table_name),
        ' ADD CONSTRAINT ', $(quoted_name k.constraint_name),
        ' FOREIGN KEY (', GROUP_CONCAT($(quoted_name k.column_name) ORDER BY k.ordinal_position),
        ') REFERENCES ', $(sql_text "$(sql_name "$database")."), $(quoted_name k.referenced_table_name),
        ' (', GROUP_CONCAT($(quoted_name k.referenced_column_name) ORDER BY k.ordinal_position),
        ') ON DELETE ', r.delete_rule, ' ON UPDATE ', r.update_rule, ';') $outside_from" |
        mysql_root --raw >"$work/exchange.keys.found" || return 1
    # If an earlier run was interrupted, its list holds keys that are already dropped.
    cat "$work/exchange.keys.found" "$work/exchange.keys" 2>/dev/null | LC_ALL=C sort -u | write_file "$work/exchange.keys"
    # shellcheck disable=SC2059 # formats of ours
    printf "SELECT CONCAT('ALTER TABLE ', $(quoted_name k.table_schema), '.', $(quoted_name k.table_name),
        ' DROP FOREIGN KEY ', $(quoted_name k.constraint_name), ';') $outside_from" | mysql_root --raw
}

# rename_all FROM TO [FROM TO]…: prints one statement that moves every table of the databases.
rename_all() {
    rename_all_moves=
    rename_all_order=0
    while [ $# -gt 1 ]; do
        rename_all_order=$((rename_all_order + 1))
        rename_all_moves="${rename_all_moves:+$rename_all_moves UNION ALL }SELECT $rename_all_order AS place,
            CONCAT($(sql_text "$(sql_name "$1")."), $(quoted_name table_name),
                $(sql_text " TO $(sql_name "$2")."), $(quoted_name table_name)) AS move
            FROM information_schema.tables WHERE table_schema = $(sql_text "$1") AND table_type <> 'VIEW'"
        shift 2
    done
    printf "SELECT CONCAT('RENAME TABLE ', GROUP_CONCAT(move ORDER BY place SEPARATOR ', '), ';') FROM (%s) AS moves" "$rename_all_moves" |
        mysql_root --raw | sed '/^NULL$/d'
}

has_tables() { [ -n "$(tables_of "$1")" ]; }

# exchange_settled: whether the tables are exchanged, even if the step was interrupted before it recorded that.
exchange_settled() {
    if [ "$(text_of "$work/exchange")" = exchanging ] && has_tables "$replaced_database"; then
        printf exchanged | write_file "$work/exchange"
    fi
    [ "$(text_of "$work/exchange")" = exchanged ]
}

# exchange_databases CODE: exchanges the tables of the copy and the live ones. The command CODE prints the triggers, views, routines and
# events of the new ones.
exchange_databases() {
    if ! exchange_settled; then
        [ -e "$work/exchange" ] || save_code
        empty_database "$replaced_database"
        wait_for_locks
        printf exchanging | write_file "$work/exchange"
        # The answer to a statement that was executed may be lost.
        if ! exchange_tables "$database" "$replaced_database" "$copy_database" "$database" && ! exchange_settled; then
            exchange_reason=$(tail -n 1 "$work/exchange.error")
            load_live load_saved_code
            rm -f "$work/exchange"
            fail "The restored tables could not take their places: $exchange_reason The database is as it was."
        fi
        printf exchanged | write_file "$work/exchange"
    fi
    load_live "$1"
}

save_code() {
    { dump_code "$database" && dump_events; } >"$work/exchange.code.new" ||
        fail "The triggers, views and routines of the database could not be saved. The database is as it was."
    sync "$work/exchange.code.new"
    mv "$work/exchange.code.new" "$work/exchange.code"
}

empty_database() {
    { printf 'SET foreign_key_checks = 0; '; new_database "$1"; } | mysql_root || fail "The database $1 could not be emptied."
}

# exchange_tables FROM TO FROM TO: runs the statement that moves the tables, with the statements required around it.
exchange_tables() {
    {
        printf 'SET foreign_key_checks = 0;\n'
        drop_code "$database" && printf 'SET SESSION sql_log_bin = 0;\n' && drop_code "$copy_database" &&
            printf 'SET SESSION sql_log_bin = 1;\n' && drop_foreign_keys_from_outside && rename_all "$@"
    } >"$work/exchange.sql" || return 1
    mysql_root "$replaced_database" <"$work/exchange.sql" 2>"$work/exchange.error"
}

# load_live CODE: loads triggers, views, routines and events into the live database, and creates the foreign keys of other databases. May be
# repeated.
load_live() {
    drop_code "$database" | mysql_root || fail "The triggers and views of the database could not be replaced."
    # shellcheck disable=SC2016 # expanded inside the container
    $1 | in_database 'sql --binary-mode "$1"' "$database" 2>"$work/exchange.error" ||
        fail "Triggers, views, routines or events could not be loaded: $(tail -n 1 "$work/exchange.error") Its tables are restored."
    add_foreign_keys_from_outside
}

add_foreign_keys_from_outside() {
    [ -s "$work/exchange.keys" ] || return 0
    while IFS= read -r add_key; do
        printf 'SET foreign_key_checks = 0; %s' "$add_key" | mysql_root 2>"$work/exchange.error" ||
            grep -q 'ERROR \(1826\|1061\|1022\)' "$work/exchange.error" ||
            fail "A foreign key of another database could not be made again: $add_key $(tail -n 1 "$work/exchange.error")"
    done <"$work/exchange.keys"
}

load_saved_code() { text_of "$work/exchange.code"; }

# exchange_back: undoes an exchange of this deployment by a second one. Fails if the replaced tables are gone.
exchange_back() {
    if [ "$(text_of "$work/exchange")" != returning ] && exchange_settled; then
        has_tables "$replaced_database" || return 1
        empty_database "$copy_database"
        wait_for_locks
        printf returning | write_file "$work/exchange"
    fi
    if [ "$(text_of "$work/exchange")" = returning ] && has_tables "$replaced_database"; then
        exchange_tables "$database" "$copy_database" "$replaced_database" "$database" ||
            fail "What was replaced could not take its place again: $(tail -n 1 "$work/exchange.error")"
    fi
    load_live load_saved_code
    rm -f "$work/exchange" "$work/exchange.keys"
}

# restore_database ARCHIVE: loads its dump beside the live database and exchanges the two.
restore_database() {
    dump_archive=$1
    fail_if_truncated "$dump_archive"
    if ! exchange_settled; then
        create_copy ", REFERENCES"
        load_dump 1 restore_tables restore_code
        # A dump of one part has its triggers, views and routines in the copy.
        [ -n "$(dump_sizes_of "$dump_archive")" ] || dump_code "$copy_database" >"$work/restore.code" ||
            fail "The triggers and views of the copy could not be read. The database is as it was."
    fi
    exchange_databases restore_code_and_events
}

# rehearse_dump ARCHIVE: loads its dump into a copy, and writes the counts of its rows to $work/counts.
rehearse_dump() {
    dump_archive=$1
    fail_if_truncated "$dump_archive"
    create_copy ''
    load_dump 0 restore_tables restore_code
    row_counts "$copy_database" >"$work/counts" || fail "The rows of the restored database could not be counted."
}

restore_tables() { dump_part_in "$dump_archive" tables; }
restore_code() { dump_part_in "$dump_archive" code; }
restore_code_and_events() {
    if [ -e "$work/restore.code" ]; then cat "$work/restore.code"; return; fi
    restore_code
    dump_part_in "$dump_archive" events
}
