namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>Splits text into words like OpenSSH, which has two tokenizers: an old one for keywords and the criteria of <c>Match</c>, and a
/// newer one, with both kinds of quotes and the backslash, for arguments.</summary>
internal static class SshConfigTokenizer
{
    private const string WhiteSpace = " \t\r\n";
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(WhiteSpace + "\"=");

    /// <summary>The old tokenizer: reads the next word, which ends at white space, at one <c>=</c>, or at a closing double quote.</summary>
    /// <param name="rest">The remaining text; null when there is none, not even an empty word.</param>
    /// <returns>The word, which may be empty; null at the end, or when a quote is not closed.</returns>
    public static string? Next(ref string? rest)
    {
        if (rest is not { } text) return null;

        var end = text.AsSpan().IndexOfAny(Delimiters);
        if (end < 0)
        {
            rest = null;
            return text;
        }

        if (text[end] == '"')
        {
            var close = text.IndexOf('"', end + 1);
            rest = close < 0 ? null : text[(close + 1)..].TrimStart(WhiteSpace.ToCharArray());
            return close < 0 ? null : text[..end] + text[(end + 1)..close];
        }

        rest = text[(end + 1)..].TrimStart(WhiteSpace.ToCharArray());
        if (text[end] != '=' && rest.StartsWith('=')) rest = rest[1..].TrimStart(WhiteSpace.ToCharArray());
        return text[..end];
    }

    /// <summary>The newer tokenizer: reads all words up to a comment; false when a quote is not closed.</summary>
    public static bool TrySplit(string text, [NotNullWhen(true)] out IReadOnlyList<string>? words)
    {
        var found = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            if (at == text.Length || text[at] == '#')
            {
                words = found;
                return true;
            }

            if (ReadWord(text, ref at) is not { } word)
            {
                words = null;
                return false;
            }

            found.Add(word);
        }
    }

    private static string? ReadWord(string text, ref int at)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length && (text[at + 1] is '\'' or '"' or '\\' || (quote == '\0' && text[at + 1] == ' ')))
                word.Append(text[++at]);
            else if (quote == '\0' && c is ' ' or '\t')
                break;
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else
                word.Append(c);
        }

        return quote == '\0' ? word.ToString() : null;
    }
}
