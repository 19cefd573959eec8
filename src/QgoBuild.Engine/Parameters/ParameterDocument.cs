namespace QgoBuild.Engine.Parameters;

/// <summary>The text of a parameter file. A change of a value keeps order, layout and comments. Immutable.</summary>
internal sealed class ParameterDocument
{
    private readonly byte[] _bytes;
    private readonly List<ParameterEntry> _entries = [];
    private readonly List<ParameterText> _texts = [];
    private int _openBrace;
    private int _closeBrace;

    private ParameterDocument(byte[] bytes) => _bytes = bytes;

    /// <summary>A file with nothing but its schema.</summary>
    public static ParameterDocument Empty { get; } = Parse("{\n  \"$schema\": \"./build.schema.json\"\n}\n"u8.ToArray());

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The texts of the file, including those in arrays.</summary>
    public IReadOnlyList<ParameterText> Texts => _texts;

    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static ParameterDocument Parse(byte[] bytes)
    {
        var document = new ParameterDocument(bytes);
        document.Read();
        return document;
    }

    /// <summary>Whether the name has a value, in any spelling of the name.</summary>
    public bool Contains(string name) => Find(name) is not null;

    /// <summary>The document with a text for the name, which replaces the existing value or comes last.</summary>
    public ParameterDocument With(string name, string text)
    {
        if (Find(name) is { } entry) return Splice(entry.ValueStart, entry.End, ToJsonLiteral(text));
        var lineBreak = _bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var property = $"{ToJsonLiteral(name)}: {ToJsonLiteral(text)}";
        if (_entries.Count == 0) return Splice(_openBrace + 1, _openBrace + 1, $"{lineBreak}  {property}{lineBreak}");

        var last = _entries[^1];
        var line = FindLineStart(last.Start);
        var separator = line < 0 ? ", " : $",{lineBreak}{Encoding.UTF8.GetString(_bytes, line, last.Start - line)}";
        return Splice(last.End, last.End, separator + property);
    }

    /// <summary>The document without the name.</summary>
    public ParameterDocument Without(string name)
    {
        if (Find(name) is not { } entry) return this;
        var index = _entries.IndexOf(entry);
        var comma = FindComma(entry.End, index + 1 < _entries.Count ? _entries[index + 1].Start : _closeBrace);
        var (start, end) = ExpandToLine(entry.Start, comma < 0 ? entry.End : comma + 1);
        var rest = Splice(start, end, "");
        if (comma < 0 && index > 0 && FindComma(_entries[index - 1].End, entry.Start) is >= 0 and var before)
            rest = Parse([.. rest._bytes[..before], .. rest._bytes[(before + 1)..]]);
        return rest.Without(name);
    }

    /// <summary>The document with replaced texts.</summary>
    public ParameterDocument With(IReadOnlyDictionary<ParameterText, string> replacements)
    {
        var document = this;
        foreach (var (text, replacement) in replacements.OrderByDescending(pair => pair.Key.Start))
            document = document.Splice(text.Start, text.End, ToJsonLiteral(replacement));
        return document;
    }

    private void Read()
    {
        var offset = _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(_bytes.AsSpan(offset), options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        _openBrace = offset + (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var start = offset + (int)reader.TokenStartIndex;
            reader.Read();
            var valueStart = offset + (int)reader.TokenStartIndex;
            var depth = reader.CurrentDepth;
            do
            {
                if (reader.TokenType == JsonTokenType.String)
                    _texts.Add(new ParameterText(name, reader.GetString()!, offset + (int)reader.TokenStartIndex, offset +
                        (int)reader.BytesConsumed));
            }
            while (!(reader.CurrentDepth == depth && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) &&
                reader.Read());
            _entries.Add(new ParameterEntry(name, start, valueStart, offset + (int)reader.BytesConsumed));
        }

        _closeBrace = offset + (int)reader.TokenStartIndex;
        while (reader.Read())
        {
            // The reader throws on anything after the object.
        }
    }

    // The last of several entries with one name wins, as in a run.
    private ParameterEntry? Find(string name) => _entries.FindLast(entry => NameFormat.ToKey(entry.Name) == NameFormat.ToKey(name));

    private ParameterDocument Splice(int start, int end, string text) =>
        Parse([.. _bytes[..start], .. Encoding.UTF8.GetBytes(text), .. _bytes[end..]]);

    private static string ToJsonLiteral(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    // The start of the line if only blanks precede this position, otherwise -1.
    private int FindLineStart(int at)
    {
        while (at > 0 && _bytes[at - 1] is (byte)' ' or (byte)'\t') at--;
        return at > 0 && _bytes[at - 1] == '\n' ? at : -1;
    }

    // The whole line with the line break before it if nothing else is on it; otherwise the entry and the blanks after it.
    private (int Start, int End) ExpandToLine(int start, int end)
    {
        var after = end;
        while (_bytes[after] is (byte)' ' or (byte)'\t' or (byte)'\r') after++;
        if (FindLineStart(start) is >= 0 and var line && _bytes[after] == '\n')
            return (line - (line > 1 && _bytes[line - 2] == '\r' ? 2 : 1), _bytes[after - 1] == '\r' ? after - 1 : after);
        return (start, _bytes[after] == '\n' ? end : after);
    }

    // The comma between two positions, outside of comments; -1 when there is none.
    private int FindComma(int from, int to)
    {
        var between = _bytes.AsSpan(0, to);
        for (var at = from; at < to; at++)
        {
            if (between[at] == ',') return at;
            if (between[at..].StartsWith("//"u8)) at += between[at..].IndexOf((byte)'\n') is >= 0 and var line ? line : to;
            else if (between[at..].StartsWith("/*"u8)) at += 1 + between[(at + 2)..].IndexOf("*/"u8) + 2;
        }

        return -1;
    }
}

/// <summary>A name and its value in a parameter file; positions are bytes from the beginning of the file.</summary>
internal sealed record ParameterEntry(string Name, int Start, int ValueStart, int End);

/// <summary>A text in a parameter file: the value of a name, or one of its values.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text.</param>
/// <param name="Start">The start of its literal, in bytes from the beginning of the file.</param>
/// <param name="End">The end of its literal.</param>
internal sealed record ParameterText(string Name, string Text, int Start, int End);
