# shellcheck shell=sh disable=SC2034,SC2154
# needs: database journal
# A dump in one part, in the format that psql executes.

# dump_database FILE: dumps the database. Fails if the dump is incomplete. Sets dump_size_PART, as for other kinds of databases.
dump_database() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'dump "$1"' "$database" >"$1" || fail "The database could not be dumped. Nothing was changed."
    ends_whole <"$1" || fail "The dump of the database is incomplete: it does not end as pg_dump ends it. Nothing was changed."
    dump_size_tables=$(wc -c <"$1") dump_size_code=0 dump_size_events=0
}

ends_whole() { tail -c 400 | grep -aq '^-- PostgreSQL database dump complete'; }

# dump_in ARCHIVE: prints the dump in a verified archive. It is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

fail_if_truncated() { # ARCHIVE
    dump_in "$1" | ends_whole || fail "The dump in $1 is incomplete; it is not restored."
}

# foreign_statement <dump: prints the first line that would act on something else than the database that it is loaded into: a command of
# psql, or a statement about the server. Rows are no statements.
foreign_statement() {
    awk '
        rows { if ($0 == "\\.") rows = 0; next }
        /^COPY .* FROM stdin;$/ { rows = 1; next }
        /^\\(un)?restrict / { next }
        /^\\/ { print substr($0, 1, 200); exit }
        { line = toupper($0) }
        line ~ /^ *(ALTER +SYSTEM|(CREATE|ALTER|DROP|COMMENT +ON) +(DATABASE|ROLE|USER|GROUP|TABLESPACE))/ ||
            line ~ /^ *COPY .*(PROGRAM|FROM +E?\047|TO +E?\047)/ { print substr($0, 1, 200); exit }'
}
