# Completion of QgoBuild's build.ps1 for PowerShell. Install it once, for all your checkouts:
#     ./build.ps1 :completion powershell >> $PROFILE

Register-ArgumentCompleter -Native -CommandName 'build.ps1', './build.ps1', 'build.cmd', 'build.sh', './build.sh', 'build' -ScriptBlock {
    param($word, $command, $cursor)

    # build and build.cmd mean the build.ps1 in the same directory.
    $script = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath("$($command.CommandElements[0].Value)")
    if ($script -notmatch '\.(ps1|sh)$') { $script = [IO.Path]::Combine([IO.Path]::GetDirectoryName($script), 'build.ps1') }

    # Call only scripts of QgoBuild: others would start a build.
    if (-not [IO.File]::Exists($script) -or -not [IO.File]::ReadAllText($script).Contains(':completion')) { return }
    $words = @($command.CommandElements | Where-Object { $_.Extent.StartOffset -gt $command.Extent.StartOffset -and $_.Extent.EndOffset -lt $cursor } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    $words += "$word"
    & $script ':complete' '--' @words 2>$null | ForEach-Object {
        $text, $description = "$_".Split([char[]] "`t", 2)
        if (-not $description) { $description = $text }
        $written = if ($text -match '^[\w:=+./\\-]+$') { $text } else { "'" + $text.Replace("'", "''") + "'" }
        [Management.Automation.CompletionResult]::new($written, $text, 'ParameterValue', $description)
    }
}
