using System.Buffers;

namespace QgoBuild.Delivery.Shell;

/// <summary>
/// A piece of POSIX shell: a pure value that can be printed, compared, composed and run. It is made from literal text that we
/// wrote and from values that anybody may have written; only this type ever quotes a value, so a path with a space, a quote or a
/// newline cannot be got wrong anywhere else.
/// </summary>
/// <example><code>RemoteCommand.Sh($"git -C {directory} checkout --detach {commit} &amp;&amp; touch {marker}")</code></example>
public sealed record RemoteCommand
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+:,./-");

    private RemoteCommand(string text) => Text = text;

    /// <summary>The text, ready for <c>sh -c</c> or for a line of a script.</summary>
    public string Text { get; }

    /// <summary>One program with its arguments; every word reaches it exactly as given.</summary>
    /// <exception cref="ArgumentException">A word holds a NUL character, which no process can be given.</exception>
    public static RemoteCommand Of(string program, params IEnumerable<string> arguments) =>
        new(string.Join(' ', arguments.Prepend(program).Select(Quote)));

    /// <summary>
    /// Shell text written as an interpolated string. What stands in it literally is shell; every <c>{hole}</c> becomes one
    /// word with exactly that value (or one word for each element of a sequence), unless it is itself a <see cref="RemoteCommand"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A hole stands inside quotes, or a value holds a NUL character.</exception>
    public static RemoteCommand Sh(ref ShellInterpolation text) => new(text.ToStringAndClear());

    /// <summary><c>this &amp;&amp; next</c>: the next runs when this one succeeded.</summary>
    public RemoteCommand And(RemoteCommand next) => new($"{Text} && {next.Text}");

    /// <summary><c>this | next</c>. Under <c>sh</c> the exit code is the last one's: check the first one's result by other means.</summary>
    public RemoteCommand Pipe(RemoteCommand next) => new($"{Text} | {next.Text}");

    /// <summary>One value as one shell word, in single quotes where it needs any.</summary>
    /// <exception cref="ArgumentException">The value holds a NUL character.</exception>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A NUL character cannot be part of a shell word.", nameof(value));

        return value.Length > 0 && !value.AsSpan().ContainsAnyExcept(PlainCharacters)
            ? value
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
