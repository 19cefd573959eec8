namespace QgoBuild.Delivery.Remote;

/// <summary>The host key of the server is valid, but the server refuses the login of the user with these keys.</summary>
public sealed class RemoteAuthenticationException : DeliveryException
{
    internal RemoteAuthenticationException(SshHop hop, Identities keys, Exception cause)
        : base(Explain(hop, keys, cause), hop.ToCopyIdCommand().Text, cause) { }

    private static string Explain(SshHop hop, Identities keys, Exception cause)
    {
        var refused = keys.Keys is [var only]
            ? $"the key {only.Name}" : $"any of the keys {string.Join(", ", keys.Keys.Select(key => key.Name))}";
        var others = keys.Unusable.Count == 0 ? "" : $"\nNot tried: {string.Join("; ", keys.Unusable)}.";
        return $"{hop} does not accept {refused} for the user {hop.User}: {cause.Message}{others}";
    }
}

/// <summary>The server refuses a further session, on the existing connections and on a new one. The command was not run.</summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="reason">The reason, as a clause.</param>
/// <param name="cause">The exception that caused it.</param>
public sealed class RemoteSessionException(string host, string reason, Exception cause) : DeliveryException(
    $"{host} accepts no further command now: {reason.TrimEnd('.')}. The command was not run.",
    "Raise MaxSessions or MaxStartups in the server's sshd_config.", cause);

/// <summary>The connection to a server ended while it was in use. The running command may have been completed, in part or not at all, and
/// may still be running there.</summary>
public sealed class RemoteConnectionLostException(string host, string reason, Exception? cause = null)
    : DeliveryException($"The connection to {host} was lost: {reason}. The command may still be running there.", cause: cause)
{
    /// <summary>The server's name, as <see cref="IRemoteHost.Name"/>.</summary>
    public string Host { get; } = host;
}

/// <summary>A remote command failed.</summary>
public sealed class RemoteCommandException : DeliveryException
{
    private const int ShownCommandLength = 160;

    /// <summary>Creates the exception.</summary>
    /// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
    /// <param name="command">The command that failed.</param>
    /// <param name="commandExitCode">The exit code of the command.</param>
    /// <param name="lastErrorLines">The last lines of its standard error, oldest first.</param>
    public RemoteCommandException(string host, RemoteCommand command, int commandExitCode, IReadOnlyList<string> lastErrorLines)
        : base($"\"{Shorten(command.Text)}\" failed on {host} with exit code {commandExitCode}{Quote(lastErrorLines)}")
    {
        Command = command;
        CommandExitCode = commandExitCode;
        LastErrorLines = lastErrorLines;
    }

    /// <summary>The command that failed.</summary>
    public RemoteCommand Command { get; }

    /// <summary>The exit code of the command. That of this program is <see cref="DeliveryException.ExitCode"/>.</summary>
    public int CommandExitCode { get; }

    /// <summary>The last lines of the standard error of the command, oldest first.</summary>
    public IReadOnlyList<string> LastErrorLines { get; }

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= ShownCommandLength ? line : line[..ShownCommandLength] + "…";
    }

    private static string Quote(IReadOnlyList<string> lines) => lines.Count == 0 ? "." : $":\n{string.Join('\n', lines)}";
}

/// <summary>The server closed the channel of a command before the command started, because the user's login shell does not run
/// commands.</summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="exitCode">The exit code of the channel.</param>
/// <param name="output">The output on the channel; empty for none.</param>
public sealed class CommandNotRunException(string host, int exitCode, string output) : DeliveryException(
    $"{host} did not run the command: its login shell ended first, with exit code " +
        $"{exitCode}{(output.Length > 0 ? $", and printed:\n{output}" : ".")}",
    "Check that a command runs there without a terminal (ssh … true): neither the login shell nor its profile may exit or replace the " +
        "command.");
