namespace QgoBuild.Engine.Tooling;

/// <summary>A started child process.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>Its arguments, secrets masked.</summary>
    string Arguments { get; }

    /// <summary>The directory it works in.</summary>
    string WorkingDirectory { get; }

    /// <summary>The lines it has written so far, in the order they came.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Its exit code, once it has exited.</summary>
    /// <exception cref="InvalidOperationException">It still runs.</exception>
    int ExitCode { get; }

    /// <summary>Whether it has exited.</summary>
    bool HasExited { get; }

    /// <summary>Its process identifier.</summary>
    int Id { get; }

    /// <summary>Ends it and the processes it started, at once.</summary>
    void Kill();

    /// <summary>
    /// Waits until it has exited and its output has been read. When its timeout passes it is killed, with its children,
    /// and the result is false.
    /// </summary>
    /// <exception cref="OperationCanceledException">The build was cancelled; the process has been killed.</exception>
    bool WaitForExit();
}
