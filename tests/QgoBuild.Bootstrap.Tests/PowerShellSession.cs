using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>A session of PowerShell 7's own engine, inside this process. It has no command modules: <c>build.ps1</c> requires
/// none.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="argumentPassing">How PowerShell passes arguments to programs; <c>Legacy</c> is the mode of all versions before
    /// 7.3.</param>
    public PowerShellSession(string argumentPassing)
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("PSNativeCommandArgumentPassing", argumentPassing);
    }

    /// <summary>Runs a script to its end. Its standard error is that of this process.</summary>
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

    /// <summary>The completions at the end of the line, after running a script that registers completers.</summary>
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
