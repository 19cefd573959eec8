# Runs the pipeline from PowerShell (7, or Windows PowerShell 5.1): ./build.ps1 [TARGET...] [--parameter value...]
# It is completed there: ./build.ps1 :completion powershell
#
# Does what build.sh does, which says why: finds the .NET SDK that global.json accepts, or installs it; compiles build/ when
# its sources have changed, into a directory named by their content; runs the compiled program with the arguments as they
# are, and returns its exit code. It keeps to .NET and to PowerShell's core, which are the same in both and start quickly,
# and to ASCII, which both read alike.

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

# The files that the program is made from, as FileInfo, in a fixed order.
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

# What the sources look like from outside, a line each, and before it what else the outcome depends on.
function Get-Appearance($sources) {
    $lines = @("$root", "$env:DOTNET_ROOT", "$(Get-DotnetOnPath)", "$env:BuildEngine")
    $lines += $sources | ForEach-Object { '{0} {1} {2}' -f $_.LastWriteTimeUtc.Ticks, $_.Length, $_.FullName }
    $lines -join "`n"
}

# What is in them, a line each.
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

# What $current says, if it still holds or may be old: the dotnet to run and the compiled program.
function Get-UpToDate([switch] $OrOld) {
    if (-not [IO.File]::Exists($current)) { return }
    $dotnet, $sdk, $program, $appearance = [IO.File]::ReadAllText($current).Split([char[]] "`n", 4)
    if (-not ([IO.File]::Exists($dotnet) -and [IO.Directory]::Exists($sdk) -and [IO.File]::Exists($program))) { return }
    if (-not $OrOld -and $appearance -cne (Get-Appearance (Get-Sources))) { return }
    [IO.Directory]::SetLastWriteTimeUtc([IO.Path]::GetDirectoryName($program), [DateTime]::UtcNow)
    @{ Dotnet = $dotnet; Sdk = $sdk; Program = $program }
}

# Asks each dotnet that can be found whether it has an SDK that global.json accepts.
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

# Puts the SDK that global.json names under .nuke/temp/dotnet, with Microsoft's own script.
function Install-Sdk {
    $json = [IO.Path]::Combine($root, 'global.json')
    $wanted = [regex]::Match([IO.File]::ReadAllText($json), '"version":\s*"([^"]*)"').Groups[1].Value
    Say "There is no .NET SDK here that global.json accepts ($wanted): installing it under .nuke/temp/dotnet$ellipsis"
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
        'or set DOTNET_ROOT to the directory that has it, and type the command again.'
}

# Whether the compiler, which goes by time stamps, would miss a change. Then it starts from nothing.
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
    # What MSBuild would take for its own syntax is written as MSBuild itself writes it.
    $artifacts = [regex]::Replace($work, '[%'',;$@()]', { param($match) '%{0:x2}' -f [int] [char] $match.Value })
    # Ahead of time where the package with that compiler can be had, for a quicker start; else just in time. On a server, which starts what it
    # has compiled once, that would cost more than it gains. Without the analyzers, which take half of the time: Lint and Compile have them.
    foreach ($ahead in $(if ($env:CI) { , 'false' } else { 'true', 'false' })) {
        $told = @(& $dotnet msbuild ([IO.Path]::Combine($root, 'build', '_build.csproj')) -restore "-property:ArtifactsPath=$artifacts" -property:Configuration=Release `
            "-property:CompileAhead=$ahead" -property:RunAnalyzers=false -property:UseSharedCompilation=false -nodeReuse:false -maxCpuCount `
            -terminalLogger:off -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary)
        $code = $LASTEXITCODE
        if ($code -eq 0 -or "$told" -notmatch 'crossgen') { break }
    }
    $told | ForEach-Object { Say "$_" }
    [IO.File]::WriteAllLines($last, $content, $utf8)
    if ($code -ne 0) { throw "`nThe build does not compile; nothing was run. Correct the errors above and type the command again." }
}

# Removes all compiled programs but the three used last and those that still run: what runs cannot be renamed on Windows.
# Elsewhere it can, and a day is allowed.
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
            Say "$($directory.Name) is still in use and stays."
        }
    }
}

function Enter-Lock {
    [void] [IO.Directory]::CreateDirectory($builds)
    $said = $false
    while ($true) {
        try { return [IO.File]::Open([IO.Path]::Combine($builds, 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] {
            if (-not $said) { Say "Waiting for the other command that is compiling the build$ellipsis" }
            $said = $true
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

# An argument as a literal of PowerShell's, because what stands in a variable has ~ and * expanded in it. Before 7.3 a literal
# loses its quotes, and an empty one is lost itself, unless it is written as a C runtime reads it; 5.1 forgets the backslashes
# at the end as well.
function ConvertTo-Literal([string] $value) {
    if ($passing -eq 'Legacy') {
        $value = if ($value -eq '') { '""' } else { [regex]::Replace($value, '(\\*)"', '$1$1\"') }
        if ($PSVersionTable.PSVersion.Major -lt 6 -and $value -match '\s') { $value = [regex]::Replace($value, '(\\+)$', '$1$1') }
    }
    "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'"
}

$passing = if ($PSVersionTable.PSVersion -lt [version] '7.3') { 'Legacy' } else { "$PSNativeCommandArgumentPassing" }
$literals = @($args | ForEach-Object { ConvertTo-Literal "$_" }) -join ' '

# Nobody waits for a compiler at a tab: the program that is there answers, or none does.
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

# This may be somebody's own session: its environment is as before when the program has ended.
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
