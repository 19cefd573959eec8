# shellcheck shell=sh disable=SC2154
# Sessions in the database: those that hold locks which we wait for, and those of our own that must end with the step that began them.

# our_sessions: a condition: what loads, exchanges or dumps for us.
our_sessions="(p.user = 'qgobuild_loader' OR p.db IN ('qgobuild_copy', 'qgobuild_replaced') OR (p.user = 'root' AND p.info LIKE 'SELECT /*!40001 SQL_NO_CACHE */%'))"

# blocking_sessions [CONDITION]: who holds a lock on a table of the application's database: lines of ID<tab>SENTENCE. The server's own list of locks where it
# keeps one; else every open transaction.
blocking_sessions() {
    blocking_who="CONCAT('session ', p.id, ' of ', p.user, '@', p.host, ', ', COALESCE(CONCAT('in a transaction for ', TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), ' s'), CONCAT('in this state for ', p.time, ' s'))"
    blocking_rest="FROM information_schema.processlist AS p LEFT JOIN information_schema.innodb_trx AS x ON x.trx_mysql_thread_id = p.id"
    blocking_not_us="p.id <> CONNECTION_ID() AND NOT COALESCE($our_sessions, FALSE) AND p.command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID') AND p.user NOT IN ('system user', 'event_scheduler')"
    if [ "$(printf 'SELECT @@performance_schema' | mysql_root 2>/dev/null)" = 1 ] &&
        blocking=$(mysql_root <<SQL 2>/dev/null
SELECT DISTINCT p.id, $blocking_who, COALESCE(CONCAT(': ', LEFT(REPLACE(REPLACE(s.sql_text, '\\n', ' '), '\\t', ' '), 120)), '')) $blocking_rest
    JOIN performance_schema.threads AS t ON t.processlist_id = p.id
    JOIN performance_schema.metadata_locks AS m ON m.owner_thread_id = t.thread_id AND m.object_type = 'TABLE' AND m.object_schema = $(sql_text "$database") AND m.lock_status = 'GRANTED'
    LEFT JOIN performance_schema.events_statements_current AS s ON s.thread_id = t.thread_id
WHERE $blocking_not_us AND p.state NOT LIKE 'Waiting for %metadata lock';
SQL
) && [ -n "$blocking" ]; then
        printf '%s\n' "$blocking"
        return 0
    fi
    printf "SELECT p.id, %s, COALESCE(CONCAT(': ', LEFT(p.info, 120)), '')) %s WHERE %s AND x.trx_id IS NOT NULL AND p.state NOT LIKE 'Waiting for %%metadata lock'" "$blocking_who" "$blocking_rest" "$blocking_not_us" | mysql_root
}

# blockers: the same as one sentence.
blockers() { blocking_sessions | cut -f 2 | paste -s -d ';' - | sed 's/;/; /g'; }

# end_sessions <ID…, a line each: ends them, and waits until the server has done so.
end_sessions() {
    end_ids=$(cut -f 1 | tr '\n' ' ')
    for end_id in $end_ids; do
        printf 'KILL %s' "$end_id" | mysql_root 2>/dev/null || :
    done
    [ -n "$end_ids" ] || return 0
    in_a_row 1 20 sessions_gone "$end_ids"
}

sessions_gone() { [ "$(printf 'SELECT COUNT(*) FROM information_schema.processlist WHERE id IN (%s)' "$(printf %s "$1" | sed -e 's/ *$//' -e 's/  */, /g')" | mysql_root)" = 0 ]; }

# end_database_work: what a step began in the database has ended, and is seen to have: its clients in the container, their statements in the server, and
# those of a migration that was run. Before anything else happens after a step that failed or was ended.
end_database_work() {
    mysql_answers || return 0
    # shellcheck disable=SC2016 # expanded inside the container
    docker exec "$(platform_container mysql)" sh -c '
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" = "$$" ] || ! grep -qs "^QGO_DEPLOYMENT=$1\$" "$process/environ" || kill -s KILL "${process#/proc/}"
        done' end "$deployment" 2>/dev/null || :
    {
        printf "SELECT p.id FROM information_schema.processlist AS p WHERE p.id <> CONNECTION_ID() AND %s" "$our_sessions" | mysql_root
        migration_addresses | while read -r end_address; do
            printf "SELECT id FROM information_schema.processlist WHERE host LIKE %s" "$(sql_text "$end_address:%")" | mysql_root
        done
    } | end_sessions || fail "Statements of an earlier step are still at work in the database, and would not end: $(blockers)"
}

# migration_addresses: of the containers that run migrations, if any are left; these end as well.
migration_addresses() {
    migration_containers=$(docker ps --quiet --filter "label=com.docker.compose.project=$application-$next_colour" --filter label=com.docker.compose.oneoff=True)
    [ -n "$migration_containers" ] || return 0
    # shellcheck disable=SC2086 # ids
    docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' $migration_containers | grep .
    # shellcheck disable=SC2086 # ids
    docker rm --force $migration_containers >/dev/null 2>&1 || :
}

# lock_tables SECONDS: whether nobody holds a lock on a table of the application's database, waiting that long.
lock_tables() {
    printf "SELECT CONCAT('SET SESSION lock_wait_timeout = %s; LOCK TABLES ', GROUP_CONCAT(%s, '.', %s, ' WRITE'), '; UNLOCK TABLES;') FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'VIEW'" \
        "$1" "$(quoted table_schema)" "$(quoted table_name)" "$(sql_text "$database")" | mysql_root --raw | sed '/^NULL$/d' | mysql_root 2>/dev/null
}

free_ids() { printf %s "$free_who" | sed -e 's/in a transaction for [0-9]* s//g' -e 's/in this state for [0-9]* s//g'; }

# free_tables: until nobody holds a lock on the tables. Who does so longer than the environment's patience is ended, and named in the journal.
free_tables() {
    free_began=$(uptime_seconds) free_told=
    until lock_tables 2; do
        free_who=$(blockers)
        if [ -n "$free_who" ] && [ "$(free_ids)" != "$free_told" ]; then
            progress "waiting for $free_who"
            free_told=$(free_ids)
        fi
        [ $(($(uptime_seconds) - free_began)) -ge "$lock_patience" ] || continue
        progress "ended: $free_who"
        blocking_sessions | end_sessions || :
        lock_tables 5 && return 0
        fail "The tables of the database are locked, and it could not be ended: ${free_who:-it is not known by whom}. End that session in the database (KILL its number)."
    done
}
