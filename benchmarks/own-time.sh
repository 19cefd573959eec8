#!/bin/sh
# Measures the tool's own time in a deployment: on the server, from the journal's first entry to its last, without the time of Docker and Git
# (mysqldump, the application and every probe run inside Docker), and without the pauses between probes in the environment's health policy.
# Requires the sandbox:
#   ./build.sh SandboxUp && benchmarks/own-time.sh [TIMES]
set -eu
cd "$(dirname "$0")/.."
server=qgobuild-staging

on_server() { docker exec --interactive "$server" sh -s; }

# Wrappers that record when programs ran. The cost of the recording is measured with a program that does nothing, and subtracted.
on_server <<'SERVER'
for program in docker git sleep true; do
    real=$(PATH=/usr/bin:/bin command -v $program)
    printf '#!/bin/sh\nbegan=$(date +%%s%%3N)\n%s "$@"\ncode=$?\necho "%s $began $(date +%%s%%3N) $1" >>/run/own-time\nexit $code\n' "$real" "$program" >/usr/local/bin/$program
    chmod +x /usr/local/bin/$program
done
SERVER
cost=$(on_server <<'SERVER'
rm -f /run/own-time
began=$(date +%s%3N)
for _ in $(seq 100); do /usr/local/bin/true; done
ended=$(date +%s%3N)
awk -v all="$((ended - began))" '{ all -= $3 - $2 } END { print all / 100 }' /run/own-time
SERVER
)
trap 'echo "rm -f /usr/local/bin/docker /usr/local/bin/git /usr/local/bin/sleep /usr/local/bin/true /run/own-time" | on_server' EXIT INT TERM

printf '%8s %8s %8s %8s\n' 'all s' 'others' 'pauses' 'own'
for _ in $(seq "${1:-5}"); do
    echo 'rm -f /run/own-time' | on_server
    ./build.sh DeployStaging >/dev/null
    { echo "cost=$cost"; cat; } <<'SERVER' | on_server
cd "/root/NEW START/.qgobuild/deployments" && cd "$(ls | LC_ALL=C sort | tail -n 1)"
time_of() { date -d "$(sed -n "$1s/.*\"time\":\"\([^\"]*\)\".*/\1/p" journal.ndjson)" +%s%3N; }
first=$(time_of 1) last=$(time_of '$')
# Programs that ran at the same time count once. The watcher's pauses run in parallel to the step that it watches.
sort -k2n /run/own-time | awk -v first="$first" -v last="$last" -v cost="$cost" '
    function add(kind, from, to) {
        if (from < first) from = first
        if (to > last) to = last
        if (from < until[kind]) from = until[kind]
        if (to > from) { sum[kind] += to - from; until[kind] = to }
    }
    $1 == "sleep" && $4 == 1 { next }
    $2 >= first && $3 <= last { calls++ }
    $1 != "sleep" { add("others", $2, $3) }
    { add("all", $2, $3) }
    END { printf "%8.2f %8.2f %8.2f %8.2f\n", (last - first) / 1000, sum["others"] / 1000, (sum["all"] - sum["others"]) / 1000, (last - first - sum["all"] - calls * cost) / 1000 }'
SERVER
done
