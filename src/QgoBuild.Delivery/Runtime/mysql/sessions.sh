# shellcheck shell=sh disable=SC2154
# needs: database database-clients journal load wait
# Sessions in the database: those that hold locks for which a deployment waits, and its own, which must end with their step.

# sessions CONDITION: prints the ids of the sessions for which an awk condition holds: $1 id, $2 user, $3 host, $4 database, $5 command, $6
# seconds, $7 state, $8 statement. Uses SHOW PROCESSLIST, because queries of the process tables fail if a statement holds a character that
# they cannot represent.
sessions() {
    printf 'SHOW FULL PROCESSLIST' | mysql_root |
        awk -F '\t' -v database="$database" -v value="${2:-}" '$8 != "SHOW FULL PROCESSLIST" && ('"$1"') { print $1 }'
}

# The deployment's sessions that load, exchange or dump.
our_sessions='$2 == "qgobuild_loader" || $4 == "qgobuild_copy" || $4 == "qgobuild_replaced" ||
    ($2 == "root" && $8 ~ /^SELECT \/\*!40001 SQL_NO_CACHE \*\//)'

# lock_sessions: prints the sessions that hold a lock on a table of the application's database, as lines of ID<tab>SENTENCE. Uses the
# server's list of locks if it has one, otherwise every open transaction.
lock_sessions() {
    if blocking=$(mysql_root 2>/dev/null <<SQL
SELECT DISTINCT t.processlist_id, CONCAT('session ', t.processlist_id, ' of ', t.processlist_user, '@', t.processlist_host, ', ',
    COALESCE(CONCAT('in a transaction for ', TIMESTAMPDIFF(SECOND, x.trx_started, NOW())), CONCAT('at it for ', t.processlist_time)), ' s',
    COALESCE(CONCAT(': ', LEFT(REPLACE(REPLACE(s.sql_text, '\n', ' '), '\t', ' '), 120)), ''))
FROM performance_schema.metadata_locks AS m
    JOIN performance_schema.threads AS t
        ON t.thread_id = m.owner_thread_id AND t.processlist_id IS NOT NULL AND t.processlist_id <> CONNECTION_ID()
    LEFT JOIN information_schema.innodb_trx AS x ON x.trx_mysql_thread_id = t.processlist_id
    LEFT JOIN performance_schema.events_statements_current AS s ON s.thread_id = t.thread_id
WHERE m.object_type = 'TABLE' AND m.object_schema = $(sql_text "$database") AND m.lock_status = 'GRANTED'
    AND COALESCE(t.processlist_state, '') NOT LIKE 'Waiting for %metadata lock' AND COALESCE(t.processlist_user, '') <> '$loader';
SQL
    ) && [ -n "$blocking" ]; then
        printf '%s\n' "$blocking"
        return 0
    fi
    blocking_ids=$(printf 'SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()' |
        mysql_root | tr '\n' ' ')
    printf 'SHOW FULL PROCESSLIST' | mysql_root | awk -F '\t' -v ids=" $blocking_ids" \
        'index(ids, " " $1 " ") && !('"$our_sessions"') && $7 !~ /^Waiting for .*metadata lock/ {
            print $1 "\tsession " $1 " of " $2 "@" $3 ", in a transaction" ($8 == "NULL" ? "" : ": " substr($8, 1, 120))
        }'
}

# blocked_statements SECONDS: prints the sessions whose statement changes the schema and has waited that long for a lock.
blocked_statements() {
    sessions '$4 == database && $7 ~ /^Waiting for .*metadata lock/ && $6 >= value &&
        toupper($8) ~ /(ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE) / &&
        toupper($8) !~ /^ *(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CALL) /' "$1"
}

# cancel_statement SESSION: ends the statement of a session, and leaves the session.
cancel_statement() { printf 'KILL QUERY %s' "$1" | mysql_root 2>/dev/null; }

# describe_lock_sessions: prints these sessions as one sentence.
describe_lock_sessions() { lock_sessions | cut -f 2- | paste -s -d ';' - | sed 's/;/; /g'; }

# kill_sessions <ID…, one per line: ends them, and waits until the server has done so.
kill_sessions() {
    end_ids=$(cut -f 1 | tr '\n' ' ')
    [ -n "$end_ids" ] || return 0
    for end_id in $end_ids; do
        printf 'KILL %s' "$end_id" | mysql_root 2>/dev/null || :
    done
    wait_stable 1 20 sessions_ended "$end_ids"
}

# sessions_ended IDS: whether none of these sessions exists any more.
sessions_ended() { [ -z "$(sessions 'index(" " value, " " $1 " ")' "$1")" ]; }

# end_database_work: ends what a step began in the database and waits until it has ended: its clients in the container, their statements in
# the server, and those of its migrations. Must run before anything else after a step that failed or was ended.
end_database_work() {
    database_ready || return 0
    end_database_clients
    {
        sessions "$our_sessions"
        for end_address in $({ migration_addresses; text_of "$work/migration-addresses"; } | sort -u); do
            sessions 'index($3, value ":") == 1' "$end_address"
        done
    } | kill_sessions || fail "Statements of an earlier step are still running in the database, and do not end: $(describe_lock_sessions)"
    remove_migrations
}

# tables_unlocked SECONDS: whether all tables of the application's database can be locked, waiting that long.
tables_unlocked() {
    printf "SELECT CONCAT('SET SESSION lock_wait_timeout = %s; LOCK TABLES ', GROUP_CONCAT(%s, '.', %s, ' WRITE'), '; UNLOCK TABLES;')
        FROM information_schema.tables WHERE table_schema = %s AND table_type <> 'VIEW'" \
        "$1" "$(quoted_name table_schema)" "$(quoted_name table_name)" "$(sql_text "$database")" | mysql_root --raw | sed '/^NULL$/d' |
        mysql_root 2>/dev/null
}

lock_holders() { printf %s "$free_who" | sed -e 's/in a transaction for [0-9]* s//g' -e 's/in this state for [0-9]* s//g'; }

# wait_for_locks: waits until no session holds a lock on the tables. A session that holds one longer than the environment's limit is ended,
# and named in the journal.
wait_for_locks() {
    free_began=$(uptime_seconds) free_reported=
    until tables_unlocked 2; do
        free_who=$(describe_lock_sessions)
        if [ -n "$free_who" ] && [ "$(lock_holders)" != "$free_reported" ]; then
            progress "waiting for $free_who"
            free_reported=$(lock_holders)
        fi
        [ $(($(uptime_seconds) - free_began)) -ge "$lock_wait_timeout" ] || continue
        progress "ended: $free_who"
        lock_sessions | kill_sessions || :
        tables_unlocked 5 && return 0
        fail "The tables of the database are locked, and it could not be ended: ${free_who:-it is not known by whom}." \
            "End that session in the database (KILL its number)."
    done
}
