using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>A remote command ended with an exit code that its caller did not expect.</summary>
public sealed class RemoteCommandException : DeliveryException
{
    private const int ShownCommandLength = 160;

    /// <summary>A command that failed.</summary>
    /// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
    /// <param name="command">The command that failed.</param>
    /// <param name="commandExitCode">Its exit code.</param>
    /// <param name="lastErrorLines">The last lines it wrote to standard error, oldest first.</param>
    public RemoteCommandException(string host, RemoteCommand command, int commandExitCode, IReadOnlyList<string> lastErrorLines)
        : base($"«{Shorten(command.Text)}» failed on {host} with exit code {commandExitCode}{Quote(lastErrorLines)}")
    {
        Command = command;
        CommandExitCode = commandExitCode;
        LastErrorLines = lastErrorLines;
    }

    /// <summary>The command that failed.</summary>
    public RemoteCommand Command { get; }

    /// <summary>The command's exit code (not the program's: that is <see cref="DeliveryException.ExitCode"/>).</summary>
    public int CommandExitCode { get; }

    /// <summary>The last lines it wrote to standard error, oldest first.</summary>
    public IReadOnlyList<string> LastErrorLines { get; }

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= ShownCommandLength ? line : line[..ShownCommandLength] + "…";
    }

    private static string Quote(IReadOnlyList<string> lines) => lines.Count == 0 ? "." : $":\n{string.Join('\n', lines)}";
}
