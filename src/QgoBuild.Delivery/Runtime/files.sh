# shellcheck shell=sh disable=SC2034,SC2154
# needs: journal
# Directories of files: their content, with names of any bytes.
#
# A file name may hold every byte but NUL and "/". Between programs, names end with NUL. In lines of text, and so in the manifest, they are
# percent-encoded as in a URL: "%", quotation marks, backslashes, control characters and, if a name is not UTF-8, each byte above 127.

# encode_names <NAMES, each ending with NUL: prints them encoded, one per line.
encode_names() {
    encode_prepare
    sed -z -E -e "$encode_program" | tr '\0' '\n'
}

# encode_prepare: builds the encoder once. Call it before several pipelines: each runs in a subshell and would build it again.
encode_program=
encode_prepare() {
    [ -z "$encode_program" ] || return 0
    encode_utf8='([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f]'
    encode_utf8=$encode_utf8'[\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*'
    encode_program='s/%/%25/g;/[\x01-\x1f"\\\x7f]/{s/"/%22/g;s/\\/%5C/g;'"$(encode_bytes 1 31)$(encode_bytes 127 127)};"
    encode_program="$encode_program/[\\x80-\\xff]/{/^$encode_utf8\$/!{$(encode_bytes 128 255)}}"
}

encode_bytes() { # FIRST LAST
    encode_byte=$1
    while [ "$encode_byte" -le "$2" ]; do
        printf 's/\\x%02x/%%%02X/g;' "$encode_byte" "$encode_byte"
        encode_byte=$((encode_byte + 1))
    done
}

# decode_names <lines: prints the names, each ending with NUL.
decode_names() { sed -e 's/%/\\x/g' | xargs -r -d '\n' printf '%b\0'; }

# first_three <lines of encoded names: prints the first three, for a sentence.
first_three() { sed -e '4{s/.*/…/;q;}' | paste -s -d ' '; }

# describe DIRECTORY DEPTH [sums]: prints a line of JSON for everything in it, ordered by name, including the directory itself (0) or not
# (1); with checksums of files if requested. Sockets belong to processes and are left out; so is the manifest of an archive (1), which
# cannot describe itself. Fails if a file cannot be read.
describe() (
    cd "$1" || exit 1
    describe_not=..
    [ "$2" -eq 0 ] || describe_not=./manifest.json
    {
        if [ "${3:-}" = sums ]; then find . -type f ! -path "$describe_not" -print0 | xargs -0 -r sha256sum --zero -- | encode_names; fi
        find . -mindepth "$2" ! -type s ! -path "$describe_not" -printf '%P\0%y\0%m\0%U:%G\0%T@\0%s\0%D:%i\0%l\0' | encode_names |
            paste - - - - - - - - | sort
    } | awk -F '\t' -v sums="${3:-}" '
        BEGIN {
            kind["f"] = "file"; kind["d"] = "directory"; kind["l"] = "link"
            kind["p"] = "pipe"; kind["b"] = "block device"; kind["c"] = "character device"
        }
        NF == 1 { sum[substr($0, 69)] = substr($0, 1, 64); next }
        {
            line = "    { \"path\": \"" $1 "\", \"type\": \"" kind[$2] "\", \"mode\": \"" $3 "\", \"owner\": \"" $4 "\""
            line = line ", \"modified\": \"" $5 "\""
            if ($2 == "f") {
                line = line ", \"size\": " $6
                if (sums && !($1 in sum)) unread = 1
                if (sums) line = line ", \"sha256\": \"" sum[$1] "\""
                if ($7 in first) line = line ", \"sameAs\": \"" first[$7] "\""; else first[$7] = $1
            }
            if ($2 == "l") line = line ", \"target\": \"" $8 "\""
            print line " }"
        }
        END { exit unread }'
)

# described <manifest.json: prints the lines of its files.
described() { sed -n -e '/^  "files": \[$/,/^  \]$/s/^\(    { .* }\),\{0,1\}$/\1/p'; }

# described_paths <lines of describe: prints the paths in them, once each.
described_paths() { sed -e 's/^\t//' -e 's/^    { "path": "\([^"]*\)", .*/\1/' | sort -u; }

# without_owners <lines of describe: removes the owners unless root runs this: other users cannot set owners, so these are not compared.
without_owners() { if [ "$(id -u)" -eq 0 ]; then cat; else sed -e 's/"owner": "[^"]*", //'; fi; }

# list_files DIRECTORY FILE: writes everything in the directory except directories and sockets to the file: TIME SIZE NAME, each ending with
# NUL.
list_files() {
    find "$1/" ! -type d ! -type s -printf '%T@ %s %P\0' 2>"$2.errors" | sort -z >"$2"
    if [ -s "$2.errors" ] && grep -v 'No such file or directory' "$2.errors" >"$2.refused"; then
        fail "$(head -n 1 "$2.refused"). Nothing was changed."
    fi
}

listed_names() { sed -z -e 's/^[^ ]* [^ ]* //'; }

# copy_directories FROM TO: copies owners, modes and times of directories in FROM to those directories of TO that exist.
copy_directories() {
    (cd "$2" && find . -type d -print0) | tar -C "$1" --null --no-recursion --files-from=- --format=pax --numeric-owner -cf - 2>/dev/null |
        tar -C "$2" --numeric-owner -xpf -
}
