# shellcheck shell=sh disable=SC2154
# needs: database database-clients journal wait
# Sessions in the database: those that hold locks for which a deployment waits, and its own, which must end with their step.

# describe_session: the SQL expression that describes a session b.
describe_session="format('session %s of %s%s, in a transaction for %s s: %s', b.pid, b.usename,
    COALESCE('@' || host(b.client_addr), ''), COALESCE(extract(epoch FROM now() - b.xact_start)::int, 0),
    left(regexp_replace(b.query, '\\s+', ' ', 'g'), 120))"

# lock_sessions: prints the sessions that hold a lock for which another one of the application's database waits, as ID<tab>SENTENCE.
lock_sessions() {
    printf 'COPY (SELECT b.pid, %s FROM pg_stat_activity AS b WHERE b.pid IN (SELECT unnest(pg_blocking_pids(w.pid))
        FROM pg_stat_activity AS w WHERE w.datname = %s AND w.wait_event_type = %s)) TO STDOUT' \
        "$describe_session" "$(sql_text "$database")" "'Lock'" | postgresql "$maintenance_database"
}

# describe_lock_sessions: prints these sessions as one sentence.
describe_lock_sessions() { lock_sessions | cut -f 2- | paste -s -d ';' - | sed 's/;/; /g'; }

# blocked_statements SECONDS: prints the sessions whose statement changes the schema and has waited that long for a lock.
blocked_statements() {
    printf "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock' AND query_start < now() - interval '%s s'
        AND query ~* '(alter|create|drop|truncate|reindex|cluster|lock) '
        AND query !~* '^ *(select|insert|update|delete|merge|with|call) '" \
        "$(sql_text "$database")" "$1" | postgresql "$maintenance_database"
}

# cancel_statement SESSION: ends the statement of a session, and leaves the session.
cancel_statement() { printf 'SELECT pg_cancel_backend(%s)' "$1" | postgresql "$maintenance_database" >/dev/null 2>&1; }

# our_sessions: prints the SQL condition of the sessions of this deployment and of its migrations.
our_sessions() {
    printf 'application_name = %s' "$(sql_text "qgobuild $deployment")"
    { migration_addresses; text_of "$work/migration-addresses"; } | sort -u | while IFS= read -r our_address; do
        [ -z "$our_address" ] || printf ' OR client_addr = %s' "$(sql_text "$our_address")"
    done
}

sessions_ended() {
    [ "$(printf 'SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (%s)' "$1" |
        postgresql "$maintenance_database")" = 0 ]
}

# admit_connections: lets clients connect to the application's database again, after an interrupted exchange.
admit_connections() {
    printf 'SELECT format(%s, datname) FROM pg_database WHERE datname = %s AND NOT datallowconn \\gexec\n' \
        "'ALTER DATABASE %%I WITH ALLOW_CONNECTIONS true'" "$(sql_text "$database")" | postgresql "$maintenance_database"
}

# end_database_work: ends what a step began in the database and waits until it has ended: its clients in the container, their statements in
# the server, and those of its migrations. Must run before anything else after a step that failed or was ended.
end_database_work() {
    database_ready || return 0
    end_database_clients
    end_sessions=$(our_sessions)
    printf 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (%s)' "$end_sessions" |
        postgresql "$maintenance_database" >/dev/null || :
    wait_stable 1 20 sessions_ended "$end_sessions" ||
        fail "Statements of an earlier step are still running in the database, and do not end: $(describe_lock_sessions)"
    admit_connections || fail "The database does not admit connections, and that could not be changed."
    remove_migrations
}

# open_transactions: prints how many sessions of others are in a transaction on the application's database.
open_transactions() {
    printf "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL AND pid <> pg_backend_pid()" \
        "$(sql_text "$database")" | postgresql "$maintenance_database"
}

# wait_for_transactions: waits until no session is in a transaction, at most as long as the environment's limit: then they are ended, by the
# exchange itself, and named in the journal.
wait_for_transactions() {
    free_until=$(($(uptime_seconds) + lock_wait_timeout))
    while [ "$(open_transactions)" -gt 0 ]; do
        if [ "$(uptime_seconds)" -ge "$free_until" ]; then
            progress "ended: $(printf 'SELECT %s FROM pg_stat_activity AS b WHERE b.datname = %s AND b.xact_start IS NOT NULL' \
                "$describe_session" "$(sql_text "$database")" | postgresql "$maintenance_database" | paste -s -d ';' -)"
            return 0
        fi
        sleep 0.5
    done
}
