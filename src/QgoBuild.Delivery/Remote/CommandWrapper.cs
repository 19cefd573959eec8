using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The text that sshd is given to run a command: a pure function. It makes promises true that SSH alone does not keep: the command is read by
/// <c>sh</c>, whatever the user's login shell; what a login shell or a profile writes is told apart from what the command writes; the
/// command can be stopped, also by root, for whom sshd refuses to send signals; and a command that does not read its input neither hangs the
/// connection nor misses the end of it.
/// </summary>
/// <param name="mark">Stands in no other output: before it and a number on each stream, and after it and the exit code, nothing is the command's.</param>
internal sealed class CommandWrapper(string mark)
{
    /// <summary>Up to here an input fits into the smallest window that a server grants, and needs no reader.</summary>
    private const int MaxUndrainedInput = 16 * 1024;

    /// <summary>With a mark of its own, which nobody can guess.</summary>
    public CommandWrapper()
        : this("qgo-" + RandomNumberGenerator.GetHexString(24, lowercase: true))
    {
    }

    /// <summary>What goes before the process group's number on each stream, before anything else that is the command's.</summary>
    public string BeginMarker { get; } = mark + "-begin ";

    /// <summary>What goes before the exit code on each stream, once the command has ended.</summary>
    public string EndMarker { get; } = mark + "-end ";

    /// <summary>What sshd is to run: one line that every shell reads in the same way.</summary>
    public string Wrap(RemoteCommand command, int inputLength)
    {
        // SSH.NET signals the end of an input only after at least one byte of it.
        var input = inputLength == 0 ? " </dev/null" : "";

        // Bytes that nobody reads fill the channel's window, and SSH.NET waits for room in it forever.
        var drain = inputLength > MaxUndrainedInput ? " cat >/dev/null;" : "";

        // The mark is put together there: a shell that prints the commands it runs (set -x) must not print the mark. Neither quote nor
        // backslash, line break or exclamation mark stands between the quotes: fish, csh and sh disagree about them.
        return $"""
            exec sh -c 'set -- "$1$2" "$(printf %b "$3")"; echo "$1-begin $$"; echo "$1-begin $$" >&2; sh -c "$2"{input}; set -- "$1" $?;{drain} echo "$1-end $2"; echo "$1-end $2" >&2; exit $2' sh {mark[..^8]} {mark[^8..]} '{Escape(command.Text)}'
            """;
    }

    /// <summary>What stops a launched command and whatever it started, except what detached itself.</summary>
    public static RemoteCommand CreateStopCommand(int process) => RemoteCommand.Sh($"""
        # dash takes a process group only after -s.
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
