# shellcheck shell=sh disable=SC2154
# needs: compose database journal
# Databases beside the application's: a copy into which a dump is loaded, and the tables that a restore replaced. Both are removed when a
# deployment has ended; a file in the environment's state records that they exist.

copy_database=qgobuild_copy
replaced_database=qgobuild_replaced
loader=qgobuild_loader
side_databases="$state/side-databases"

# create_copy PRIVILEGES: creates an empty copy, and an account that may write only to it: the server itself rejects statements of a dump
# that would change anything else. Until drop_copy the server accepts larger statements, and functions from an account that is not root.
create_copy() {
    [ -s "$work/facts" ] || database_facts
    [ -s "$side_databases" ] || database_fact settings | write_file "$side_databases"
    loader_password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    mysql_root <<SQL || fail "The database cannot make a copy beside the live one. The database is as it was."
SET foreign_key_checks = 0;
$(new_database "$copy_database")
SET GLOBAL max_allowed_packet = 1073741824, GLOBAL log_bin_trust_function_creators = 1;
DROP USER IF EXISTS $loader@localhost;
CREATE USER $loader@localhost IDENTIFIED BY '$loader_password';
GRANT ALL ON $copy_database.* TO $loader@localhost;
REVOKE EVENT ON $copy_database.* FROM $loader@localhost;
GRANT SELECT, SHOW VIEW$1 ON *.* TO $loader@localhost;
$(loader_definers)
SQL
}

# new_database NAME: prints statements that replace it by an empty one with the application's character set.
new_database() { printf 'DROP DATABASE IF EXISTS %s; CREATE DATABASE %s %s;' "$1" "$1" "$(database_fact charset)"; }

# loader_definers: prints the grants required to create triggers, routines and views with their original definers.
loader_definers() {
    case $(database_fact version) in
        *MariaDB*) printf 'GRANT SET USER, BINLOG ADMIN ON *.* TO %s@localhost;' "$loader" ;;
        5.*) printf 'GRANT SUPER ON *.* TO %s@localhost;' "$loader" ;;
        8.0.* | 8.1.*) printf 'GRANT SET_USER_ID, SYSTEM_USER, SESSION_VARIABLES_ADMIN ON *.* TO %s@localhost;' "$loader" ;;
        *)
            printf 'GRANT SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER, SYSTEM_USER, SESSION_VARIABLES_ADMIN ON *.* TO %s@localhost;' \
                "$loader"
            ;;
    esac
}

# load_copy LOGGED <SQL: loads the SQL into the copy, as that account. LOGGED is 1 to write it to the binary log.
load_copy() {
    # shellcheck disable=SC2016 # expanded inside the container
    MYSQL_PWD=$loader_password docker exec --interactive --env MYSQL_PWD \
        --env "QGO_DEPLOYMENT=$deployment" "$(database_container)" sh -c '
        exec "$(command -v mysql || command -v mariadb)" --user="$1" --default-character-set=utf8mb4 --max-allowed-packet=1G --binary-mode \
            --init-command="SET SESSION net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400, sql_log_bin = $3" "$2"' \
        load "$loader" "$copy_database" "$1" 2>"$work/load.error"
}

# load_error: prints the reason of a failed load: the server's error, or that the dump would change something outside the copy.
load_error() {
    load_output=$(tail -n 1 "$work/load.error" | cut -c 1-300)
    case "$load_output" in
        *'ERROR 1044 '* | *'ERROR 1142 '* | *'ERROR 1227 '* | *'ERROR 1370 '*)
            printf 'The dump acts on something else than its own database, and that is refused: %s' "$load_output"
            ;;
        *) printf 'The dump could not be loaded: %s' "${load_output:-the connection to the database ended}" ;;
    esac
}

# drop_copy: removes the databases beside the application's, and the account.
drop_copy() {
    [ -s "$side_databases" ] || return 0
    mysql_root <<SQL || return 1
SET foreign_key_checks = 0;
DROP DATABASE IF EXISTS $copy_database;
DROP DATABASE IF EXISTS $replaced_database;
DROP USER IF EXISTS $loader@localhost;
$(cat "$side_databases")
SQL
    rm -f "$side_databases"
}

# load_dump LOGGED TABLES CODE: loads the parts of a dump, which the two commands print, into an empty copy. Nothing in it runs: events are
# not loaded, and triggers are created after the rows are loaded.
load_dump() {
    $2 | load_copy "$1" || fail "$(load_error) The database that serves was not touched."
    $3 | load_copy 0 || fail "$(load_error) The database that serves was not touched."
}

# prepare_dump_check: computes the checksums with which a loaded dump is compared.
prepare_dump_check() {
    database_facts
    ! can_verify_dump || checksums "$database" >"$work/checksums.before" ||
        fail "The tables of the database could not be read. Nothing was changed."
}

# can_verify_dump: whether the database is small enough to be loaded within the step, and no table refers to one of another database: the
# copy would lock rows there.
can_verify_dump() { [ "$(database_fact bytes)" -le "$restore_test_max_bytes" ] && [ "$(database_fact outside)" = 0 ]; }

# verify_dump FILE: loads the new dump, where can_verify_dump allows it, and compares it with its source. Leaves true or false in
# $work/proven, the counts of its rows in $work/counts, and in $work/rounded the tables whose values are restored equal but in another form.
verify_dump() {
    printf false >"$work/proven"
    : >"$work/rounded"
    if ! can_verify_dump; then
        row_counts "$database" >"$work/counts" || fail "The rows of the database could not be counted. Nothing was changed."
        return 0
    fi
    create_copy ''
    # Without events, which would run.
    head -c "$((dump_size_tables + dump_size_code))" "$1" | load_copy 0 ||
        fail "The backup could not be loaded again. $(load_error) Nothing was changed."
    checksums "$copy_database" ", 'SELECT ''rows'', ', QUOTE(table_name), ', COUNT(*) FROM ', $(quoted_name table_name), ';'" \
        >"$work/copy" || fail "What was loaded again could not be read. Nothing was changed."
    sed -n 's/^rows\t//p' "$work/copy" >"$work/counts"
    sed '/^rows\t/d' "$work/copy" >"$work/checksums.copy"
    [ "$(code_counts | uniq | wc -l)" = 1 ] || fail "The backup does not contain every trigger, view and routine. Nothing was changed."
    changed_tables >"$work/rounded"
    printf true >"$work/proven"
}

# code_counts: prints the counts of triggers, views and routines of the live database and of the copy, one line each.
code_counts() {
    for code_of in "$database" "$copy_database"; do
        printf "SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = %s),
            (SELECT COUNT(*) FROM information_schema.views WHERE table_schema = %s),
            (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = %s);\n" \
            "$(sql_text "$code_of")" "$(sql_text "$code_of")" "$(sql_text "$code_of")"
    done | mysql_root
}

# changed_tables: prints the tables whose checksum in the copy differs from the one before the dump although they have not changed since,
# one per line.
changed_tables() {
    if cmp -s "$work/checksums.before" "$work/checksums.copy"; then return 0; fi
    checksums "$database" >"$work/checksums.after"
    LC_ALL=C comm -12 "$work/checksums.before" "$work/checksums.after" | LC_ALL=C comm -23 - "$work/checksums.copy" | cut -f 1
}

# checksums DATABASE [STATEMENTS]: prints lines of TABLE<tab>CHECKSUM of the stored values, sorted.
checksums() {
    each_table "$1" "'CHECKSUM TABLE ', $(quoted_name table_name), ' EXTENDED;'${2:-}" | sed 's/^[^.\t]*\.//' | LC_ALL=C sort
}
