# shellcheck shell=sh disable=SC2154
# The database: its password stays inside its container.

# mysql_root [ARGUMENT…] <SQL: the client as root, tab-separated rows without headings.
mysql_root() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec --interactive "$(platform_container mysql)" sh -c \
        'MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec "$(command -v mysql || command -v mariadb)" --user=root --default-character-set=utf8mb4 --batch --skip-column-names "$@"' mysql "$@"
}

mysql_answers() { printf 'SELECT 1' | mysql_root >/dev/null 2>&1; }

# dump_database FILE: a consistent dump without locking; fails when the dump is not whole.
dump_database() {
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container mysql)" sh -c '
        tool=$(command -v mysqldump || command -v mariadb-dump) || exit 127
        set -- --single-transaction --quick --hex-blob --routines --triggers --events --no-tablespaces --default-character-set=utf8mb4 "$1"
        case $("$tool" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF "$@" ;; esac
        MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec "$tool" --user=root "$@"' mysqldump "$database" >"$1" ||
        fail "The database could not be dumped. Nothing was changed."
    tail -n 1 "$1" | grep -q '^-- Dump completed' || fail "The dump of the database is not whole: it does not end with «Dump completed»."
}

# dump_in ARCHIVE: the dump that a verified archive holds; it is never unpacked to the disk, which may be full.
dump_in() { tar -xzOf "$1" --wildcards 'db_backup_*.sql'; }

# refuse_foreign_dump ARCHIVE: a dump that is not whole, or that chooses its own database and could overwrite another one.
refuse_foreign_dump() {
    dump_in "$1" | awk 'toupper($0) ~ /^(USE|CREATE DATABASE|DROP DATABASE)[ \t]/ { foreign = 1 } { last = $0 } END { exit foreign ? 3 : last !~ /^-- Dump completed/ ? 4 : 0 }' || case $? in
        3) fail "The dump chooses a database by itself (USE or CREATE DATABASE); it is not restored." ;;
        *) fail "The dump in $1 is not whole; it is not restored." ;;
    esac
}

tables_of() { printf "SELECT table_name FROM information_schema.tables WHERE table_schema = '%s' AND table_type = 'BASE TABLE' ORDER BY table_name" "$1" | mysql_root; }

# row_counts [DATABASE]: lines of TABLE<tab>COUNT; of the application's database unless told. The server quotes the names, whatever is in them.
row_counts() {
    printf "SELECT CONCAT('SELECT ', QUOTE(table_name), ', COUNT(*) FROM \`', REPLACE(table_name, '\`', '\`\`'), '\`;') FROM information_schema.tables WHERE table_schema = '%s' AND table_type = 'BASE TABLE' ORDER BY table_name" "${1:-$database}" |
        mysql_root --raw | mysql_root "${1:-$database}"
}

# applied_migrations: their names, oldest first; those that failed are marked. Empty when Prisma was never here; fails when the database does not
# answer, which is something else.
applied_migrations() {
    applied_tables=$(tables_of "$database") || return 1
    printf '%s\n' "$applied_tables" | grep -qx _prisma_migrations || return 0
    printf "SELECT migration_name, IF(finished_at IS NULL, IF(rolled_back_at IS NULL, 'failed', 'rolled back'), 'applied') FROM _prisma_migrations ORDER BY started_at, migration_name, id" | mysql_root "$database"
}

# list_migrations FILE: the same, into a file, which is there only when it is whole; ends the step where they cannot be read.
list_migrations() {
    applied_migrations >"$1.new" || fail "The database does not answer: what is in it cannot be read. docker logs $(platform_container mysql) on the server tells more."
    sync "$1.new"
    mv "$1.new" "$1"
}

# empty_database NAME…: new ones, empty, that take text as the application's does.
empty_database() {
    empty_charset=$(printf "SELECT CONCAT('CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name) FROM information_schema.schemata WHERE schema_name = '%s'" "$database" | mysql_root)
    for empty_name in "$@"; do
        # shellcheck disable=SC2016 # quotes of MySQL
        printf 'DROP DATABASE IF EXISTS `%s`; CREATE DATABASE `%s` %s;' "$empty_name" "$empty_name" "$empty_charset"
    done | mysql_root
}

# restore_database ARCHIVE: loads its dump beside the database and exchanges the two when it is whole: one statement, all tables or none.
restore_database() {
    refuse_foreign_dump "$1"
    restore_side="${database}_restore"
    restore_old="${database}_replaced"
    empty_database "$restore_side" "$restore_old"
    dump_in "$1" | mysql_root "$restore_side" || fail "The dump could not be loaded. The database is as it was."
    if [ "$(printf "SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.views WHERE table_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema IN ('%s', '%s')) + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema IN ('%s', '%s'))" \
        "$database" "$restore_side" "$database" "$restore_side" "$database" "$restore_side" "$database" "$restore_side" | mysql_root)" != 0 ]; then
        # Triggers, views and routines cannot move between databases: the dump, now known to load, is loaded in place.
        empty_database "$database"
        dump_in "$1" | mysql_root "$database" || fail "The dump loaded once but not twice. The database is empty; its content is in $1."
    else
        # shellcheck disable=SC2016 # quotes of MySQL
        {
            tables_of "$database" | sed -e 's/`/``/g' -e "s/.*/\`$database\`.\`&\` TO \`$restore_old\`.\`&\`/"
            tables_of "$restore_side" | sed -e 's/`/``/g' -e "s/.*/\`$restore_side\`.\`&\` TO \`$database\`.\`&\`/"
        } | paste -s -d , - | sed -e 's/^./RENAME TABLE &/' | mysql_root || fail "The restored tables could not take their places. The database is as it was."
    fi
    # shellcheck disable=SC2016 # quotes of MySQL
    printf 'DROP DATABASE `%s`; DROP DATABASE `%s`;' "$restore_side" "$restore_old" | mysql_root
}
