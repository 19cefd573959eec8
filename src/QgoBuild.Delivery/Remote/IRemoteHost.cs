namespace QgoBuild.Delivery.Remote;

/// <summary>
/// A server that runs commands. Deployments use SSH through this interface only. These comments are the contract of all implementations and
/// decorators; one conformance suite tests them.
/// <list type="bullet">
/// <item>
/// A host is thread-safe. Commands run concurrently, each in a process of its own, and share nothing (working directory, variables).
/// </item>
/// <item>A host never repeats a command: only the caller can know whether that is safe.</item>
/// <item>A lost connection stays lost: every later call fails at once in the same way. Create a new connection to continue.</item>
/// </list>
/// </summary>
public interface IRemoteHost : IAsyncDisposable
{
    /// <summary>The name for messages: <c>user@host</c>, and the port when it is not 22.</summary>
    string Name { get; }

    /// <summary>Runs a command with the server's <c>sh</c>, and waits until it has ended and all of its output has arrived. It does not
    /// wait for background processes of the command; their later output is lost.</summary>
    /// <param name="command">The command, at most about 100 KB of text. Pass a larger script, or one with secrets, as
    /// <paramref name="input"/> to <c>sh -s</c>: the text of a command is visible in the server's process list.</param>
    /// <param name="input">The command's standard input, written byte for byte and then closed. A command need not read it.</param>
    /// <param name="onLine">Receives the lines of the command's standard output and standard error as they arrive, without output of a
    /// login shell, a profile or the server. Calls never overlap. The order is kept within each of the two streams, not between them. It
    /// must return quickly: pending output is held in memory. If it throws, the command is stopped and <see cref="RunAsync"/> throws the
    /// same exception.</param>
    /// <param name="cancellationToken">Stops the command: its process group receives SIGTERM, the channel is closed, and an
    /// <see cref="OperationCanceledException"/> is thrown. Detached processes of the command (<c>setsid</c>) keep running.</param>
    /// <returns>The exit code; 128 plus the signal number when a signal ended the command. A code other than 0 is not an error
    /// here.</returns>
    /// <exception cref="CommandNotRunException">The user's login shell ended before the command started.</exception>
    /// <exception cref="RemoteSessionException">The server accepts no further command now: this one was not run.</exception>
    /// <exception cref="RemoteConnectionLostException">The connection ended, or the server did not respond for 15 seconds. The command may
    /// or may not have run, and may still be running.</exception>
    Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
        CancellationToken cancellationToken = default);
}

/// <summary>A line of output of a remote command.</summary>
/// <param name="Text">The line without its newline, decoded from UTF-8. Invalid bytes become U+FFFD; nothing else changes, so a carriage
/// return stays.</param>
/// <param name="IsError">True for standard error, false for standard output.</param>
/// <param name="IsPartial">True when the line is longer than <see cref="MaxBytes"/> and its next piece follows.</param>
public readonly record struct RemoteOutput(string Text, bool IsError, bool IsPartial = false)
{
    /// <summary>The longest line that is delivered in one piece, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;
}

/// <summary>Extensions of <see cref="IRemoteHost"/>.</summary>
public static class RemoteHostExtensions
{
    private const int MaxErrorLines = 20;

    /// <summary>Runs a command that must succeed, and returns its standard output without trailing newlines, like <c>$(…)</c> in a
    /// shell.</summary>
    /// <remarks>The output is held in memory. For large output, use <see cref="IRemoteHost.RunAsync"/>.</remarks>
    /// <exception cref="RemoteCommandException">The exit code is not 0.</exception>
    /// <exception cref="RemoteConnectionLostException">The connection was lost.</exception>
    public static async Task<string> ReadAsync(
        this IRemoteHost host, RemoteCommand command, ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder();
        var errors = new Queue<string>();
        var exitCode = await host.RunAsync(command, input, AddLine, cancellationToken);

        return exitCode == 0
            ? output.ToString().TrimEnd('\n')
            : throw new RemoteCommandException(host.Name, command, exitCode, [.. errors]);

        void AddLine(RemoteOutput line)
        {
            if (!line.IsError)
            {
                output.Append(line.Text).Append(line.IsPartial ? "" : "\n");
                return;
            }

            errors.Enqueue(line.Text);
            if (errors.Count > MaxErrorLines) errors.Dequeue();
        }
    }
}
