# shellcheck shell=sh
# Sections of text for a client: "@NAME [KEY]", then the lines of the section, each after a space. The last section is "end": a response
# without it is incomplete.

# section NAME [KEY] <text: prints a section with that text.
section() {
    printf '@%s\n' "$*"
    sed -e 's/^/ /' -e '$a\'
}

# section_of FILE NAME [KEY]: prints a section with the file's text; nothing if the file is missing or empty.
section_of() {
    [ -s "$1" ] || return 0
    section_file=$1
    shift
    section "$@" <"$section_file"
}
