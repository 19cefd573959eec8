# shellcheck shell=sh disable=SC2154
# The record of what is live, and of every release that a deployment finished with:
#   .qgobuild/live                 one line: RECORD COLOUR DEPLOYMENT
#   .qgobuild/releases/RECORD/     release.json release.sh release.compose.yml nginx.conf, and when it was proven good:
#                                  finished (when), migrations (applied by then), backup (of the data before these images came), withdrawn (rolled back)
#   .qgobuild/online               names of the migrations, ever applied here, that are declared safe online

# What was live when the lock was taken. Nothing, unless it is remembered.
live_record='' live_colour='' live_healthy='' next_colour=blue

live_word() { [ ! -s "$state/live" ] || cut -d ' ' -f "$1" "$state/live"; }
live_record_name() { live_word 1; }
live_deployment() { live_word 3; }

# is_settled: whether this deployment has let users in to what it made: its release is the live one, or its database serves. It is not undone after that.
is_settled() { [ "$(live_deployment)" = "$deployment" ] || [ -e "$work/settled" ]; }

# remember_live: what was live when this deployment took the lock, for its steps and for their undoing, even after a crash.
remember_live() {
    remember_record=$(live_word 1)
    remember_colour=$(live_word 2)
    case "$remember_colour" in
        blue) remember_next=green ;;
        *) remember_next=blue ;;
    esac
    remember_healthy=no
    if [ -n "$remember_record" ] && edge_healthy "$(recorded_commit "$remember_record")"; then remember_healthy=yes; fi
    printf 'live_record=%s\nlive_colour=%s\nlive_healthy=%s\nnext_colour=%s\n' "$remember_record" "$remember_colour" "$remember_healthy" "$remember_next" | write_file "$work/live.sh"
    # shellcheck source=/dev/null
    . "$work/live.sh"
}

recorded_commit() { sed -n 's/^release_commit=//p' "$state/releases/$1/release.sh" 2>/dev/null; }

# edge_name FILE: the name that a configuration of the edge has; nothing where it has none.
edge_name() { sed -n 's|^ *location = /-/generation { return 200 "\(.*\)"; }$|\1|p' "$1" 2>/dev/null || :; }

# what_runs RECORD: images and content of a release; its commit and version make no difference.
what_runs() { sed -n -e '/^export [A-Z_]*_IMAGE=/p' -e '/^release_content=/p' "$state/releases/$1/release.sh" 2>/dev/null; }

# whole_record RECORD: whether all is there that a release is started from.
whole_record() {
    for whole_file in release.sh release.compose.yml nginx.conf; do [ -s "$state/releases/$1/$whole_file" ] || return 1; done
}

# keep_record: the record of the release that this deployment brings, unless there is one from when it was deployed before.
keep_record() {
    [ ! -d "$state/releases/$record" ] || return 0
    mkdir -p "$state/releases/$record.new"
    printf '%s\n' "$release_json" >"$state/releases/$record.new/release.json"
    printf '%s\n' "$release_variables" >"$state/releases/$record.new/release.sh"
    committed "$release_file" "$state/releases/$record.new/release.compose.yml"
    edge_planned >"$state/releases/$record.new/nginx.conf"
    sync "$state/releases/$record.new"/*
    mv "$state/releases/$record.new" "$state/releases/$record"
    : >"$work/made-record"
}

# edge_planned: the configuration of this plan; the one that serves, where the plan has none: a rollback does without the team's own certificate.
edge_planned() {
    if [ -n "$edge_configuration" ]; then printf '%s\n' "$edge_configuration"; else cat "$state/edge/nginx.conf"; fi
}

drop_record() {
    [ -e "$work/made-record" ] || return 0
    rm -rf "$state/releases/$record.new" "${state:?}/releases/$record"
}
