# shellcheck shell=sh disable=SC2154
# needs: compose journal
# PostgreSQL. Its password stays inside its container.

# Precedes every script that runs in the database's container: its tools as the account that its image created. Names of databases are
# passed by PGDATABASE: as an argument, one could be a connection string.
# shellcheck disable=SC2016 # expanded inside the container
database_tools='
    value() { eval "from=\${$1_FILE:-} value=\${$1:-}"; if [ -n "$from" ]; then cat "$from"; else printf %s "$value"; fi; }
    PGUSER=$(value POSTGRES_USER) PGPASSWORD=$(value POSTGRES_PASSWORD)
    # As the images of Bitnami name it.
    [ -n "$PGPASSWORD" ] || PGPASSWORD=$(value POSTGRESQL_POSTGRES_PASSWORD)
    [ -n "$PGPASSWORD" ] || PGPASSWORD=$(value POSTGRESQL_PASSWORD)
    export PGUSER="${PGUSER:-postgres}" PGPASSWORD PGAPPNAME="qgobuild $QGO_DEPLOYMENT" PGTZ=UTC PGCLIENTENCODING=UTF8
    export PGOPTIONS="-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c client_min_messages=error"
    PGOPTIONS="$PGOPTIONS -c lock_timeout=${QGO_LOCK_WAIT}s -c default_transaction_read_only=off"
    sql() { PGDATABASE=$1 psql --no-psqlrc --quiet --no-align --tuples-only --no-password --set ON_ERROR_STOP=1; }
    dump() {
        dump_of=$1
        shift
        PGDATABASE=$dump_of pg_dump --no-password --lock-wait-timeout="${QGO_LOCK_WAIT}s" "$@"
    }
'

# in_database SCRIPT [ARGUMENT…]: runs the script in the database's container. Its processes have the deployment's id in their environment,
# so that they can be ended.
in_database() {
    in_database_script="$database_tools$1"
    shift
    docker exec --interactive --env "QGO_DEPLOYMENT=$deployment" \
        --env "QGO_LOCK_WAIT=${lock_wait_timeout:-30}" "$(database_container)" sh -c "$in_database_script" database "$@"
}

# postgresql DATABASE <SQL: runs SQL; prints what COPY … TO STDOUT prints, tab-separated rows with escaped values, and plain values.
postgresql() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'sql "$1"' "$1"
}

# The database that every server has, for statements about databases.
maintenance_database=postgres
[ "$database" != postgres ] || maintenance_database=template1

# query_database <SQL: runs SQL in the application's database.
query_database() { postgresql "$database"; }

database_ready() { printf 'SELECT 1' | postgresql "$maintenance_database" >/dev/null 2>&1; }

# sql_text TEXT: prints the text as an SQL string. sql_name TEXT: prints the text as an SQL identifier.
sql_text() { printf "'" && printf %s "$1" | sed -e "s/'/''/g" && printf "'"; }
sql_name() { printf '"' && printf %s "$1" | sed -e 's/"/""/g' && printf '"'; }

# each_table QUERY: prints statements of psql that run a query for every table. QUERY is a format with the table's label (%1$L) and its name
# (%2$s).
each_table() {
    cat <<SQL
SELECT format('COPY ($1) TO STDOUT;',
    CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END, format('%I.%I', n.nspname, c.relname))
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname \gexec
SQL
}

# In one snapshot.
consistently() { printf 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n' && cat && printf 'COMMIT;\n'; }

# row_counts DATABASE: prints lines of TABLE<tab>COUNT.
row_counts() { each_table 'SELECT %1$L, count(*) FROM %2$s' | consistently | postgresql "$1"; }

# checksum_tables: prints statements that print lines of TABLE<tab>COUNT<tab>CHECKSUM of the stored values.
checksum_tables() { each_table 'SELECT %1$L, count(*), coalesce(sum(hashtextextended((r.*)::text, 0)::numeric), 0) FROM %2$s AS r'; }

# database_facts: reads the facts about the server and the application's database that a backup or a restore requires, one per line.
database_facts() {
    printf 'SHOW server_version; SELECT pg_database_size(current_database());' | query_database >"$work/facts" ||
        fail "The database does not answer. docker logs $(database_container) on the server shows more."
}

database_fact() { # NAME
    case "$1" in
        version) sed -n '1s/ .*//;1p' "$work/facts" ;;
        bytes) sed -n 2p "$work/facts" ;;
    esac
}

# can_verify_dump: whether the database is small enough to be loaded within the step.
can_verify_dump() { [ "$(database_fact bytes)" -le "$restore_test_max_bytes" ]; }

database_bytes() { printf 'SELECT pg_database_size(current_database())' | query_database; }

describe_database() { printf 'SHOW server_version' | postgresql "$maintenance_database" | sed -e 's/ .*//' -e 's/^/PostgreSQL /'; }

# prepare_database_stop: before an upgrade. upgrade_database_data: after the start of another version, which reads the data as it is, or
# does not start.
prepare_database_stop() { :; }
upgrade_database_data() { :; }

# applied_migrations: prints the names and states of what the application's history lists, oldest first: nothing before its tool ran here.
# Where a change of the schema may be missing there, a line that identifies the schema follows. Fails if the database does not answer.
applied_migrations() {
    if [ -n "$history_table" ]; then
        history_name=$(sql_text "$(sql_name "$history_table")")
        {
            # The tool may keep it in a schema that only its own connection looks in.
            printf "SELECT format('SET search_path = %%I', n.nspname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relname = %s AND c.relkind IN ('r', 'p') AND to_regclass(%s) IS NULL ORDER BY n.nspname LIMIT 1 \\\\gexec\n" \
                "$(sql_text "$history_table")" "$history_name"
            printf 'SELECT %s WHERE to_regclass(%s) IS NOT NULL \\gexec\n' "$(sql_text "COPY ($history_query) TO STDOUT")" "$history_name"
        } | query_database || return 1
    fi
    [ "$history_is_exact" = yes ] || schema_identity
}

# schema_identity: prints a line with the checksum of all definitions in the application's database, whatever rows it has.
schema_identity() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        definitions=$(dump "$1" --schema-only)
        sum=$(printf "%s\n" "$definitions" | sed -e "/^--/d" -e "/^.restrict /d" -e "/^.unrestrict /d" -e "/^SET /d" \
            -e "/^SELECT pg_catalog.set_config/d" | sha256sum)
        printf "schema %.16s\tapplied\n" "$sum"' "$database"
}
