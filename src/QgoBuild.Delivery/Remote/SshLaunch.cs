using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The text that sshd is given to run a command: a pure function. It makes three promises true that SSH alone does not keep: the command
/// is read by <c>sh</c>, whatever the user's login shell; it can be stopped, also by root, for whom sshd refuses to send signals;
/// and a command that does not read its input neither hangs the connection nor sees no end of it.
/// </summary>
internal static class SshLaunch
{
    /// <summary>Up to here an input fits into the smallest window that a server grants, and needs no reader.</summary>
    private const int SmallInput = 16 * 1024;

    private const string Announcement = "qgo-process ";

    /// <summary>What sshd is to run.</summary>
    public static string TextOf(RemoteCommand command, int inputLength)
    {
        // sshd makes each command the leader of a process group, so the shell's own number names the group.
        var text = $"echo {Announcement}\"$$\" >&2\n" + (inputLength <= SmallInput ? command.Text : ThenDrain(command));
        var shell = RemoteCommand.Of("sh", "-c", text);

        // SSH.NET signals the end of an input only after at least one byte of it.
        return inputLength == 0 ? $"exec {shell} </dev/null" : $"exec {shell}";
    }

    /// <summary>Reads the first line that a launched command writes to standard error: its process group.</summary>
    public static bool TryReadProcess(string line, out int process)
    {
        process = 0;
        return line.StartsWith(Announcement, StringComparison.Ordinal)
            && int.TryParse(line.AsSpan(Announcement.Length), NumberStyles.None, CultureInfo.InvariantCulture, out process);
    }

    /// <summary>What stops a launched command and whatever it started, except what detached itself.</summary>
    public static string StopTextOf(int process) => string.Create(CultureInfo.InvariantCulture, $"kill -TERM -- -{process}");

    // Bytes that nobody reads fill the channel's window, and SSH.NET waits for room in it forever.
    private static string ThenDrain(RemoteCommand command) => $"{RemoteCommand.Of("sh", "-c", command.Text)}; code=$?; cat >/dev/null; exit $code";
}
