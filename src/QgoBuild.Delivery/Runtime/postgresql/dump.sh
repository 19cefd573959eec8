# shellcheck shell=sh disable=SC2034,SC2154
# needs: database journal
# A dump in one part, in the format that psql executes.

# dump_database FILE: dumps the database, after database_facts. Fails if the dump is incomplete. Sets dump_size_PART, as for other kinds of
# databases. The checksums with which a loaded dump is compared are those of the dump's own snapshot, in $work/checksums.before.
dump_database() {
    dump_mark="-- qgobuild $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    # shellcheck disable=SC2016 # expanded inside the container
    {
        printf 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n'
        create_roles
        printf 'SELECT pg_export_snapshot() AS snapshot \\gset\n\\setenv QGO_SNAPSHOT :snapshot\n\\! eval "$QGO_DUMP"\n'
        printf '\\echo %s\n' "'$dump_mark'"
        ! can_verify_dump || checksum_tables
        printf 'COMMIT;\n'
    } | in_database '
        export QGO_DATABASE="$1"
        export QGO_DUMP="PGDATABASE=\$QGO_DATABASE pg_dump --no-password --lock-wait-timeout=${QGO_LOCK_WAIT}s --snapshot=\$QGO_SNAPSHOT"
        sql "$1"' "$database" >"$1" || fail "The database could not be dumped. Nothing was changed."
    sed -n -e "/^$dump_mark\$/,\$p" "$1" >"$1.checksums"
    truncate --size="-$(wc -c <"$1.checksums")" "$1"
    sed -e 1d "$1.checksums" | LC_ALL=C sort >"$work/checksums.before"
    rm -f "$1.checksums"
    ends_whole <"$1" || fail "The dump of the database is incomplete: it does not end as pg_dump ends it. Nothing was changed."
    dump_size_tables=$(wc -c <"$1") dump_size_code=0 dump_size_events=0
}

# create_roles: prints a query for statements that create the roles which own something in the database or have privileges there, where
# they are missing: a dump names them, and another server does not have them.
create_roles() {
    cat <<'SQL'
SELECT format(
    'DO $qgobuild$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %L) THEN '
    'CREATE ROLE %I NOLOGIN; END IF; END $qgobuild$;', r.rolname, r.rolname)
FROM pg_roles AS r WHERE r.rolname !~ '^pg_' AND r.rolname <> current_user AND r.oid IN (SELECT d.refobjid FROM pg_shdepend AS d
    WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
ORDER BY r.rolname;
SQL
}

ends_whole() { tail -c 400 | grep -aq '^-- PostgreSQL database dump complete'; }

# dump_in ARCHIVE: prints the dump in a verified archive. It is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

fail_if_truncated() { # ARCHIVE
    dump_in "$1" | ends_whole || fail "The dump in $1 is incomplete; it is not restored."
}

# foreign_statement <dump: prints the first line that would act on something else than the database that it is loaded into: a command of
# psql, or a statement about the server. Rows are no statements, and neither is what is quoted: the bodies of functions, texts, names.
foreign_statement() {
    awk '
        # follow LINE: follows quotes to the end of the line; quote is the one that is open there.
        function follow(line) {
            while (line != "") {
                if (quote != "") {
                    at = index(line, quote)
                    if (!at) return
                    line = substr(line, at + length(quote))
                    quote = ""
                } else if (match(line, /--|[\047"]|\$[A-Za-z_0-9]*\$/)) {
                    quote = substr(line, RSTART, RLENGTH)
                    line = substr(line, RSTART + RLENGTH)
                    if (quote == "--") { quote = ""; return }
                } else return
            }
        }
        rows { if ($0 == "\\.") rows = 0; next }
        quote != "" { follow($0); next }
        /^COPY .* FROM stdin;$/ { rows = 1; next }
        /^\\(un)?restrict / { next }
        /^\\/ { print substr($0, 1, 200); exit }
        { line = toupper($0) }
        line ~ /^ *(ALTER +SYSTEM|(CREATE|ALTER|DROP|COMMENT +ON) +(DATABASE|ROLE|USER|GROUP|TABLESPACE))/ &&
            line !~ /^ *[A-Z]+ +(ON +)?USER +MAPPING / ||
            line ~ /^ *COPY .*(PROGRAM|FROM +E?\047|TO +E?\047)/ { print substr($0, 1, 200); exit }
        { follow($0) }'
}
