namespace QgoBuild.Delivery.Shell;

/// <summary>A POSIX shell command: a pure value that can be printed, compared, composed and run. It consists of literal text from this code
/// and of untrusted values. Only this type quotes values, so a path with a space, a quote or a newline is safe everywhere.</summary>
/// <example><code>RemoteCommand.Sh($"git -C {directory} checkout --detach {commit} &amp;&amp; touch {marker}")</code></example>
public sealed record RemoteCommand
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+:,./-");

    private RemoteCommand(string text) => Text = text;

    /// <summary>The text, ready for <c>sh -c</c> or for a line of a script.</summary>
    public string Text { get; }

    /// <summary>One program with its arguments, which it receives unchanged.</summary>
    /// <exception cref="ArgumentException">A word contains a NUL character, which cannot be passed to a process.</exception>
    public static RemoteCommand Of(string program, params IEnumerable<string> arguments) =>
        new(string.Join(' ', arguments.Prepend(program).Select(Quote)));

    /// <summary>Shell text as an interpolated string. Its literal text is shell; every <c>{hole}</c> becomes one word with exactly that
    /// value (or one word for each element of a sequence), unless it is a <see cref="RemoteCommand"/>.</summary>
    /// <exception cref="ArgumentException">A hole is inside quotes, or a value contains a NUL character.</exception>
    public static RemoteCommand Sh(ref ShellInterpolation text) => new(text.ToStringAndClear());

    /// <summary><c>this &amp;&amp; next</c>: the next command runs when this one succeeds.</summary>
    public RemoteCommand And(RemoteCommand next) => new($"{Text} && {next.Text}");

    /// <summary>One value as one shell word, in single quotes if necessary.</summary>
    /// <exception cref="ArgumentException">The value contains a NUL character.</exception>
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
