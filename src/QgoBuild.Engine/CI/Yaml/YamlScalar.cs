using System.Globalization;
using System.Text;

namespace QgoBuild.Engine.CI.Yaml;

/// <summary>Writes a text on one line so that every reader of YAML, whatever its version, reads the same text.</summary>
internal static class YamlScalar
{
    private static readonly string[] ReservedWords = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

    /// <summary>The text as it is if YAML reads it as text, otherwise in single quotes, otherwise with escapes.</summary>
    public static string Write(string text)
    {
        if (IsPlain(text)) return text;
        return text.All(IsPrintable) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : Escape(text);
    }

    /// <summary>Whether the text can be written as a block without escapes.</summary>
    public static bool CanBeBlock(string text) =>
        text.Contains('\n') && !text.EndsWith('\n') && text[0] is not ('\n' or ' ' or '\t') &&
        text.All(character => character == '\n' || IsPrintable(character));

    private static bool IsPlain(string text) =>
        text.Length > 0 && CanStartPlain(text) && text[^1] is not (' ' or ':') &&
        text.All(character => IsPrintable(character) && character != '\t') &&
        !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) &&
        !ReservedWords.Contains(text, StringComparer.OrdinalIgnoreCase);

    // Digits and signs may begin a number or a date; other characters have a meaning in YAML.
    private static bool CanStartPlain(string text) => text[0] switch
    {
        '.' => text.Length > 1 && (text[1] == '/' || char.IsAsciiLetterLower(text[1])) && text is not (".nan" or ".inf"),
        '~' => text.Length > 1,
        var first => char.IsAsciiLetter(first) || first is '/' or '_' or '$',
    };

    // Characters that YAML 1.1 reads as a line end or a byte order mark are escaped.
    private static bool IsPrintable(char character) =>
        character == '\t' || (!char.IsControl(character) && character is not ('\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff'));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => escaped.Append('\\').Append(character),
                '\n' => escaped.Append("\\n"),
                _ when IsPrintable(character) && character != '\t' => escaped.Append(character),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        return escaped.Append('"').ToString();
    }
}
