# shellcheck shell=sh disable=SC2034,SC2154
# needs: journal
# An application without a database: the functions that deployments call, and nothing to do for them.

database_ready() { :; }
query_database() { :; }
applied_migrations() { :; }
describe_database() { printf 'they run'; }
database_bytes() { printf '0\n'; }

prepare_dump_check() { :; }
dump_database() { dump_size_tables=0 dump_size_code=0 dump_size_events=0; }
verify_dump() {
    : >"$work/counts"
    : >"$work/rounded"
    printf false >"$work/proven"
}
drop_copy() { :; }
rehearse_dump() { : >"$work/counts"; }

# The marker of an exchange: what was restored besides is undone as well.
restore_database() { printf exchanged | write_file "$work/exchange"; }
exchange_back() { rm -f "$work/exchange"; }

end_database_work() { :; }
blocked_statements() { :; }
cancel_statement() { :; }
describe_lock_sessions() { :; }

prepare_database_stop() { :; }
upgrade_database_data() { :; }
row_counts() { :; }
database_fact() { :; }
