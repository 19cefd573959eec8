using System.Collections.Immutable;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Tooling;

/// <summary>
/// The settings of one call of a program. They are immutable: each <c>Set…</c>, <c>Add…</c> or <c>Enable…</c> returns changed
/// settings.
/// </summary>
public abstract record ToolOptions
{
    private protected ToolOptions(string program, params string[] command)
    {
        Program = program;
        Command = command;
    }

    /// <summary>The program to run instead of the one in <c>PATH</c>.</summary>
    public string? ProcessToolPath { get; init; }

    /// <summary>The working directory; the root directory when null.</summary>
    public string? ProcessWorkingDirectory { get; init; }

    /// <summary>Variables that are added to the environment of the build.</summary>
    public IReadOnlyDictionary<string, string> ProcessEnvironmentVariables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Milliseconds after which it is killed; null for never.</summary>
    public int? ProcessExecutionTimeout { get; init; }

    /// <summary>Whether its lines are shown; the default of the build when null.</summary>
    public bool? ProcessOutputLogging { get; init; }

    /// <summary>Whether the command is shown; the default of the build when null.</summary>
    public bool? ProcessInvocationLogging { get; init; }

    /// <summary>Receives the lines instead of the build's own output.</summary>
    public Action<OutputType, string>? ProcessLogger { get; init; }

    /// <summary>Replaces the check for exit code 0.</summary>
    public Action<IProcess>? ProcessExitHandler { get; init; }

    internal string Program { get; }

    internal IReadOnlyList<string> Command { get; }

    internal ImmutableList<ToolArgument> Arguments { get; init; } = [];

    internal ImmutableList<string> Secrets { get; init; } = [];

    /// <summary>The program's standard input.</summary>
    internal string Input { get; init; } = "";

    /// <summary>The arguments as one command line.</summary>
    internal string CommandLine() => string.Join(' ', Words().Select(Quoting.DoubleIfNeeded));

    /// <summary>The function that masks the secrets in the shown text.</summary>
    internal Func<string, string> SecretFilter()
    {
        var redactor = new Redactor();
        foreach (var secret in Secrets)
        {
            redactor.Add(secret);
            redactor.Add(Quoting.DoubleIfNeeded(secret));
        }

        return redactor.Redact;
    }

    /// <summary>The command as it would be typed, secrets masked.</summary>
    public sealed override string ToString() => SecretFilter()($"{Program} {CommandLine()}".TrimEnd());

    private IEnumerable<string> Words() =>
        Command.Concat(Arguments.OrderBy(argument => argument.Position).SelectMany(argument => argument.Words));
}
