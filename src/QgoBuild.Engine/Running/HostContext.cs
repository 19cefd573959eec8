using System.Collections;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Running;

/// <summary>All that a run takes from the process it runs in, so that tests can run builds without one.</summary>
internal sealed record HostContext
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public required AbsolutePath WorkingDirectory { get; init; }

    public required IDictionary Environment { get; init; }

    public required TextWriter Output { get; init; }

    /// <summary>Takes what targets write to standard error.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    public bool UseColors { get; init; }

    /// <summary>How many letters fit into a line of the terminal now; null when the output goes elsewhere.</summary>
    public Func<int>? TerminalWidth { get; init; }

    /// <summary>Asks for what is missing; null when nobody is there to answer.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>The piped input; null when the input is a terminal.</summary>
    public TextReader? Input { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Cancelled when the user or the system wants the build to end.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Puts the session's writers in the place of the console's, where the build has a console of its own.</summary>
    public Action RedirectConsole { get; init; } = () => { };

    /// <summary>Lets nothing through that the build prints itself, where only the engine has something to say.</summary>
    public Action SuppressConsoleOutput { get; init; } = () => { };

    public string? GetVariable(string name) => Environment[name] as string;
}
