using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// A server on which commands can be run. This is all that a deployment knows of SSH, and these comments are the contract that
/// every implementation and decorator keeps; one conformance suite tests them all.
/// <list type="bullet">
/// <item>A host is safe to use from several threads. Commands run at once, each in a process of its own; nothing (working directory,
/// variables) is carried from one to the next.</item>
/// <item>A host never repeats a command: whether that would be right, only the caller knows.</item>
/// <item>Once a connection is lost it stays lost; every later call fails at once in the same way. Connect anew to go on.</item>
/// </list>
/// </summary>
public interface IRemoteHost : IAsyncDisposable
{
    /// <summary>The server's name for people: <c>user@host</c>, and the port when it is not SSH's own.</summary>
    string Name { get; }

    /// <summary>
    /// Runs a command with the server's <c>sh</c> and waits until it has ended and all that it wrote has arrived. What it leaves running in the
    /// background is not waited for, and what that writes later is lost.
    /// </summary>
    /// <param name="command">
    /// The command, at most about 100 KB of text. A program larger than that, or one that holds secrets, goes through <paramref name="input"/>
    /// to <c>sh -s</c>: what stands in a command can be seen in the server's process list.
    /// </param>
    /// <param name="input">Written to the command's standard input, byte for byte, which is then closed. A command need not read it.</param>
    /// <param name="onLine">
    /// Receives the command's own standard output and standard error as they arrive, by line: nothing that a login shell, a profile or the
    /// server itself prints before or after them. Calls never overlap; order is kept within each of the two, not
    /// between them. It must return quickly: what it does not take in time is held in memory. If it throws, the command is
    /// stopped and <see cref="RunAsync"/> throws the same.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the command: its process group receives SIGTERM, the channel is closed, and <see cref="OperationCanceledException"/> is
    /// thrown. What the command has detached (<c>setsid</c>) goes on.
    /// </param>
    /// <returns>The exit code; 128 and the signal's number when a signal ended it. A code other than 0 is not an error here.</returns>
    /// <exception cref="CommandNotRunException">The user's login shell ended before the command began.</exception>
    /// <exception cref="RemoteSessionException">The server takes no further command now: this one was not run.</exception>
    /// <exception cref="RemoteConnectionLostException">
    /// The connection ended, or the server did not answer for 15 seconds. The command may or may not have been run, and may still be running.
    /// </exception>
    Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null, CancellationToken cancellationToken = default);
}
