namespace QgoBuild.Engine.CI.Yaml;

/// <summary>Writes a YAML document: two spaces for each level, lists indented below their key.</summary>
internal sealed class YamlWriter
{
    private readonly StringBuilder _text = new();

    public static string Write(YamlMap document)
    {
        var writer = new YamlWriter();
        foreach (var (key, value) in document)
        {
            // A blank line separates top-level keys.
            if (writer._text.Length > 0 && value is not (YamlText or YamlLiteral)) writer._text.Append('\n');
            writer.WriteEntry(key, value, 0);
        }

        return writer._text.ToString();
    }

    private void WriteEntry(string key, YamlNode value, int level)
    {
        _text.Append(' ', level * 2).Append(FormatKey(key)).Append(':');
        WriteValue(value, level + 1);
    }

    // GitHub's key "on" needs no quotes, although YAML 1.1 reads it as true.
    private static string FormatKey(string key) => key == "on" ? key : YamlScalar.Write(key);

    private void WriteValue(YamlNode value, int level)
    {
        switch (value)
        {
            case YamlMap map:
                _text.Append('\n');
                foreach (var (key, entry) in map) WriteEntry(key, entry, level);
                break;
            case YamlList list:
                _text.Append('\n');
                foreach (var item in list.Items) WriteItem(item, level);
                break;
            default:
                WriteScalar(value, level);
                break;
        }
    }

    private void WriteItem(YamlNode item, int level)
    {
        _text.Append(' ', level * 2).Append('-');
        if (item is not YamlMap map)
        {
            WriteValue(item, level + 1);
            return;
        }

        // The first entry follows the dash on the same line.
        var start = _text.Length;
        foreach (var (key, entry) in map) WriteEntry(key, entry, level + 1);
        _text.Remove(start, level * 2 + 1);
    }

    private void WriteScalar(YamlNode value, int level)
    {
        if (value is YamlText { Comment: null } text && YamlScalar.CanBeBlock(text.Text))
        {
            _text.Append(" |-");
            foreach (var line in text.Text.Split('\n')) _text.Append('\n').Append(' ', line.Length == 0 ? 0 : level * 2).Append(line);
            _text.Append('\n');
            return;
        }

        var written = value is YamlText other ? YamlScalar.Write(other.Text) : ((YamlLiteral)value).Text;
        if (written.Length > 0) _text.Append(' ').Append(written);
        if (value is YamlText { Comment: { } comment }) _text.Append(" # ").Append(comment);
        _text.Append('\n');
    }
}

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
