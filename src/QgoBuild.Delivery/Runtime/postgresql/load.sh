# shellcheck shell=sh disable=SC2154
# needs: database dump journal
# Databases beside the application's: a copy into which a dump is loaded, and the one that a restore replaced. Both are removed when a
# deployment has ended; a file in the environment's state records that they exist.

copy_database=qgobuild_copy
replaced_database=qgobuild_replaced
side_databases="$state/side-databases"

# drop_side_database NAME: removes it, and ends its sessions. Fails if it is still there.
drop_side_database() {
    {
        printf 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s;\n' "$(sql_text "$1")"
        printf 'DROP DATABASE IF EXISTS %s;\n' "$(sql_name "$1")"
    } | postgresql "$maintenance_database" >/dev/null
}

# create_copy: creates an empty copy with the owner, encoding, locale, settings and privileges of the application's database.
create_copy() {
    [ -s "$side_databases" ] || printf 'created\n' | write_file "$side_databases"
    if ! drop_side_database "$copy_database" || ! create_like | postgresql "$maintenance_database" >"$work/like.sql" ||
        ! postgresql "$maintenance_database" <"$work/like.sql" >/dev/null; then
        fail "The database cannot make a copy beside the live one. The database is as it was."
    fi
}

# create_like: prints a query for the statements that create the copy. Settings are taken over by SET … FROM CURRENT, whatever they are.
create_like() {
    cat <<SQL
SELECT format('CREATE DATABASE %I TEMPLATE template0 OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L;', $(sql_text "$copy_database"),
    pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = $(sql_text "$database");
SELECT format('SELECT set_config(%L, %L, false); ALTER %s %I SET %s FROM CURRENT; RESET %s;', split_part(setting, '=', 1),
    substr(setting, strpos(setting, '=') + 1),
    CASE setrole WHEN 0 THEN 'DATABASE' ELSE format('ROLE %I IN DATABASE', pg_get_userbyid(setrole)) END,
    $(sql_text "$copy_database"), split_part(setting, '=', 1), split_part(setting, '=', 1))
FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase, unnest(s.setconfig) AS setting
WHERE d.datname = $(sql_text "$database");
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC;', $(sql_text "$copy_database")) FROM pg_database
WHERE datname = $(sql_text "$database") AND datacl IS NOT NULL;
SELECT format('GRANT %s ON DATABASE %I TO %s%s;', acl.privilege_type, $(sql_text "$copy_database"),
    CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
    CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database AS d, aclexplode(d.datacl) AS acl WHERE d.datname = $(sql_text "$database");
SQL
}

# load_copy <SQL: loads the SQL into the copy, all of it or nothing.
load_copy() {
    # shellcheck disable=SC2016 # expanded inside the container
    { printf 'BEGIN;\n' && cat && printf '\nCOMMIT;\n'; } | in_database 'sql "$1"' "$copy_database" >/dev/null 2>"$work/load.error"
}

load_error() {
    load_output=$(tail -n 1 "$work/load.error" | cut -c 1-300)
    printf 'The dump could not be loaded: %s' "${load_output:-the connection to the database ended}"
}

# load_archive ARCHIVE: loads the dump of a verified archive into an empty copy.
load_archive() {
    fail_if_truncated "$1"
    load_foreign=$(dump_in "$1" | foreign_statement)
    [ -z "$load_foreign" ] ||
        fail "The dump acts on something else than its own database, and that is refused: $load_foreign" \
            "The database that serves was not touched."
    create_copy
    dump_in "$1" | load_copy || fail "$(load_error) The database that serves was not touched."
}

# drop_copy: removes the databases beside the application's.
drop_copy() {
    [ -s "$side_databases" ] || return 0
    drop_side_database "$copy_database" && drop_side_database "$replaced_database" || return 1
    rm -f "$side_databases"
}

# prepare_dump_check: computes the checksums with which a loaded dump is compared.
prepare_dump_check() {
    database_facts
    ! can_verify_dump || checksums "$database" >"$work/checksums.before" ||
        fail "The tables of the database could not be read. Nothing was changed."
}

# can_verify_dump: whether the database is small enough to be loaded within the step.
can_verify_dump() { [ "$(database_fact bytes)" -le "$restore_test_max_bytes" ]; }

# verify_dump FILE: loads the new dump, where can_verify_dump allows it, and compares it with its source. Leaves true or false in
# $work/proven, the counts of its rows in $work/counts, and in $work/rounded the tables whose values are restored in another form.
verify_dump() {
    printf false >"$work/proven"
    : >"$work/rounded"
    if ! can_verify_dump; then
        row_counts "$database" >"$work/counts" || fail "The rows of the database could not be counted. Nothing was changed."
        return 0
    fi
    create_copy
    load_copy <"$1" || fail "The backup could not be loaded again. $(load_error) Nothing was changed."
    checksums "$copy_database" >"$work/checksums.copy" || fail "What was loaded again could not be read. Nothing was changed."
    cut -f 1,2 "$work/checksums.copy" >"$work/counts"
    if ! cmp -s "$work/checksums.before" "$work/checksums.copy"; then
        checksums "$database" >"$work/checksums.after"
        verify_differing=$(LC_ALL=C comm -12 "$work/checksums.before" "$work/checksums.after" |
            LC_ALL=C comm -23 - "$work/checksums.copy" | cut -f 1 | paste -s -d ' ')
        [ -z "$verify_differing" ] ||
            fail "What was loaded again from the backup differs from the database, in $verify_differing. Nothing was changed."
    fi
    printf true >"$work/proven"
}

# rehearse_dump ARCHIVE: loads its dump into a copy, and writes the counts of its rows to $work/counts.
rehearse_dump() {
    load_archive "$1"
    row_counts "$copy_database" >"$work/counts" || fail "The rows of the restored database could not be counted."
}
