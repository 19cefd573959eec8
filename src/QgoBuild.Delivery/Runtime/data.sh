# shellcheck shell=sh disable=SC2154
# needs: compose journal
# Data: what containers write and a release does not contain, in directories of the environment's directory. The plan has the function
# each_data COMMAND [ARGUMENT…], which appends PATH, USE (restored, kept or lost) and VOLUME (or nothing) of each to that command.

# create_data OWNER PATH USE VOLUME: creates the directory and its volume, through which Docker fills it once with what the image has there.
create_data() {
    mkdir -p "$directory/$2"
    if [ -n "${4:-}" ]; then
        if ! data_device=$(docker volume inspect --format '{{.Options.device}}' "$project-$4" 2>/dev/null); then
            docker volume create --driver local --opt type=none --opt o=bind --opt "device=$directory/$2" "$project-$4" >/dev/null ||
                fail "The volume $project-$4 could not be created."
        elif [ "$data_device" != "$directory/$2" ]; then
            fail "There is a Docker volume $project-$4 already, and it is not $directory/$2: a backup would not contain what is written" \
                "there. Copy its files to $directory/$2, and remove it (docker volume rm $project-$4)."
        fi
    elif [ -z "$data_user" ]; then
        # If data_user is set, that user already owns the data.
        chown "$1" "$directory/$2"
    fi
}

# data_exists PATH: whether a deployment has created that directory. The first versions did not record it.
data_exists() { [ ! -e "$state/data" ] || grep -qxF -e "$1" "$state/data"; }

print_data() { printf '%s\n' "$1"; }

# data_size: prints the size of all data that is backed up, in bytes.
data_size() { each_data measure_data | awk '{ sum += $1 } END { print sum + 0 }'; }

# measure_data PATH USE
measure_data() {
    [ "$2" != lost ] || return 0
    du --summarize --bytes "$directory/$1/" 2>/dev/null || :
}

# exclude_data PATH USE: prints the pattern with which Git overlooks the directory.
exclude_data() { printf '/%s\n' "$1" | sed -e 's/[][*?\\!# ]/\\&/g'; }
