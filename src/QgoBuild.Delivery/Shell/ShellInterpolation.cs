using System.Runtime.CompilerServices;

namespace QgoBuild.Delivery.Shell;

/// <summary>Compiles an interpolated string to shell text for <see cref="RemoteCommand.Sh"/>: literals stay unchanged, holes are quoted. It
/// tracks the quotes of the literals, to refuse a hole inside a quoted string, where quoting would have no effect.</summary>
[InterpolatedStringHandler]
public ref struct ShellInterpolation
{
    private readonly StringBuilder _text;
    private char _openQuote;

    /// <summary>Called by the compiler.</summary>
    public ShellInterpolation(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    /// <summary>Called by the compiler: literal shell text.</summary>
    public void AppendLiteral(string literal)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            var character = literal[i];
            if (character == '\\' && _openQuote != '\'')
                i++;
            else if (_openQuote == '\0' && (character is '\'' or '"'))
                _openQuote = character;
            else if (character == _openQuote)
                _openQuote = '\0';
        }

        _text.Append(literal);
    }

    /// <summary>Called by the compiler: shell text that is quoted already.</summary>
    public void AppendFormatted(RemoteCommand command)
    {
        ThrowIfInsideQuotes(command.Text);
        _text.Append(command.Text);
    }

    /// <summary>Called by the compiler: a value that becomes one word.</summary>
    public void AppendFormatted(string value)
    {
        ThrowIfInsideQuotes(value);
        _text.Append(RemoteCommand.Quote(value));
    }

    /// <summary>Called by the compiler: a number, in digits.</summary>
    public readonly void AppendFormatted(long value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Called by the compiler: values that become one word each.</summary>
    public void AppendFormatted(IEnumerable<string> values)
    {
        var words = values.Select(RemoteCommand.Quote).ToList();
        ThrowIfInsideQuotes(string.Join(' ', words));
        _text.AppendJoin(' ', words);
    }

    internal readonly string ToStringAndClear() => _text.ToString();

    private readonly void ThrowIfInsideQuotes(string value)
    {
        if (_openQuote != '\0')
            throw new ArgumentException($"The value \"{value}\" is inside {_openQuote} quotes; write it outside of them.", nameof(value));
    }
}
