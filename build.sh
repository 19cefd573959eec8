#!/bin/sh
# Runs the pipeline: ./build.sh [TARGET…] [--parameter value…]. Targets and parameters: ./build.sh --help
# Shell completion: ./build.sh :completion bash (zsh, fish, powershell)
#
# Finds the .NET SDK that global.json accepts, or installs it; compiles build/ when its sources have changed; then replaces
# itself by the compiled program (exec), which gets arguments, standard streams and signals and sets the exit code.
#
#   .nuke/temp/build/VERSION/   a compiled program, named by a checksum of its sources and never changed:
#                               a running one keeps its files, and an earlier branch needs no compiler
#   .nuke/temp/build/current    the one that is up to date, and the state of the sources at that time
#   .nuke/temp/build/work/      the compiler's directory, for one at a time (lock), separate from bin/ and obj/
set -u
unset CDPATH

case $0 in
    */*) here=${0%/*} ;;
    *) here=. ;;
esac
# The dot preserves a newline at the end of the path.
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

# Runs find(1) with the given expression on all source files of the program.
sources() (
    cd "$root" || exit
    set -- -type d \( -name bin -o -name obj \) -prune -o -type f "$@"
    for path in src build build.sh global.json .editorconfig Directory.* [Nn]u[Gg]et.[Cc]onfig; do
        [ ! -e "$path" ] || set -- "$path" "$@"
    done
    find "$@"
)

# Whether the program in $current is up to date. Most calls do only this, so it starts only find and cmp: a touched source is
# listed twice, a new or deleted one makes the list longer or shorter, and the list differs from the record.
# Sets dotnet, sdk and version.
up_to_date() {
    { IFS= read -r dotnet && IFS= read -r sdk && IFS= read -r version; } 2>/dev/null <"$current" || return
    [ -x "$dotnet" ] && [ -d "$sdk" ] && [ -f "$builds/$version/_build.dll" ] || return
    { echo "$$" >>"$builds/$version/users"; } 2>/dev/null || return
    # A file written now must be newer than the record; otherwise the clock was set back, and times are not reliable.
    # shellcheck disable=SC3013  # -nt: in POSIX since 2024, in every sh long before
    [ "$builds/$version/users" -nt "$current" ] || return
    {
        state
        sources -print \( -newer "$current" -o -cnewer "$current" \) -print 2>/dev/null
    } | cmp -s - "$current"
}

# The head of $current: the program to run, and the environment that it depends on.
state() {
    printf '%s\n' "$dotnet" "$sdk" "$version" "$root" "${DOTNET_ROOT-}" "${BuildEngine-}"
    command -v dotnet || echo
}

# The checksums of the sources, one per line, after the other inputs of a compilation.
content() {
    printf '%s\n' "# $sdk $root ${BuildEngine-}"
    sources -exec cksum {} + | LC_ALL=C sort
}

# Updates $current. Sets dotnet, sdk and version.
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
        # A later change is newer than this file, whose time becomes that of the record.
        : >"$builds/started"
        sources -print >"$builds/files"
        content >"$builds/content"
        version=$(cksum <"$builds/content" | tr ' ' -)
        if ! cmp -s "$builds/content" "$builds/$version/content"; then
            compile || die '' 'The build does not compile; nothing was run. Correct the errors above and run the command again.'
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

# Writes $current atomically.
record() {
    { state && cat "$builds/files"; } >"$current.new" &&
        touch -r "$builds/started" "$current.new" &&
        mv -f "$current.new" "$current"
}

# Takes the lock on file descriptor 9, which the kernel releases when its last holder ends, including the compiler: a
# killed build.sh leaves no lock, and no other one enters a work directory that is still being written.
lock() {
    if command -v flock >/dev/null; then
        flock "$@" 9
    else
        perl -e 'use Fcntl ":flock"; open my $lock, ">&=9" or die; exit !flock $lock, LOCK_EX | (@ARGV ? LOCK_NB : 0)' -- "$@"
    fi
}

# Searches all known dotnet programs for an SDK that global.json accepts. Sets dotnet and sdk.
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

# Installs the SDK of global.json under .nuke/temp/dotnet with Microsoft's script.
install_sdk() {
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    say "No installed .NET SDK meets global.json ($wanted): installing it under .nuke/temp/dotnet…"
    rm -rf "$temp/dotnet.new"
    if download https://dot.net/v1/dotnet-install.sh >"$temp/dotnet-install.sh" &&
        bash "$temp/dotnet-install.sh" --jsonfile "$root/global.json" --install-dir "$temp/dotnet.new" --no-path >&2 &&
        rm -rf "$temp/dotnet" && mv "$temp/dotnet.new" "$temp/dotnet" && find_sdk; then
        return
    fi
    die '' "The .NET SDK $wanted could not be installed (see the reason above); nothing was run." \
        "Install it with your package manager (dotnet-sdk-${wanted%.*}) or from https://dotnet.microsoft.com/download," \
        'or set DOTNET_ROOT to its directory, and run the command again.'
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

# Compiles into the work directory. No compiler server is left running. The output goes to standard error, because
# standard output is reserved for the program.
compile() (
    say 'Compiling the build (build/ changed)…'
    if unnoticed; then rm -rf "$work"; fi
    rm -rf "$work/content" "$work/bin/_build"
    mkdir -p "$work" && cd "$root" || exit
    # Escape MSBuild's special characters.
    artifacts=$(printf %s "$work" | sed "s/%/%25/g; s/'/%27/g; s/,/%2c/g; s/;/%3b/g; s/\\$/%24/g; s/@/%40/g; s/(/%28/g; s/)/%29/g")
    # Compile ahead of time for a quicker start if that compiler's package is available. A CI server starts the program once, where
    # compiling ahead costs more than it gains, unless QGO_COMPILE_AHEAD says that it is started often.
    ahead=true
    [ -z "${CI:-}" ] || [ -n "${QGO_COMPILE_AHEAD:-}" ] || ahead=false
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

# run_compiler ARTIFACTS AHEAD: without the analyzers, which take half of the time (Lint and Compile run them), and without profiling
# the compiler, which takes a third of the rest.
run_compiler() {
    DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_GENERATE_ASPNET_CERTIFICATE=false \
        DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true DOTNET_TieredPGO=0 \
        "$dotnet" msbuild build/_build.csproj -restore "-property:ArtifactsPath=$1" -property:Configuration=Release \
        "-property:CompileAhead=$2" -property:RunAnalyzers=false -property:UseSharedCompilation=false -nodeReuse:false -maxCpuCount \
        -terminalLogger:off -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary </dev/null
}

# Whether the compiler, which compares times, would miss a change: a file with an older time, a change during the last
# compilation, a deleted file, another SDK. Then the work directory is emptied.
unnoticed() {
    [ -f "$work/content" ] || return 0
    sources -newer "$work/content" -exec cksum {} + | LC_ALL=C sort >"$builds/newer"
    [ -n "$(LC_ALL=C comm -13 "$work/content" "$builds/content" | LC_ALL=C comm -23 - "$builds/newer")" ]
}

# Moves the compiled program to its directory atomically.
publish() {
    for program in "$work"/bin/_build/*/_build.dll; do
        rm -rf "${builds:?}/$version" &&
            cp "$builds/content" "${program%/*}/content" &&
            mv "${program%/*}" "$builds/$version"
        return
    done
}

# Removes all compiled programs except the three used last and those that are still running.
prune() (
    cd "$builds" || exit
    # shellcheck disable=SC2012  # in the order of time; the names have only digits
    ls -t ./*/users | tail -n +4 | while IFS= read -r users; do
        running=
        while IFS= read -r pid; do
            if kill -0 "$pid" 2>/dev/null; then running=$pid; fi
        done <"$users"
        [ -n "$running" ] || rm -rf "${users%/*}"
    done
)

if ! up_to_date; then
    # Completion must not wait for a compiler: the existing program completes, or none does.
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
