# shellcheck shell=sh disable=SC2034,SC2154
# Names and counts of the database as JSON, for manifests.

# json_counts <NAME<tab>COUNT: converts such lines, in the batch format of the database's client, to the members of a JSON object.
json_counts() { json_batch | awk -F '\t' '{ print (NR > 1 ? ",\n" : "") "    \"" $1 "\": " $2 }' ORS=; }

# json_names <NAME<tab>…: converts such lines, in the same format, to a JSON array of the names.
json_names() { printf '[' && json_batch | awk -F '\t' '{ print (NR > 1 ? ", " : "") "\"" $1 "\"" }' ORS= && printf ']'; }

# json_batch: escapes the client's batch output for JSON. The client already escapes newlines, tabs and backslashes as JSON does; the other
# control characters and quotation marks are escaped here.
json_batch() { sed -e 's/"/\\"/g' -e "$(json_controls)"; }

json_controls() {
    json_control=1
    while [ "$json_control" -le 31 ]; do
        [ "$json_control" -eq 9 ] || [ "$json_control" -eq 10 ] || printf 's/\\x%02x/\\\\u%04x/g;' "$json_control" "$json_control"
        json_control=$((json_control + 1))
    done
}

# missing_tables EXPECTED RESTORED: prints a sentence for each table of the manifest that is missing, or that is empty although rows were
# counted. The numbers of rows may differ: they were counted a moment after the dump was taken, while users kept working.
missing_tables() {
    awk '{ end = match($0, /": [0-9]+,?$/); name = substr($0, 1, end - 1); rows = substr($0, end + 3) + 0; sub(/^ *"/, "", name) }
        NR == FNR { restored[name] = rows; next }
        !(name in restored) { printf "The table %s is missing. ", name; next }
        rows > 0 && restored[name] == 0 { printf "The table %s is empty, and had %d rows. ", name, rows }' "$2" "$1"
}
