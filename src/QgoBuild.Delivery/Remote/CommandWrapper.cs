namespace QgoBuild.Delivery.Remote;

/// <summary>Wraps a command in the text that sshd runs: a pure function. It guarantees what SSH alone does not: <c>sh</c> runs the command,
/// whatever the user's login shell is; output of a login shell or a profile is separated from output of the command; the command can be
/// stopped, also as root, for which sshd refuses to send signals; and a command that does not read its input neither blocks the connection
/// nor misses the end of its input.</summary>
/// <param name="mark">A unique text. On each stream, only the output between the two markers made from it is from the command.</param>
internal sealed class CommandWrapper(string mark)
{
    /// <summary>An input up to this size fits into the smallest window of a server, and does not have to be read.</summary>
    private const int MaxUndrainedInput = 16 * 1024;

    /// <summary>Creates a wrapper with a random mark.</summary>
    public CommandWrapper()
        : this("qgo-" + RandomNumberGenerator.GetHexString(24, lowercase: true)) { }

    /// <summary>Printed on each stream, followed by the process ID, before the output of the command.</summary>
    public string BeginMarker { get; } = mark + "-begin ";

    /// <summary>Printed on each stream, followed by the exit code, once the command has ended.</summary>
    public string EndMarker { get; } = mark + "-end ";

    /// <summary>The text for sshd: one line that all shells parse in the same way.</summary>
    public string Wrap(RemoteCommand command, int inputLength)
    {
        // SSH.NET signals the end of an input only when it has at least one byte.
        var input = inputLength == 0 ? " </dev/null" : "";

        // Unread input fills the channel's window, and SSH.NET then waits for room in it forever.
        var drain = inputLength > MaxUndrainedInput ? " cat >/dev/null;" : "";

        // The mark is assembled on the server: a shell that prints the commands it runs (set -x) must not print the mark. Between the
        // quotes there is no quote, backslash, line break or exclamation mark, because fish, csh and sh parse them differently.
        var script =
            """set -- "$1$2" "$(printf %b "$3")"; echo "$1-begin $$"; echo "$1-begin $$" >&2; """ +
            $"""sh -c "$2"{input}; set -- "$1" $?;{drain} echo "$1-end $2"; echo "$1-end $2" >&2; exit $2""";
        return $"exec sh -c '{script}' sh {mark[..^8]} {mark[^8..]} '{Escape(command.Text)}'";
    }

    /// <summary>The command that stops a running command and its child processes, except detached ones.</summary>
    public static RemoteCommand CreateStopCommand(int process) => RemoteCommand.Sh($"""
        # dash accepts a process group only after -s.
        group=$(sed 's/.*) . [0-9]* \([0-9]*\) .*/\1/' {string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")})
        kill -s TERM -- "-$group"
        """);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 64);
        foreach (var character in text)
        {
            if (character is '\'' or '\\' or '!' or '\n' or '\r')
                escaped.Append("\\0").Append(Convert.ToString(character, 8).PadLeft(3, '0'));
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }
}

/// <summary>The numbers of the signals of SSH (RFC 4254, section 6.10), for exit codes as in a shell.</summary>
internal static class SignalNumber
{
    private const int ExitCodeOffset = 128;

    /// <summary>The exit code of a shell for a process that a signal ended; 128 for an unknown signal.</summary>
    public static int ToExitCode(string signal) => ExitCodeOffset + signal switch
    {
        "HUP" => 1,
        "INT" => 2,
        "QUIT" => 3,
        "ILL" => 4,
        "ABRT" => 6,
        "FPE" => 8,
        "KILL" => 9,
        "USR1" => 10,
        "SEGV" => 11,
        "USR2" => 12,
        "PIPE" => 13,
        "ALRM" => 14,
        "TERM" => 15,
        _ => 0,
    };
}
