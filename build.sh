#!/bin/sh
# Runs the pipeline: ./build.sh [TARGET…] [--parameter value…]. What there is: ./build.sh --help
# Your shell completes it: ./build.sh :completion bash (zsh, fish, powershell)
#
# Finds the .NET SDK that global.json accepts, or installs it; compiles build/ when its sources have changed; then becomes
# the compiled program, so that arguments, standard streams, signals and the exit code are the program's own.
#
#   .nuke/temp/build/VERSION/   a compiled program, named by the content it was made from and never changed afterwards:
#                               a running one keeps its files, and a branch that comes back needs no compiler
#   .nuke/temp/build/current    which of them is up to date, and what the sources looked like when that was found
#   .nuke/temp/build/work/      where the compiler works, one at a time (lock), apart from the bin/ and obj/ of the solution
set -u
unset CDPATH

case $0 in
    */*) here=${0%/*} ;;
    *) here=. ;;
esac
# The dot keeps a newline at the end of the path from being lost.
root=$(cd -- "${here:-/}" && pwd -P && echo .) || exit 1
root=${root%??}
temp=$root/.nuke/temp
builds=$temp/build
current=$builds/current
work=$builds/work

say() {
    printf '%s\n' "$@" >&2
}

die() {
    say "$@"
    exit 1
}

# Runs find(1), with the given expression, on every file the program is made from.
sources() (
    cd "$root" || exit
    set -- -type d \( -name bin -o -name obj \) -prune -o -type f "$@"
    for path in src build build.sh global.json .editorconfig Directory.* [Nn]u[Gg]et.[Cc]onfig; do
        [ ! -e "$path" ] || set -- "$path" "$@"
    done
    find "$@"
)

# Whether the program named in $current is made from the sources as they are now. This is all that happens on most days,
# so it starts no more than find and cmp: a source touched since is listed twice, one that came or went makes the list
# longer or shorter, and either differs from what was recorded. Sets dotnet, sdk and version.
up_to_date() {
    { IFS= read -r dotnet && IFS= read -r sdk && IFS= read -r version; } 2>/dev/null <"$current" || return
    [ -x "$dotnet" ] && [ -d "$sdk" ] && [ -f "$builds/$version/_build.dll" ] || return
    { echo "$$" >>"$builds/$version/users"; } 2>/dev/null || return
    # A file written just now is newer than the record, or the clock was set back and times say nothing.
    # shellcheck disable=SC3013  # -nt: in POSIX since 2024, in every sh long before
    [ "$builds/$version/users" -nt "$current" ] || return
    {
        state
        sources -print \( -newer "$current" -o -cnewer "$current" \) -print 2>/dev/null
    } | cmp -s - "$current"
}

# The head of $current: what to run, and the surroundings in which that was decided.
state() {
    printf '%s\n' "$dotnet" "$sdk" "$version" "$root" "${DOTNET_ROOT-}" "${BuildEngine-}"
    command -v dotnet || echo
}

# The content of the sources, a line each, and before it what else the outcome of a compilation depends on.
content() {
    printf '%s\n' "# $sdk $root ${BuildEngine-}"
    sources -exec cksum {} + | LC_ALL=C sort
}

# Brings $current up to date. Sets dotnet, sdk and version.
prepare() {
    { mkdir -p "$builds" && : >>"$builds/lock"; } || die "Cannot write under $temp, where the build is compiled. Nothing was run."
    exec 9>>"$builds/lock"
    if ! lock -n; then
        say 'Waiting for the other command that is compiling the build…'
        lock || die "Cannot lock $builds/lock: install flock (util-linux) or perl. Nothing was run."
        if up_to_date; then return; fi
    fi

    find_sdk || install_sdk
    for _ in 1 2 3; do
        # Whatever changes from here on is newer than this file, which lends its time to the record.
        : >"$builds/started"
        sources -print >"$builds/files"
        content >"$builds/content"
        version=$(cksum <"$builds/content" | tr ' ' -)
        if ! cmp -s "$builds/content" "$builds/$version/content"; then
            compile || die '' 'The build does not compile; nothing was run. Correct the errors above and type the command again.'
            [ -z "$(sources \( -newer "$builds/started" -o -cnewer "$builds/started" \) -print 2>/dev/null)" ] || continue
            content | cmp -s - "$builds/content" || continue
            publish || die "The compiled build could not be put into $builds/$version. Nothing was run."
        fi
        echo "$$" >>"$builds/$version/users"
        record || die "Cannot write $current. Nothing was run."
        prune
        return
    done
    die 'The sources of the build kept changing while it was compiled, three times in a row. Nothing was run.'
}

# Writes $current, whole or not at all.
record() {
    { state && cat "$builds/files"; } >"$current.new" &&
        touch -r "$builds/started" "$current.new" &&
        mv -f "$current.new" "$current"
}

# Takes the lock on file descriptor 9, which the kernel gives back when its last holder ends, the compiler included: a
# killed build.sh neither leaves a lock behind nor lets another one into a work directory that is still being written.
lock() {
    if command -v flock >/dev/null; then
        flock "$@" 9
    else
        perl -e 'use Fcntl ":flock"; open my $lock, ">&=9" or die; exit !flock $lock, LOCK_EX | (@ARGV ? LOCK_NB : 0)' -- "$@"
    fi
}

# Asks each dotnet that can be found whether it has an SDK that global.json accepts. Sets dotnet and sdk.
find_sdk() {
    for dotnet in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "$(command -v dotnet)" "${HOME-}/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet "$temp/dotnet/dotnet"; do
        [ -x "$dotnet" ] || continue
        number=$(cd "$root" && "$dotnet" --version 2>/dev/null) || continue
        sdk=$("$dotnet" --list-sdks | sed -n "s|^$number \[\(.*\)\]\$|\1/$number|p")
        [ ! -d "$sdk" ] || return 0
    done
    return 1
}

# Puts the SDK that global.json names under .nuke/temp/dotnet, with Microsoft's own script.
install_sdk() {
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    say "There is no .NET SDK here that global.json accepts ($wanted): installing it under .nuke/temp/dotnet…"
    rm -rf "$temp/dotnet.new"
    if download https://dot.net/v1/dotnet-install.sh >"$temp/dotnet-install.sh" &&
        bash "$temp/dotnet-install.sh" --jsonfile "$root/global.json" --install-dir "$temp/dotnet.new" --no-path >&2 &&
        rm -rf "$temp/dotnet" && mv "$temp/dotnet.new" "$temp/dotnet" && find_sdk; then
        return
    fi
    die '' "The .NET SDK $wanted could not be installed (the reason stands above); nothing was run." \
        "Install it with your package manager (dotnet-sdk-${wanted%.*}) or from https://dotnet.microsoft.com/download," \
        'or set DOTNET_ROOT to the directory that has it, and type the command again.'
}

download() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --proto '=https' --retry 2 --connect-timeout 20 "$1"
    elif command -v wget >/dev/null; then
        wget -q -O - "$1"
    else
        say 'Neither curl nor wget is installed.'
        return 1
    fi
}

# Compiles into the work directory. No server of the compiler's is left running, and its output goes to standard error:
# standard output is the program's.
compile() (
    say 'Compiling the build (build/ changed)…'
    if unnoticed; then rm -rf "$work"; fi
    rm -rf "$work/content" "$work/bin/_build"
    mkdir -p "$work" && cd "$root" || exit
    # What MSBuild would take for its own syntax is written as MSBuild itself writes it.
    artifacts=$(printf %s "$work" | sed "s/%/%25/g; s/'/%27/g; s/,/%2c/g; s/;/%3b/g; s/\\$/%24/g; s/@/%40/g; s/(/%28/g; s/)/%29/g")
    # Ahead of time where the package with that compiler can be had, for a quicker start; else just in time. On a server, which starts what it
    # has compiled once, that would cost more than it gains.
    ahead=true
    [ -z "${CI:-}" ] || ahead=false
    run_compiler "$artifacts" "$ahead" >"$builds/compile.log" 2>&1
    code=$?
    if [ "$code" -ne 0 ] && grep -qi crossgen "$builds/compile.log"; then
        run_compiler "$artifacts" false >"$builds/compile.log" 2>&1
        code=$?
    fi
    cat "$builds/compile.log" >&2
    cp "$builds/content" "$work/content"
    return "$code"
)

# run_compiler ARTIFACTS AHEAD: without the analyzers, which take half of the time: Lint and Compile have them.
run_compiler() {
    DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_GENERATE_ASPNET_CERTIFICATE=false \
        DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true \
        "$dotnet" msbuild build/_build.csproj -restore "-property:ArtifactsPath=$1" -property:Configuration=Release \
        "-property:CompileAhead=$2" -property:RunAnalyzers=false -property:UseSharedCompilation=false -nodeReuse:false -maxCpuCount \
        -terminalLogger:off -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary </dev/null
}

# Whether the compiler, which goes by time stamps, would miss a change: what was put there with an older time, what changed
# while it worked last, what is gone, another SDK. Then it starts from nothing.
unnoticed() {
    [ -f "$work/content" ] || return 0
    sources -newer "$work/content" -exec cksum {} + | LC_ALL=C sort >"$builds/newer"
    [ -n "$(LC_ALL=C comm -13 "$work/content" "$builds/content" | LC_ALL=C comm -23 - "$builds/newer")" ]
}

# Gives the compiled program its place, whole or not at all.
publish() {
    for program in "$work"/bin/_build/*/_build.dll; do
        rm -rf "${builds:?}/$version" &&
            cp "$builds/content" "${program%/*}/content" &&
            mv "${program%/*}" "$builds/$version"
        return
    done
}

# Removes all compiled programs but the three used last and those that still run.
prune() (
    cd "$builds" || exit
    # shellcheck disable=SC2012  # in the order of time; the names are made of digits
    ls -t ./*/users | tail -n +4 | while IFS= read -r users; do
        running=
        while IFS= read -r pid; do
            if kill -0 "$pid" 2>/dev/null; then running=$pid; fi
        done <"$users"
        [ -n "$running" ] || rm -rf "${users%/*}"
    done
)

if ! up_to_date; then
    # Nobody waits for a compiler at a tab: the program that is there answers, or none does.
    if [ "${1-}" != :complete ]; then prepare; elif [ ! -f "$builds/${version:-.}/_build.dll" ]; then exit 0; fi
fi
exec 9>&-
if [ "$dotnet" != "$(command -v dotnet)" ]; then
    DOTNET_ROOT=${sdk%/sdk/*}
    PATH=$DOTNET_ROOT:$PATH
    export DOTNET_ROOT PATH
fi
export NUKE_ROOT_DIRECTORY="$root"
exec "$dotnet" "$builds/$version/_build.dll" "$@"
