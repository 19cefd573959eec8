# shellcheck shell=sh disable=SC2154
# needs: journal
# The record of what is live, and of every release that a deployment finished with:
#   .qgobuild/live                 one line: RECORD COLOUR DEPLOYMENT
#   .qgobuild/releases/RECORD/     release.json release.sh release.compose.yml platform.compose.yml nginx.conf, images (the images that
#                                  its services are started from, one per line), plan (the fingerprint of
#                                  the plan that brought it, unless that was a rollback), and once it was verified:
#                                  finished (when), migrations (applied by then), backup (of the data before these images came),
#                                  withdrawn (rolled back)
#                                  Its settings: settings.sh.
#   .qgobuild/online               names of the migrations, ever applied here, that are declared safe online

# What was live when the lock was taken. Empty unless record_previous has recorded it.
live_record='' live_colour='' live_healthy='' next_colour=blue

live_field() { [ ! -s "$state/live" ] || cut -d ' ' -f "$1" "$state/live"; }
live_record_name() { live_field 1; }
live_deployment() { live_field 3; }

# users_admitted: whether users already use the result of this deployment: its release is live, or its upgraded database serves. It is not
# undone after that.
users_admitted() { [ "$(live_deployment)" = "$deployment" ] || [ -e "$work/settled" ]; }

recorded_commit() { sed -n 's/^release_commit=//p' "$state/releases/$1/release.sh" 2>/dev/null; }

# edge_generation_in FILE: prints the generation of a configuration of the edge; nothing if it has none.
edge_generation_in() { sed -n 's|^ *location = /-/generation { return 200 "\(.*\)"; }$|\1|p' "$1" 2>/dev/null || :; }

# images_of RECORD: prints the images of a release, one per line. The first versions recorded only variables.
images_of() {
    cat "$state/releases/$1/images" 2>/dev/null ||
        sed -n 's/^export [A-Z_]*_IMAGE=//p' "$state/releases/$1/release.sh" 2>/dev/null | tr -d "'" | LC_ALL=C sort -u
}

# release_identity RECORD: prints images and content of a release, without its commit and version.
release_identity() { images_of "$1" && sed -n -e '/^release_content=/p' "$state/releases/$1/release.sh" 2>/dev/null; }

# record_complete RECORD: whether all files exist from which a release is started.
record_complete() {
    for whole_file in release.sh release.compose.yml nginx.conf; do [ -s "$state/releases/$1/$whole_file" ] || return 1; done
    # shellcheck disable=SC2016 # variables of compose
    whole_file=$(sed -n -e 's#^ *file: .*/releases/${QGO_RECORD:?}/\(secrets/[^"]*\).*#\1#p' \
        -e 's#.*${QGO_VALUES:?}/\([^"]*\)$#values/\1#p' \
        -e 's#.*${QGO_SETTING_\([A-Za-z0-9_]*\)?}.*#variables/\1#p' "$state/releases/$1/release.compose.yml" |
        while IFS= read -r whole_setting; do has_setting "$1" "$whole_setting" || { printf %s "$whole_setting"; break; }; done)
    [ -z "$whole_file" ]
}

# has_setting RECORD FILE: whether a record has the value of a setting: in that file, in that of the environment, or as no secret.
has_setting() {
    [ -e "$state/releases/$1/$2" ] || [ -e "$state/$2" ] ||
        grep -qs "^export QGO_SETTING_${2#variables/}=" "$state/releases/$1/values.sh"
}
