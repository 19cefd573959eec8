# Runs the pipeline from PowerShell (7, or Windows PowerShell 5.1): ./build.ps1 [TARGET...] [--parameter value...]
# Shell completion: ./build.ps1 :completion powershell
#
# Works like build.sh, whose comments give the reasons: finds the .NET SDK that global.json accepts, or installs it; compiles
# build/ when its sources have changed, into a directory named by their content; runs the compiled program with unchanged
# arguments, and returns its exit code. It uses only .NET and PowerShell's core, which are the same in both versions and start
# quickly, and only ASCII, which both read in the same way.

$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$temp = [IO.Path]::Combine($root, '.nuke', 'temp')
$builds = [IO.Path]::Combine($temp, 'build-powershell')
$work = [IO.Path]::Combine($builds, 'work')
$current = [IO.Path]::Combine($builds, 'current')
$ellipsis = [char] 0x2026
$utf8 = [Text.UTF8Encoding]::new($false)

function Say([string] $text) {
    [Console]::Error.WriteLine($text)
}

# The source files of the program, as FileInfo, in a fixed order.
function Get-Sources {
    $directories = [Collections.Generic.Stack[IO.DirectoryInfo]]::new()
    foreach ($directory in [IO.DirectoryInfo]::new($root).GetDirectories()) {
        if ('build', 'src' -contains $directory.Name) { $directories.Push($directory) }
    }
    $files = [Collections.Generic.SortedDictionary[string, IO.FileInfo]]::new([StringComparer]::Ordinal)
    while ($directories.Count -gt 0) {
        $directory = $directories.Pop()
        foreach ($child in $directory.GetDirectories()) {
            if ($child.Name -ne 'bin' -and $child.Name -ne 'obj') { $directories.Push($child) }
        }
        foreach ($file in $directory.GetFiles()) { $files[$file.FullName] = $file }
    }
    foreach ($file in [IO.DirectoryInfo]::new($root).GetFiles()) {
        if ($file.Name -like 'Directory.*' -or 'build.ps1', 'global.json', '.editorconfig', 'nuget.config' -contains $file.Name) {
            $files[$file.FullName] = $file
        }
    }
    $files.Values
}

function Get-DotnetOnPath {
    Get-Command dotnet -CommandType Application -TotalCount 1 -ErrorAction Ignore | ForEach-Object { $_.Path }
}

# The times and sizes of the sources, one per line, after the other inputs of a compilation.
function Get-Appearance($sources) {
    $lines = @("$root", "$env:DOTNET_ROOT", "$(Get-DotnetOnPath)", "$env:BuildEngine")
    $lines += $sources | ForEach-Object { '{0} {1} {2}' -f $_.LastWriteTimeUtc.Ticks, $_.Length, $_.FullName }
    $lines -join "`n"
}

# The hashes of the sources, one per line.
function Get-SourceContent($sources, [string] $sdk) {
    $sha = [Security.Cryptography.SHA256]::Create()
    try {
        "$sdk $root $env:BuildEngine"
        foreach ($source in $sources) {
            $hash = [BitConverter]::ToString($sha.ComputeHash([IO.File]::ReadAllBytes($source.FullName)))
            "$hash $($source.FullName)"
        }
    }
    finally { $sha.Dispose() }
}

function Get-Version([string[]] $lines) {
    $sha = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($sha.ComputeHash($utf8.GetBytes($lines -join "`n"))).Replace('-', '').Substring(0, 16).ToLowerInvariant() }
    finally { $sha.Dispose() }
}

# The record in $current, if it is up to date or may be old: the dotnet to run and the compiled program.
function Get-UpToDate([switch] $OrOld) {
    if (-not [IO.File]::Exists($current)) { return }
    $dotnet, $sdk, $program, $appearance = [IO.File]::ReadAllText($current).Split([char[]] "`n", 4)
    if (-not ([IO.File]::Exists($dotnet) -and [IO.Directory]::Exists($sdk) -and [IO.File]::Exists($program))) { return }
    if (-not $OrOld -and $appearance -cne (Get-Appearance (Get-Sources))) { return }
    [IO.Directory]::SetLastWriteTimeUtc([IO.Path]::GetDirectoryName($program), [DateTime]::UtcNow)
    @{ Dotnet = $dotnet; Sdk = $sdk; Program = $program }
}

# Searches all known dotnet programs for an SDK that global.json accepts.
function Find-Sdk {
    $name = if ([IO.Path]::DirectorySeparatorChar -eq '\') { 'dotnet.exe' } else { 'dotnet' }
    $directories = "$HOME/.dotnet", "$env:ProgramFiles/dotnet", "$env:LOCALAPPDATA/Microsoft/dotnet",
        '/usr/share/dotnet', '/usr/lib/dotnet', '/usr/local/share/dotnet', "$temp/dotnet"
    $candidates = @("$env:DOTNET_ROOT/$name", "$(Get-DotnetOnPath)") + @($directories | ForEach-Object { "$_/$name" })
    foreach ($dotnet in $candidates) {
        if (-not [IO.File]::Exists($dotnet)) { continue }
        $start = [Diagnostics.ProcessStartInfo]::new($dotnet, '--version')
        $start.WorkingDirectory = $root
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $number = $process.StandardOutput.ReadToEnd().Trim()
        $process.WaitForExit()
        if ($process.ExitCode -ne 0) { continue }
        $line = & $dotnet --list-sdks | Where-Object { $_.StartsWith("$number [") }
        if ($line) {
            $sdks = "$line".Substring($number.Length + 2).TrimEnd(']')
            return @{ Dotnet = $dotnet; Sdk = [IO.Path]::Combine($sdks, $number) }
        }
    }
}

# Installs the SDK of global.json under .nuke/temp/dotnet with Microsoft's script.
function Install-Sdk {
    $json = [IO.Path]::Combine($root, 'global.json')
    $wanted = [regex]::Match([IO.File]::ReadAllText($json), '"version":\s*"([^"]*)"').Groups[1].Value
    Say "No installed .NET SDK meets global.json ($wanted): installing it under .nuke/temp/dotnet$ellipsis"
    try {
        [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
        $script = [Net.WebClient]::new().DownloadString('https://dot.net/v1/dotnet-install.ps1')
        & ([scriptblock]::Create($script)) -JSonFile $json -InstallDir ([IO.Path]::Combine($temp, 'dotnet')) -NoPath | ForEach-Object { Say "$_" }
        $found = Find-Sdk
    }
    catch {
        Say $_.Exception.Message
        $found = $null
    }
    if ($found) { return $found }
    throw "The .NET SDK $wanted could not be installed; nothing was run. Install it from https://dotnet.microsoft.com/download, " +
        'or set DOTNET_ROOT to its directory, and run the command again.'
}

# Whether the compiler, which compares times, would miss a change. Then the work directory is emptied.
function Test-Unnoticed($sources, [string[]] $content) {
    $last = [IO.Path]::Combine($work, 'content')
    if (-not [IO.File]::Exists($last)) { return $true }
    $known = [Collections.Generic.HashSet[string]]::new()
    foreach ($line in [IO.File]::ReadAllLines($last)) { [void] $known.Add($line) }
    $compiled = [IO.File]::GetLastWriteTimeUtc($last)
    if (-not $known.Contains($content[0])) { return $true }
    for ($i = 1; $i -lt $content.Count; $i++) {
        if (-not $known.Contains($content[$i]) -and @($sources)[$i - 1].LastWriteTimeUtc -le $compiled) { return $true }
    }
    $false
}

function Invoke-Compiler([string] $dotnet, $sources, [string[]] $content) {
    Say "Compiling the build (build/ changed)$ellipsis"
    $last = [IO.Path]::Combine($work, 'content')
    $output = [IO.Path]::Combine($work, 'bin', '_build')
    if ((Test-Unnoticed $sources $content) -and [IO.Directory]::Exists($work)) { [IO.Directory]::Delete($work, $true) }
    if ([IO.File]::Exists($last)) { [IO.File]::Delete($last) }
    if ([IO.Directory]::Exists($output)) { [IO.Directory]::Delete($output, $true) }
    [void] [IO.Directory]::CreateDirectory($work)
    # Escape MSBuild's special characters.
    $artifacts = [regex]::Replace($work, '[%'',;$@()]', { param($match) '%{0:x2}' -f [int] [char] $match.Value })
    # Compile ahead of time for a quicker start if that compiler's package is available. A CI server starts the program once, where
    # compiling ahead costs more than it gains, unless QGO_COMPILE_AHEAD says that it is started often. Without the analyzers, which
    # take half of the time: Lint and Compile run them.
    # Profiling the compiler would take a third of the rest.
    $profiles = $env:DOTNET_TieredPGO
    $env:DOTNET_TieredPGO = '0'
    try {
        foreach ($ahead in $(if ($env:CI -and -not $env:QGO_COMPILE_AHEAD) { , 'false' } else { 'true', 'false' })) {
            $messages = @(& $dotnet msbuild ([IO.Path]::Combine($root, 'build', '_build.csproj')) -restore "-property:ArtifactsPath=$artifacts" -property:Configuration=Release `
                "-property:CompileAhead=$ahead" -property:RunAnalyzers=false -property:UseSharedCompilation=false -nodeReuse:false -maxCpuCount `
                -terminalLogger:off -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary)
            $code = $LASTEXITCODE
            if ($code -eq 0 -or "$messages" -notmatch 'crossgen') { break }
        }
    } finally { $env:DOTNET_TieredPGO = $profiles }
    $messages | ForEach-Object { Say "$_" }
    [IO.File]::WriteAllLines($last, $content, $utf8)
    if ($code -ne 0) { throw "`nThe build does not compile; nothing was run. Correct the errors above and run the command again." }
}

# Removes all compiled programs except the three used last and those that are still running: Windows cannot rename a running
# program; on other systems, programs used within the last day are kept.
function Remove-Old {
    $old = [IO.DirectoryInfo]::new($builds).GetDirectories() | Where-Object { $_.FullName -ne $work -and $_.Name -notlike '*.old' }
    $times = @($old | ForEach-Object { $_.LastWriteTimeUtc.Ticks })
    [Array]::Sort($times)
    [Array]::Reverse($times)
    foreach ($directory in $old) {
        if ($times.Count -le 3 -or $directory.LastWriteTimeUtc.Ticks -ge $times[2]) { continue }
        if ([IO.Path]::DirectorySeparatorChar -eq '/' -and $directory.LastWriteTimeUtc -gt [DateTime]::UtcNow.AddDays(-1)) { continue }
        try {
            $directory.MoveTo("$($directory.FullName).old")
            $directory.Delete($true)
        }
        catch [IO.IOException], [UnauthorizedAccessException] {
            Say "$($directory.Name) is still in use and was kept."
        }
    }
}

function Enter-Lock {
    [void] [IO.Directory]::CreateDirectory($builds)
    $announced = $false
    while ($true) {
        try { return [IO.File]::Open([IO.Path]::Combine($builds, 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] {
            if (-not $announced) { Say "Waiting for the other command that is compiling the build$ellipsis" }
            $announced = $true
            [Threading.Thread]::Sleep(200)
        }
    }
}

function Get-Program {
    $lock = Enter-Lock
    try {
        $found = Get-UpToDate
        if ($found) { return $found }
        $found = Find-Sdk
        if (-not $found) { $found = Install-Sdk }
        for ($attempt = 0; $attempt -lt 3; $attempt++) {
            $sources = @(Get-Sources)
            $appearance = Get-Appearance $sources
            $content = @(Get-SourceContent $sources $found.Sdk)
            $directory = [IO.Path]::Combine($builds, (Get-Version $content))
            $found.Program = [IO.Path]::Combine($directory, '_build.dll')
            if (-not [IO.File]::Exists($found.Program)) {
                Invoke-Compiler $found.Dotnet $sources $content
                if ($appearance -cne (Get-Appearance (Get-Sources))) { continue }
                $output = [IO.Directory]::GetFiles([IO.Path]::Combine($work, 'bin', '_build'), '_build.dll', 'AllDirectories')[0]
                [IO.Directory]::Move([IO.Path]::GetDirectoryName($output), $directory)
            }
            [IO.Directory]::SetLastWriteTimeUtc($directory, [DateTime]::UtcNow)
            [IO.File]::WriteAllText("$current.new", ($found.Dotnet, $found.Sdk, $found.Program, $appearance -join "`n"), $utf8)
            if ([IO.File]::Exists($current)) { [IO.File]::Delete($current) }
            [IO.File]::Move("$current.new", $current)
            Remove-Old
            return $found
        }
        throw 'The sources of the build kept changing while it was compiled, three times in a row. Nothing was run.'
    }
    finally { $lock.Dispose() }
}

# An argument as a PowerShell literal, because ~ and * in a variable are expanded. Before 7.3, a literal loses its quotes and an
# empty one is dropped, unless it is escaped for a C runtime; 5.1 also does not escape backslashes at the end.
function ConvertTo-Literal([string] $value) {
    if ($passing -eq 'Legacy') {
        $value = if ($value -eq '') { '""' } else { [regex]::Replace($value, '(\\*)"', '$1$1\"') }
        if ($PSVersionTable.PSVersion.Major -lt 6 -and $value -match '\s') { $value = [regex]::Replace($value, '(\\+)$', '$1$1') }
    }
    "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'"
}

$passing = if ($PSVersionTable.PSVersion -lt [version] '7.3') { 'Legacy' } else { "$PSNativeCommandArgumentPassing" }
$literals = @($args | ForEach-Object { ConvertTo-Literal "$_" }) -join ' '

# Completion must not wait for a compiler: the existing program completes, or none does.
$atTab = "$($args[0])" -ceq ':complete'

try {
    $run = Get-UpToDate -OrOld:$atTab
    if (-not $run -and $atTab) { exit 0 }
    if (-not $run) { $run = Get-Program }
}
catch {
    Say $_.Exception.Message
    exit 1
}

# In an interactive session, restore the environment after the program has ended.
$before = $env:NUKE_ROOT_DIRECTORY, $env:DOTNET_ROOT, $env:PATH
try {
    $ErrorActionPreference = 'Continue'
    $env:NUKE_ROOT_DIRECTORY = $root
    if ($run.Dotnet -cne (Get-DotnetOnPath)) {
        $env:DOTNET_ROOT = [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($run.Sdk))
        $env:PATH = $env:DOTNET_ROOT + [IO.Path]::PathSeparator + $env:PATH
    }
    & ([scriptblock]::Create("& `$args[0] `$args[1] $literals")) $run.Dotnet $run.Program
}
finally {
    $env:NUKE_ROOT_DIRECTORY, $env:DOTNET_ROOT, $env:PATH = $before
}
exit $LASTEXITCODE
