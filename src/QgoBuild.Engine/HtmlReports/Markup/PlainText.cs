namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>Makes any program output valid Unicode text without control characters.</summary>
internal static class PlainText
{
    private const char Replacement = '\uFFFD';

    // From U+2400 on, Unicode has pictures of the control characters in their order.
    private const char FirstControlPicture = '\u2400';
    private const char DeletePicture = '\u2421';

    /// <summary>The text with control characters made visible, except tabs and line breaks. Unpaired surrogates and characters that change
    /// the writing direction (and so can hide the meaning) are replaced.</summary>
    public static string Sanitize(string text)
    {
        var first = IndexOfUnsafe(text);
        return first < 0 ? text : string.Create(text.Length, (text, first), static (clean, source) =>
        {
            source.text.CopyTo(clean);
            for (var i = source.first; i < clean.Length; i++) clean[i] = SanitizeAt(source.text, i);
        });
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (SanitizeAt(text, i) != text[i]) return i;
        }

        return -1;
    }

    private static char SanitizeAt(string text, int i)
    {
        var character = text[i];
        return character switch
        {
            '\t' or '\n' => character,
            < ' ' => (char)(FirstControlPicture + character),
            '\x7F' => DeletePicture,
            <= '\x9F' and >= '\x80' => Replacement,
            '\uFFFE' or '\uFFFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => Replacement,
            _ when char.GetUnicodeCategory(character) != UnicodeCategory.Surrogate => character,
            _ when char.IsHighSurrogate(character) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? character : Replacement,
            _ => i > 0 && char.IsHighSurrogate(text[i - 1]) ? character : Replacement,
        };
    }
}
