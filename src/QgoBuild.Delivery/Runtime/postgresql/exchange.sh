# shellcheck shell=sh disable=SC2154
# needs: database journal load sessions
# A restore: loads the dump into a copy, then exchanges the names of the copy and of the live database in one transaction. The replaced
# database stays until the deployment has ended, so that an undo is one more exchange.
#
# $work/exchange holds the progress: exchanging, exchanged, returning. An interrupted exchange continues from there: whether the transaction
# was committed is visible from whether the replaced database exists.

database_exists() {
    [ -n "$(printf 'SELECT 1 FROM pg_database WHERE datname = %s' "$(sql_text "$1")" | postgresql "$maintenance_database")" ]
}

# exchange_names OLD ASIDE NEW: gives OLD the name ASIDE and NEW the name OLD. Nobody connects to OLD meanwhile.
exchange_names() {
    exchange_try=0
    printf 'ALTER DATABASE %s WITH ALLOW_CONNECTIONS false;\n' "$(sql_name "$1")" | postgresql "$maintenance_database" \
        2>"$work/exchange.error" || return 1
    until {
        printf 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s);\n' "$(sql_text "$1")" "$(sql_text "$3")"
        printf 'SELECT pg_sleep(0.1);\nBEGIN;\nALTER DATABASE %s RENAME TO %s;\n' "$(sql_name "$1")" "$(sql_name "$2")"
        printf 'ALTER DATABASE %s RENAME TO %s;\n' "$(sql_name "$3")" "$(sql_name "$1")"
        printf 'ALTER DATABASE %s WITH ALLOW_CONNECTIONS true;\nCOMMIT;\n' "$(sql_name "$1")"
    } | postgresql "$maintenance_database" >/dev/null 2>"$work/exchange.error"; do
        exchange_try=$((exchange_try + 1))
        ! exchange_settled || return 0
        [ "$exchange_try" -lt 20 ] || { admit_connections; return 1; }
        sleep 0.5
    done
}

# exchange_settled: whether the databases are exchanged, even if the step was interrupted before it recorded that.
exchange_settled() {
    if [ "$(text_of "$work/exchange")" = exchanging ] && database_exists "$replaced_database"; then
        printf exchanged | write_file "$work/exchange"
    fi
    [ "$(text_of "$work/exchange")" = exchanged ]
}

# restore_database ARCHIVE: loads its dump beside the live database and exchanges the two.
restore_database() {
    if exchange_settled; then return 0; fi
    load_archive "$1"
    drop_side_database "$replaced_database" || fail "The database $replaced_database could not be removed. The database is as it was."
    wait_for_transactions
    printf exchanging | write_file "$work/exchange"
    # The answer to a transaction that was committed may be lost.
    if ! exchange_names "$database" "$replaced_database" "$copy_database" && ! exchange_settled; then
        exchange_reason=$(tail -n 1 "$work/exchange.error")
        rm -f "$work/exchange"
        fail "The restored database could not take its place: $exchange_reason The database is as it was."
    fi
    printf exchanged | write_file "$work/exchange"
}

# exchange_back: undoes an exchange of this deployment by a second one. Fails if the replaced database is gone.
exchange_back() {
    if [ "$(text_of "$work/exchange")" != returning ] && exchange_settled; then
        database_exists "$replaced_database" || return 1
        drop_side_database "$copy_database" || return 1
        wait_for_transactions
        printf returning | write_file "$work/exchange"
        [ "$(text_of "$work/exchange")" = returning ] || return 1
    fi
    if [ "$(text_of "$work/exchange")" = returning ] && database_exists "$replaced_database"; then
        exchange_names "$database" "$copy_database" "$replaced_database" ||
            fail "What was replaced could not take its place again: $(tail -n 1 "$work/exchange.error")"
    fi
    rm -f "$work/exchange"
}
