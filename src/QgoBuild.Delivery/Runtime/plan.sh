# shellcheck shell=sh disable=SC2154
# needs: data database sections journal
# Facts about a server that a plan shows besides the state of the environment, as sections of text. Nothing is changed.

# print_plan_facts: prints them. The sections "migrations" and "database-bytes" are missing if the database does not answer.
print_plan_facts() {
    plan_disk="$directory/backups"
    [ -d "$plan_disk/" ] || plan_disk=$(dirname "$directory")
    docker image ls --digests --no-trunc --format '{{.Repository}}@{{.Digest}} {{.Repository}}:{{.Tag}}' | section images
    df --output=avail --block-size=1 "$plan_disk/" 2>/dev/null | tail -n 1 | section free-bytes
    data_size | section data-bytes
    section_of "$state/online" online
    if plan_rows=$(applied_migrations 2>/dev/null); then
        printf '%s\n' "$plan_rows" | section migrations
        database_bytes 2>/dev/null | section database-bytes
    fi
    section end </dev/null
}
