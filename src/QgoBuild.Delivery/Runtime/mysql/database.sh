# shellcheck shell=sh disable=SC2154
# needs: compose journal
# The database. Its password stays inside its container.

# Precedes every script that runs in the database's container: its tools as root, with all their limits raised.
# shellcheck disable=SC2016 # expanded inside the container
database_tools='
    value() { eval "from=\${$1_FILE:-} value=\${$1:-}"; if [ -n "$from" ]; then cat "$from"; else printf %s "$value"; fi; }
    MYSQL_PWD=$(value MYSQL_ROOT_PASSWORD)
    export MYSQL_PWD=${MYSQL_PWD:-$(value MARIADB_ROOT_PASSWORD)}
    client=$(command -v mysql || command -v mariadb)
    dumper=$(command -v mysqldump || command -v mariadb-dump)
    limits="SET SESSION net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400"
    limits="$limits, group_concat_max_len = 1073741824, lock_wait_timeout = $QGO_LOCK_WAIT"
    sql() {
        "$client" --user=root --default-character-set=utf8mb4 --max-allowed-packet=1G --init-command="$limits" \
            --batch --skip-column-names "$@"
    }
    dump() {
        case $("$dumper" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF "$@" ;; esac
        "$dumper" --user=root --single-transaction --quick --hex-blob --no-tablespaces --max-allowed-packet=1G \
            --default-character-set=utf8mb4 "$@"
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

# mysql_root [ARGUMENT…] <SQL: runs the client as root; prints tab-separated rows without headings.
mysql_root() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'sql "$@"' "$@"
}

# query_database <SQL: runs SQL in the application's database; prints tab-separated rows without headings.
query_database() { mysql_root "$database"; }

database_ready() { printf 'SELECT 1' | mysql_root >/dev/null 2>&1; }

# sql_text TEXT: prints the text as an SQL string. sql_name TEXT: prints the text as an SQL identifier.
sql_text() { printf "'" && printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g" && printf "'"; }
# shellcheck disable=SC2016 # quotes of MySQL
sql_name() { printf '`' && printf %s "$1" | sed -e 's/`/``/g' && printf '`'; }

# The SQL expression that quotes a column of names as identifiers.
sql_quoted="CONCAT('\`', REPLACE(%s, '\`', '\`\`'), '\`')"
quoted_name() {
    # shellcheck disable=SC2059 # a format of ours
    printf "$sql_quoted" "$1"
}

tables_of() {
    printf "SELECT table_name FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'VIEW' ORDER BY table_name" \
        "$(sql_text "$1")" | mysql_root
}

# each_table DATABASE STATEMENTS: runs the statements for every table, in one session. STATEMENTS are arguments of CONCAT in a query, in
# which table_name is the table's name. Prints what mysql_root prints.
each_table() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e; statements=$(sql --raw --execute "$2"); printf "%s\n" "$statements" | sql "$1"' "$1" \
        "SELECT CONCAT($2) FROM information_schema.tables
            WHERE table_schema = $(sql_text "$1") AND table_type <> 'VIEW' ORDER BY table_name"
}

# row_counts DATABASE: prints lines of TABLE<tab>COUNT.
row_counts() { each_table "$1" "'SELECT ', QUOTE(table_name), ', COUNT(*) FROM ', $(quoted_name table_name), ';'"; }

# database_facts: reads the facts about the server and the application's database that a backup or a restore requires, in one query, one per
# line.
database_facts() {
    mysql_root >"$work/facts" <<SQL ||
SELECT VERSION();
SELECT CONCAT('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
    FROM information_schema.schemata WHERE schema_name = $(sql_text "$database");
SELECT CONCAT('SET GLOBAL max_allowed_packet = ', @@global.max_allowed_packet,
    ', GLOBAL log_bin_trust_function_creators = ', @@global.log_bin_trust_function_creators, ';');
SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = $(sql_text "$database");
SELECT COUNT(*) FROM information_schema.key_column_usage
    WHERE table_schema = $(sql_text "$database") AND referenced_table_schema <> table_schema;
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = $(sql_text "$database") AND data_length > 400000000;
SQL
        fail "The database does not answer. docker logs $(database_container) on the server shows more."
}

database_bytes() {
    printf 'SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = %s' \
        "$(sql_text "$database")" | mysql_root
}

describe_database() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(database_container)" sh -c '$(command -v mysqld || command -v mariadbd) --version' |
        sed -e 's/.*Ver \([0-9.]*\)-MariaDB.*/MariaDB \1/' -e 's/.*Ver \([0-9.]*\).*/MySQL \1/'
}

# prepare_database_stop: before an upgrade. A slow shutdown leaves no data that only the old version can read.
prepare_database_stop() { printf 'SET GLOBAL innodb_fast_shutdown = 0' | mysql_root || :; }

# upgrade_database_data: after the start of another version. MySQL upgrades its data when it starts; MariaDB requires a command.
upgrade_database_data() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'upgrade=$(command -v mariadb-upgrade) || exit 0; "$upgrade" --user=root'
}

database_fact() { # NAME
    case "$1" in
        version) fact_line=1 ;;
        charset) fact_line=2 ;;
        settings) fact_line=3 ;;
        bytes) fact_line=4 ;;
        outside) fact_line=5 ;;
        huge) fact_line=6 ;;
    esac
    sed -n "${fact_line}p" "$work/facts"
}

# applied_migrations: prints the names and states of what the application's history lists, oldest first: nothing before its tool ran here.
# Where a change of the schema may be missing there, a line that identifies the schema follows. Fails if the database does not answer.
applied_migrations() {
    if [ -n "$history_table" ]; then
        mysql_root "$database" <<SQL || return 1
SET @list = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = $(sql_text "$database")
    AND table_name = $(sql_text "$history_table")) = 0, 'DO 0', $(sql_text "$history_query"));
PREPARE list FROM @list;
EXECUTE list;
SQL
    fi
    [ "$history_is_exact" = yes ] || schema_identity
}

# schema_identity: prints a line with the checksum of all definitions in the application's database, whatever rows it has.
schema_identity() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        definitions=$(dump --no-data --routines --events --skip-comments "$1")
        sum=$(printf "%s\n" "$definitions" | sed -e "s/ AUTO_INCREMENT=[0-9]*//" | sha256sum)
        printf "schema %.16s\tapplied\n" "$sum"' "$database"
}
