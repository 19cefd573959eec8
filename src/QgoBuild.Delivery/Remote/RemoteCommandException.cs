using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

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
