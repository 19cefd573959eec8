# shellcheck shell=sh disable=SC2154
# needs: compose database journal
# The list of applied migrations, as files.

# list_migrations FILE: writes applied_migrations to a file, which exists only when it is complete. Fails the step if they cannot be read.
list_migrations() {
    applied_migrations >"$1.new" ||
        fail "The database does not answer: what is in it cannot be read. docker logs $(database_container) on the server shows more."
    sync "$1.new"
    mv "$1.new" "$1"
}
