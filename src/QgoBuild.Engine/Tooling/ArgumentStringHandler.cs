namespace QgoBuild.Engine.Tooling;

/// <summary>Builds a command line from an interpolated string. Literal text is unchanged; the value of each hole is exactly one argument
/// (or the rest of the argument that it is attached to), whatever blanks and quotes it contains, even when it is empty. Formats: <c>:nq</c>
/// leaves a value unquoted, <c>:r</c> makes it a secret that is never shown. A plain string is literal.</summary>
[InterpolatedStringHandler]
public ref struct ArgumentStringHandler
{
    private readonly List<string> _secrets;
    private StringBuilder? _arguments;

    /// <summary>Called by the compiler.</summary>
    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _arguments = new StringBuilder(literalLength + formattedCount * 8);
        _secrets = [];
        handlerIsValid = true;
    }

    private ArgumentStringHandler(string literal)
    {
        _arguments = new StringBuilder(literal);
        _secrets = [];
    }

    /// <summary>A literal command line.</summary>
    public static implicit operator ArgumentStringHandler(string value) => new(value.NotNull());

    /// <summary>Called by the compiler for the text between holes.</summary>
    public readonly void AppendLiteral(string value) => _arguments?.Append(value);

    /// <summary>Called by the compiler for a hole.</summary>
    public readonly void AppendFormatted(object? obj, int alignment = 0, string? format = null)
    {
        switch (obj)
        {
            case IAbsolutePathHolder holder:
                AppendValue(format is null ? holder.Path.ToString() : holder.Path.ToString(format), quote: format is null, alignment);
                break;
            case string text when format == "r":
                _secrets.Add(text);
                BuildSession.Current.Output.Redactor.Add(text);
                AppendValue(text, quote: true, alignment);
                break;
            case string text:
                AppendValue(text, quote: format != "nq", alignment);
                break;
            case IFormattable value:
                AppendValue(value.ToString(format, CultureInfo.InvariantCulture), quote: true, alignment);
                break;
            default:
                AppendValue(obj?.ToString() ?? "", quote: true, alignment);
                break;
        }
    }

    /// <summary>Called by the compiler for a hole with paths: one argument each.</summary>
    public readonly void AppendFormatted(IEnumerable<IAbsolutePathHolder> paths, int alignment = 0, string? format = null)
    {
        var first = true;
        foreach (var path in paths.NotNull())
        {
            if (!first) AppendLiteral(" ");
            AppendFormatted((object)path, alignment, format);
            first = false;
        }
    }

    /// <summary>The command line built so far; the handler is empty afterwards.</summary>
    public string ToStringAndClear()
    {
        var arguments = _arguments?.ToString() ?? "";
        _arguments?.Clear();
        return arguments;
    }

    /// <summary>The function that replaces the secrets of this command line by <c>***</c>.</summary>
    public readonly Func<string, string> GetFilter()
    {
        if (_secrets is not { Count: > 0 } secrets) return text => text;
        var redactor = new Redactor();
        foreach (var secret in secrets)
        {
            redactor.Add(secret);
            redactor.Add(Quoting.DoubleIfNeeded(secret));
        }

        return redactor.Redact;
    }

    private readonly void AppendValue(string value, bool quote, int alignment)
    {
        if (_arguments is not { } arguments) return;
        var written = quote ? Quoting.DoubleIfNeeded(value) : value;
        if (quote && written.StartsWith('"')) DoubleBackslashesBefore(arguments);
        arguments.Append(alignment < 0 ? written.PadRight(-alignment) : written.PadLeft(alignment));
    }

    // C:\dir\{name} with a quoted name: the backslash would escape the quote.
    private static void DoubleBackslashesBefore(StringBuilder arguments)
    {
        var backslashes = 0;
        while (backslashes < arguments.Length && arguments[arguments.Length - 1 - backslashes] == '\\') backslashes++;
        arguments.Append('\\', backslashes);
    }
}
