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
SELECT format('CREATE DATABASE %I TEMPLATE template0 OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L TABLESPACE %I CONNECTION LIMIT %s%s;',
    $(sql_text "$copy_database"), pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype, spcname, datconnlimit,
    CASE to_jsonb(d)->>'datlocprovider'
        WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', COALESCE(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale'))
        WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', to_jsonb(d)->>'datlocale')
        ELSE '' END)
FROM pg_database AS d JOIN pg_tablespace AS t ON t.oid = d.dattablespace WHERE datname = $(sql_text "$database");
SELECT CASE split_part(setting, '=', 1)
    WHEN 'role' THEN format('ALTER %s %I SET role TO %L;', part, $(sql_text "$copy_database"), substr(setting, strpos(setting, '=') + 1))
    ELSE format('BEGIN; SELECT set_config(%L, %L, true); ALTER %s %I SET %s FROM CURRENT; COMMIT;', split_part(setting, '=', 1),
        substr(setting, strpos(setting, '=') + 1), part, $(sql_text "$copy_database"), split_part(setting, '=', 1)) END
FROM (SELECT unnest(setconfig) AS setting, setdatabase,
    CASE setrole WHEN 0 THEN 'DATABASE' ELSE format('ROLE %I IN DATABASE', pg_get_userbyid(setrole)) END AS part
    FROM pg_db_role_setting) AS s JOIN pg_database AS d ON d.oid = s.setdatabase
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

prepare_dump_check() { database_facts; }

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
    checksum_tables | consistently | postgresql "$copy_database" >"$work/copy" ||
        fail "What was loaded again could not be read. Nothing was changed."
    LC_ALL=C sort "$work/copy" >"$work/checksums.copy"
    cut -f 1,2 "$work/checksums.copy" >"$work/counts"
    verify_differing=$(LC_ALL=C comm -3 "$work/checksums.before" "$work/checksums.copy" | sed -e 's/^\t//' | cut -f 1 | sort -u |
        paste -s -d ' ')
    [ -z "$verify_differing" ] ||
        fail "What was loaded again from the backup differs from the database, in $verify_differing. Nothing was changed."
    printf true >"$work/proven"
}

# rehearse_dump ARCHIVE: loads its dump into a copy, and writes the counts of its rows to $work/counts.
rehearse_dump() {
    load_archive "$1"
    row_counts "$copy_database" >"$work/counts" || fail "The rows of the restored database could not be counted."
}
