# shellcheck shell=sh disable=SC2154
# needs: compose journal live
# The settings of a release: values that its environment gives to its containers. They belong to its record and go back with it:
#   values.sh                the variables that are no secrets
#   variables/NAME           a secret that is a variable, because the application reads nothing else
#   values/NAME              a file of variables (env_file) that the repository does not have
#   secrets/SERVICE/NAME     a secret of a service, which only the user of its containers reads
#   settings                 name and fingerprint of each, one per line
# each_setting COMMAND… is compiled from the settings: it appends NAME FORM FINGERPRINT PARAMETER SERVICE USER MODE IMAGE.

# preflight_settings: fails if a secret has no value, neither from the client nor from the live release. A record has its own.
preflight_settings() {
    if [ ! -d "$state/releases/$record" ]; then
        each_setting preflight_setting
    elif ! record_complete "$record"; then
        fail "The record of this release is incomplete: $state/releases/$record/$whole_file is missing. Nothing was changed."
    fi
}

preflight_setting() {
    if [ "$2" = value ] || [ -e "$secrets/settings/$1" ] || [ -n "$(kept_secret "$1")" ]; then return 0; fi
    fail "The secret $1 has no value: ${4:+its parameter $4 is not set where this deployment was started, and }no release is live here" \
        "that has one."
}

# kept_secret NAME: prints the file in which the live release has it; nothing if it has none.
kept_secret() {
    kept_record="$state/releases/$(live_record_name)"
    for kept_file in "$kept_record/variables/$1" "$kept_record/values/$1" "$kept_record/secrets"/*/"$1"; do
        [ ! -f "$kept_file" ] || { printf '%s' "$kept_file"; return 0; }
    done
}

# save_settings DIRECTORY: writes them to the record that is being made there. What the client did not send is kept from the live release.
save_settings() {
    [ -n "$release_settings" ] || return 0
    save_directory=$1
    mkdir -m 0700 "$save_directory/variables" "$save_directory/values" "$save_directory/secrets"
    printf '%s\n' "$release_values" | write_file "$save_directory/values.sh"
    each_setting save_setting
    each_setting print_setting | sort -u | write_file "$save_directory/settings"
}

save_setting() {
    [ "$2" != value ] || return 0
    save_from="$secrets/settings/$1"
    [ -e "$save_from" ] || save_from=$(kept_secret "$1")
    [ -n "$save_from" ] || fail "The secret $1 has no value."
    case "$2" in
        variable) save_secret "$save_directory/variables/$1" 0600 <"$save_from" ;;
        variables)
            save_secret "$save_directory/values/$1" 0600 <"$save_from"
            # Later, compose would print what it cannot read.
            printf 'name: values\nservices: {}\n' |
                docker compose --env-file "$save_directory/values/$1" --file - config >/dev/null 2>"$secrets/refused" ||
                fail "The file of variables $1 cannot be read$(sed -n 's/.*\(line [0-9]*\).*/, at \1/p' "$secrets/refused" | head -n 1)." \
                    "Its lines are NAME=value; a value with blanks, quotes or a number sign stands in quotes."
            ;;
        file)
            [ -d "$save_directory/secrets/$5" ] || mkdir -m 0700 "$save_directory/secrets/$5"
            save_reader=$(user_number "$6" "$8")
            # Without a known user, for every user of the container. On the host only the directory's owner reaches it.
            save_mode=${7:-$([ -n "$save_reader" ] && printf 0400 || printf 0444)}
            save_secret "$save_directory/secrets/$5/$1" "$save_mode" <"$save_from"
            if [ -n "$save_reader" ] && [ "$(id -u)" -eq 0 ]; then chown "$save_reader" "$save_directory/secrets/$5/$1"; fi
            ;;
    esac
}

# save_secret FILE MODE <VALUE: nobody reads it before it has that mode.
save_secret() {
    (umask 077 && write_file "$1")
    chmod "$2" "$1"
}

print_setting() {
    print_fingerprint=$3
    [ -n "$print_fingerprint" ] || print_fingerprint=$(text_of "$secrets/fingerprints/$1")
    [ -n "$print_fingerprint" ] ||
        print_fingerprint=$(sed -n "s/^$1 //p" "$state/releases/$(live_record_name)/settings" 2>/dev/null)
    printf '%s %s\n' "$1" "$print_fingerprint"
}

# user_number USER IMAGE: prints the number of the user that containers run as, by their compose file or by their image; nothing where a
# file cannot be given to that user.
user_number() {
    number_user=$1
    [ -n "$number_user" ] || number_user=$(docker image inspect --format '{{.Config.User}}' "$2" 2>/dev/null) || return 0
    number_user=${number_user%%:*}
    case "$number_user" in
        # What begins as root may become any user before it reads the file.
        '' | root | 0) return 0 ;;
        *[!0-9]*) number_user=$(number_in_image "$number_user" "$2") ;;
    esac
    # A deploying user who is not root can give no file away.
    if [ "$(id -u)" -ne 0 ] && [ "$number_user" != "$(id -u)" ]; then return 0; fi
    # The numbers in containers are others on the host.
    ! is_rootless || return 0
    case "$(docker info --format '{{.SecurityOptions}}' 2>/dev/null)" in *name=userns*) return 0 ;; esac
    printf '%s' "$number_user"
}

# number_in_image NAME IMAGE: prints the number that a user has in an image, without running it.
number_in_image() {
    number_container=$(docker create --network none --label "com.docker.compose.project=$project-$next_colour" \
        --label com.docker.compose.oneoff=True "$2" true 2>/dev/null) || return 0
    docker cp "$number_container:/etc/passwd" - 2>/dev/null | tar -xO 2>/dev/null |
        awk -F : -v name="$1" '$1 == name { print $3; exit }' || :
    docker rm --volumes "$number_container" >/dev/null 2>&1 || :
}
