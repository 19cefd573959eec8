# shellcheck shell=sh disable=SC2154
# The journal: one JSON object per line, written to the disk before the next action starts.

state="$directory/.qgobuild"
work="$state/deployments/$deployment"
journal="$work/journal.ndjson"

# In memory, for as long as the deployment's process runs.
secrets="/dev/shm/qgobuild-$deployment"

# json TEXT: prints the text as a JSON string. Control characters that a terminal would interpret become spaces.
json() {
    printf '"'
    printf '%s' "$1" | LC_ALL=C tr '\000-\010\013-\037\177' ' ' |
        sed -e ':line' -e '$!{' -e 'N' -e 'b line' -e '}' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/\\t/g' -e 's/\n/\\n/g'
    printf '"'
}

# Space reserved for a full disk: for the journal's entries and for an undo.
disk_reserve="$work/disk-reserve"

reserve_disk() { head -c 4194304 /dev/zero >"$disk_reserve" 2>/dev/null || :; }

release_disk_reserve() { rm -f "$disk_reserve"; }

# log_event EVENT [NAME JSON]…: appends an entry and waits until it is on the disk.
log_event() {
    event_line="{\"v\":1,\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\",\"event\":\"$1\""
    shift
    while [ $# -gt 1 ]; do
        event_line="$event_line,\"$1\":$2"
        shift 2
    done
    printf '%s}\n' "$event_line" 2>/dev/null >>"$journal" || { release_disk_reserve; printf '\n%s}\n' "$event_line" >>"$journal"; }
    sync "$journal"
}

milliseconds() { date +%s%3N; }

# uptime_seconds: a clock for waiting, because the system's clock may be set meanwhile.
uptime_seconds() { cut -d . -f 1 /proc/uptime; }

# say TEXT: sets the sentence that the journal and the terminal show for the running step.
say() {
    printf '%s\n' "$*"
    printf '%s' "$*" >"$work/detail"
}

# progress TEXT: reports what the running step waits for or has just done.
progress() {
    printf '%s\n' "$*"
    log_event step-progress step "\"${step_name:-}\"" detail "$(json "$*")"
}

# fail TEXT: ends the running step; the text, a sentence, is the reason.
fail() {
    printf '%s\n' "$*" >&2
    printf '%s' "$*" >"$work/reason"
    exit 1
}

# write_file FILE <content: replaces the file atomically; it is on the disk when this returns.
write_file() {
    cat >"$1.new"
    sync "$1.new"
    mv "$1.new" "$1"
    sync "$(dirname "$1")"
}

disk_full() { [ "$(df --output=avail --block-size=4K "$work" | tail -n 1 | tr -d ' ')" -eq 0 ]; }

text_of() { [ ! -s "$1" ] || cat "$1"; }
