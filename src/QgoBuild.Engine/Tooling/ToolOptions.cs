using System.Collections.Immutable;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Tooling;

/// <summary>
/// The settings of one call of a program. They never change: each <c>Set…</c>, <c>Add…</c> or <c>Enable…</c> returns settings that
/// differ in that.
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

    /// <summary>Where it works; the root directory when null.</summary>
    public string? ProcessWorkingDirectory { get; init; }

    /// <summary>Variables that are added to the environment that the build itself has.</summary>
    public IReadOnlyDictionary<string, string> ProcessEnvironmentVariables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Milliseconds after which it is ended; null for never.</summary>
    public int? ProcessExecutionTimeout { get; init; }

    /// <summary>Whether its lines are shown; as the build does in general when null.</summary>
    public bool? ProcessOutputLogging { get; init; }

    /// <summary>Whether the command is shown; as the build does in general when null.</summary>
    public bool? ProcessInvocationLogging { get; init; }

    /// <summary>Takes the lines instead of the build's own output.</summary>
    public Action<OutputType, string>? ProcessLogger { get; init; }

    /// <summary>Judges the finished process instead of the check for exit code 0.</summary>
    public Action<IProcess>? ProcessExitHandler { get; init; }

    internal string Program { get; }

    internal IReadOnlyList<string> Command { get; }

    internal ImmutableList<ToolArgument> Arguments { get; init; } = [];

    internal ImmutableList<string> Secrets { get; init; } = [];

    /// <summary>What the program reads from its standard input.</summary>
    internal string Input { get; init; } = "";

    /// <summary>The arguments as one command line.</summary>
    internal string CommandLine() => string.Join(' ', Words().Select(Quoting.DoubleIfNeeded));

    /// <summary>Masks the secrets in what is shown.</summary>
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

    private IEnumerable<string> Words() => Command.Concat(Arguments.OrderBy(argument => argument.Position).SelectMany(argument => argument.Words));
}
