namespace QgoBuild.Engine.Tooling;

/// <summary>A started child process.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>Its arguments, secrets masked.</summary>
    string Arguments { get; }

    /// <summary>Its working directory.</summary>
    string WorkingDirectory { get; }

    /// <summary>The lines that it has written so far, in order.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Its exit code, once it has exited.</summary>
    /// <exception cref="InvalidOperationException">It is still running.</exception>
    int ExitCode { get; }

    /// <summary>Whether it has exited.</summary>
    bool HasExited { get; }

    /// <summary>Its process identifier.</summary>
    int Id { get; }

    /// <summary>Kills it and the processes that it has started.</summary>
    void Kill();

    /// <summary>
    /// Waits until it has exited and its output has been read. After its timeout it is killed with its children, and the result is
    /// false.
    /// </summary>
    /// <exception cref="OperationCanceledException">The build was cancelled; the process has been killed.</exception>
    bool WaitForExit();
}
