namespace QgoBuild.Engine.Running;

/// <summary>The process that a run depends on: arguments, environment, console. Tests provide their own.</summary>
internal sealed record HostContext
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public required AbsolutePath WorkingDirectory { get; init; }

    public required IDictionary Environment { get; init; }

    public required TextWriter Output { get; init; }

    /// <summary>The target of standard error.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    public bool UseColors { get; init; }

    /// <summary>Returns the current width of the terminal in characters; null when the output is not a terminal.</summary>
    public Func<int>? TerminalWidth { get; init; }

    /// <summary>Prompts for missing values; null when there is no terminal.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>The piped input; null when the input is a terminal.</summary>
    public TextReader? Input { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Replaces the console's writers by the session's, if the build has its own console.</summary>
    public Action RedirectConsole { get; init; } = () => { };

    /// <summary>Discards the output of the build's own code, for calls that only print the engine's output.</summary>
    public Action SuppressConsoleOutput { get; init; } = () => { };

    public string? GetVariable(string name) => Environment[name] as string;
}
