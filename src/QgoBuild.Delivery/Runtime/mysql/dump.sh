# shellcheck shell=sh disable=SC2154
# needs: database journal
# A dump in three parts, one after the other in one file, in the format that the database's client executes:
#   tables   definitions and rows, and the FLOAT values whose text in a dump would be rounded
#   code     triggers, routines and views: loaded into a copy only to check that they load; they run only in the live database
#   events   events, which would run by themselves as soon as they are loaded: never loaded into a copy

# dump_database FILE: dumps the database, after database_facts. Fails if the dump is incomplete. Sets dump_size_PART for each part.
dump_database() {
    for dump_part in tables floats code events; do
        { "dump_$dump_part" "$database" >"$1.$dump_part" && : >"$1.$dump_part.whole"; } &
    done
    wait
    for dump_part in tables floats code events; do
        [ -e "$1.$dump_part.whole" ] || fail "The database could not be dumped. Nothing was changed."
        [ "$dump_part" = floats ] || grep -aq '^-- Dump completed' "$1.$dump_part" ||
            fail "The dump of the database is incomplete: its part $dump_part does not end with \"Dump completed\". Nothing was changed."
    done
    cat "$1.floats" >>"$1.tables"
    dump_size_tables=$(wc -c <"$1.tables") dump_size_code=$(wc -c <"$1.code") dump_size_events=$(wc -c <"$1.events")
    cat "$1.tables" "$1.code" "$1.events" >"$1"
    rm -f "$1".*
    fail_if_oversized
}

# The SQL expression that quotes a name as a word of a shell.
dump_word="CONCAT(0x27, REPLACE(%s, 0x27, 0x275C2727), 0x27)"

dump_views() { # DATABASE PREFIX
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT COALESCE(GROUP_CONCAT($dump_word ORDER BY table_name SEPARATOR ' '), '')
        FROM information_schema.views WHERE table_schema = %s" "CONCAT($(sql_text "$2"), table_name)" "$(sql_text "$1")"
}

dump_tables() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        views=$(sql --raw --execute "$2"); keyless=$(sql --raw --execute "$3"); exact=$(sql --raw --execute "$4")
        eval "dump --skip-triggers $views $keyless \"\$1\""
        eval "$exact"' \
        "$database" "$(dump_views "$database" "--ignore-table=$database.")" \
        "$(keyless_floats "CONCAT('--ignore-table=', table_schema, '.', table_name)")" "$(dump_exactly)"
}

# Tables without a primary key that hold FLOAT columns: an UPDATE could not find its row, so the rows themselves are dumped as DOUBLE, which
# is exact.
keyless_floats() { # WORD
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT COALESCE(GROUP_CONCAT($dump_word SEPARATOR ' '), '')
        FROM information_schema.tables AS t WHERE %s" "$1" "$(keyless_tables)"
}

keyless_tables() {
    printf "table_schema = %s AND table_type <> 'VIEW'
        AND EXISTS (SELECT 1 FROM information_schema.columns AS c
            WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
                AND c.data_type = 'float' AND COALESCE(c.generation_expression, '') = '')
        AND NOT EXISTS (SELECT 1 FROM information_schema.statistics AS s
            WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.index_name = 'PRIMARY')" "$(sql_text "$database")"
}

# dump_exactly: prints a query for the commands that dump these tables. mysqldump appends the condition to its own query: it excludes the
# rows of that query and adds the exact ones as a union with the same columns.
dump_exactly() {
    # shellcheck disable=SC2059 # a format of ours
    printf "SELECT
        COALESCE(GROUP_CONCAT(CONCAT('dump --skip-triggers --where=', $dump_word, ' \"\$1\" ', $dump_word, '; ') SEPARATOR ''), '')
        FROM information_schema.tables AS t WHERE %s" \
        "CONCAT('FALSE UNION ALL SELECT ',
            (SELECT GROUP_CONCAT($(quoted_name c.column_name), IF(c.data_type = 'float', '+0e0', '') ORDER BY c.ordinal_position)
                FROM information_schema.columns AS c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name),
            ' FROM ', $(quoted_name table_name))" \
        table_name "$(keyless_tables)"
}

# dump_floats: prints an UPDATE for each row whose FLOAT values a dump rounds to six digits. It changes a value only if it equals the
# rounded one: a row that was changed between the two snapshots keeps the dumped value.
dump_floats() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        queries=$(sql --raw --execute "$2")
        [ -n "$queries" ] || exit 0
        printf "\n-- FLOAT values that the rows above hold rounded to six digits.\n%s\n" "$3"
        printf "%s START TRANSACTION WITH CONSISTENT SNAPSHOT;\n%s\n" "$3" "$queries" | sql --raw "$1"' \
        "$database" "$(float_queries)" "SET SESSION sql_mode = '', foreign_key_checks = 0, time_zone = '+00:00';"
}

# float_queries: prints a query for the queries that write these statements, one for each FLOAT column of a table with a primary key. Text
# and bytes in a key are written in hexadecimal. Columns with ON UPDATE are set to themselves, so that they keep their values.
float_queries() {
    float_of_table="x.table_schema = c.table_schema AND x.table_name = c.table_name"
    cat <<SQL
SELECT CONCAT(
    'SELECT CONCAT(',
    QUOTE(CONCAT('UPDATE ', $(quoted_name c.table_name), ' SET ',
        COALESCE((SELECT GROUP_CONCAT(CONCAT($(quoted_name x.column_name), ' = ', $(quoted_name x.column_name), ', ') SEPARATOR '')
            FROM information_schema.columns AS x WHERE $float_of_table AND x.extra LIKE '%on update%'), ''),
        $(quoted_name c.column_name), ' = ')),
    ', ', $(quoted_name c.column_name), ' + 0e0, ', QUOTE(' WHERE '),
    (SELECT GROUP_CONCAT(CONCAT(', ', QUOTE(CONCAT($(quoted_name x.column_name), ' = ')), ', ',
            CASE
                WHEN x.character_set_name IS NOT NULL THEN CONCAT('CONCAT(', QUOTE(CONCAT('_', x.character_set_name, ' x')),
                    ', QUOTE(HEX(', $(quoted_name x.column_name), ')))')
                WHEN x.data_type LIKE '%binary' OR x.data_type LIKE '%blob' THEN CONCAT('CONCAT(', QUOTE('x'),
                    ', QUOTE(HEX(', $(quoted_name x.column_name), ')))')
                WHEN x.data_type IN ('bit', 'float') THEN CONCAT($(quoted_name x.column_name), ' + 0e0')
                ELSE CONCAT('QUOTE(', $(quoted_name x.column_name), ')')
            END, ', ', QUOTE(' AND ')) ORDER BY s.seq_in_index SEPARATOR '')
        FROM information_schema.statistics AS s
            JOIN information_schema.columns AS x
                ON x.table_schema = s.table_schema AND x.table_name = s.table_name AND x.column_name = s.column_name
        WHERE $float_of_table AND s.index_name = 'PRIMARY'),
    ', ', QUOTE(CONCAT($(quoted_name c.column_name), ' = CAST(')), ', QUOTE(CAST(', $(quoted_name c.column_name), ' AS CHAR)), ',
    QUOTE(' AS FLOAT);'), ') FROM ', $(quoted_name c.table_name),
    ' WHERE CAST(CAST(', $(quoted_name c.column_name), ' AS CHAR) AS FLOAT) <> ', $(quoted_name c.column_name), ';')
FROM information_schema.columns AS c
    JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type <> 'VIEW'
WHERE c.table_schema = $(sql_text "$database") AND c.data_type = 'float' AND COALESCE(c.generation_expression, '') = ''
    AND EXISTS (SELECT 1 FROM information_schema.statistics AS s
        WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name AND s.index_name = 'PRIMARY')
SQL
}

# dump_code DATABASE: dumps triggers, routines and views.
dump_code() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'set -e
        views=$(sql --raw --execute "$2")
        dump --no-data --no-create-info --triggers --routines "$1"
        [ -z "$views" ] || eval "dump --no-data --skip-triggers \"\$1\" $views"' "$1" "$(dump_views "$1" '')"
}

dump_events() {
    # shellcheck disable=SC2016 # expanded inside the container
    in_database 'dump --no-data --no-create-info --skip-triggers --events "$1"' "$database"
}

# fail_if_oversized: fails if a row is too large to be loaded again: a statement holds at most one row and 1 GiB, and bytes are written as
# two digits each.
fail_if_oversized() {
    [ "$(database_fact huge)" != 0 ] || return 0
    cat <<SQL | mysql_root --raw | mysql_root >"$work/giant" || fail "The sizes of the rows could not be read. Nothing was changed."
SELECT CONCAT('SELECT ', QUOTE(c.table_name), ' FROM ', $(quoted_name c.table_schema), '.', $(quoted_name c.table_name), ' WHERE ',
    GROUP_CONCAT(CONCAT('COALESCE(OCTET_LENGTH(', $(quoted_name c.column_name), '), 0)') SEPARATOR ' + '), ' > 536000000 LIMIT 1;')
FROM information_schema.columns AS c
    JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        AND t.table_type <> 'VIEW' AND t.data_length > 400000000
WHERE c.table_schema = $(sql_text "$database") AND c.data_type IN ('longblob', 'longtext', 'json', 'geometry')
GROUP BY c.table_schema, c.table_name
SQL
    [ ! -s "$work/giant" ] ||
        fail "A row of the table $(head -n 1 "$work/giant") is larger than 512 MiB: no client of the database could load it again." \
            "Store such data as files."
}

# dump_sizes_of ARCHIVE: prints the sizes of the three parts; nothing for an archive of an earlier version, whose dump has one part.
dump_sizes_of() {
    tar --occurrence=1 -xzOf "$1" manifest.json |
        sed -n 's/^  "databaseParts": { "tables": \([0-9]*\), "code": \([0-9]*\), "events": \([0-9]*\) },$/\1 \2 \3/p'
}

# dump_in ARCHIVE: prints the dump in a verified archive. It is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

# dump_part_in ARCHIVE PART: prints that part of the dump.
dump_part_in() {
    # shellcheck disable=SC2046 # three numbers
    set -- "$1" "$2" $(dump_sizes_of "$1")
    case "$2" in
        tables) dump_in "$1" | head -c "${3:--0}" ;;
        code) [ $# -lt 5 ] || dump_in "$1" | tail -c "+$(($3 + 1))" | head -c "$4" ;;
        events) [ $# -lt 5 ] || dump_in "$1" | tail -c "+$(($3 + $4 + 1))" ;;
    esac
}

fail_if_truncated() { # ARCHIVE
    dump_in "$1" | tail -c 200 | grep -aq '^-- Dump completed' || fail "The dump in $1 is incomplete; it is not restored."
}
