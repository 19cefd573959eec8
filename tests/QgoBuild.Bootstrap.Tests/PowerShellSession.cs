using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>
/// A session of PowerShell 7's own engine, inside this process. Its command modules are not there: <c>build.ps1</c> needs none.
/// </summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="argumentPassing">How PowerShell hands arguments to programs; <c>Legacy</c> is how all versions before 7.3 do.</param>
    public PowerShellSession(string argumentPassing)
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("PSNativeCommandArgumentPassing", argumentPassing);
    }

    /// <summary>Runs a script to its end. What it writes to standard error goes to this process's.</summary>
    public async Task<Outcome> RunAsync(string script, params string[] arguments)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        var output = await shell.InvokeAsync();
        return new Outcome(
            (int)_runspace.SessionStateProxy.GetVariable("LASTEXITCODE"),
            string.Concat(output.Select(line => $"{line}\n")),
            string.Concat(shell.Streams.Error.Select(error => $"{error}\n")));
    }

    /// <summary>What a tab at the end of the line offers, once a script that registers completers has run.</summary>
    public IReadOnlyList<string> Complete(string script, string directory, string line)
    {
        using var shell = PowerShell.Create(_runspace);
        _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(directory));
        shell.AddScript(script).Invoke();
        shell.Commands.Clear();
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Select(match => match.CompletionText)];
    }

    public void Dispose() => _runspace.Dispose();
}
