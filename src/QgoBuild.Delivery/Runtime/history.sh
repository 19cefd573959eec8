# shellcheck shell=sh disable=SC2154
# needs: compose database journal
# The list of applied migrations, as files.

# history_rows <LIST: prints the list without the line that identifies the schema.
history_rows() { grep -v '^schema [0-9a-f]*	' || :; }

# adopt_schema BEFORE AFTER: the schema is the same in another form, as after a restore: gives the records of releases what identifies it
# now.
adopt_schema() {
    adopt_before=$(grep '^schema [0-9a-f]*	' "$1" | cut -f 1) adopt_after=$(grep '^schema [0-9a-f]*	' "$2" | cut -f 1)
    if [ -z "$adopt_before" ] || [ -z "$adopt_after" ] || [ "$adopt_before" = "$adopt_after" ]; then return 0; fi
    for adopt_record in "$state"/releases/*/migrations; do
        ! grep -qxF "$adopt_before" "$adopt_record" ||
            sed -e "s/^$adopt_before\$/$adopt_after/" "$adopt_record" | write_file "$adopt_record"
    done
}

# list_migrations FILE: writes applied_migrations to a file, which exists only when it is complete. Fails the step if they cannot be read.
list_migrations() {
    applied_migrations >"$1.new" ||
        fail "The database does not answer: what is in it cannot be read. docker logs $(database_container) on the server shows more."
    sync "$1.new"
    mv "$1.new" "$1"
}
