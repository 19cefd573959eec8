namespace QgoBuild.Delivery.Releases;

/// <summary>The full hash of a commit: 40 lowercase hexadecimal digits. Only messages abbreviate it.</summary>
[JsonConverter(typeof(CommitIdJsonConverter))]
public sealed record CommitId
{
    private const int Length = 40;
    private const int ShortLength = 8;

    private readonly string _value;

    private CommitId(string value) => _value = value;

    /// <summary>The first eight digits, for messages.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of Git: git rev-parse --short.")]
    public string Short => _value[..ShortLength];

    /// <summary>Parses 40 hexadecimal digits, in upper or lower case.</summary>
    /// <exception cref="FormatException">The text has another format, such as an abbreviated commit.</exception>
    public static CommitId Parse(string text) => TryParse(text, out var commit)
        ? commit
        : throw new FormatException($"\"{text}\" is not a commit: {Length} hexadecimal digits are expected.");

    /// <summary>Parses 40 hexadecimal digits, in upper or lower case; false for another format.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CommitId? commit)
    {
        commit = text?.Length == Length && text.All(char.IsAsciiHexDigit) ? new CommitId(text.ToLowerInvariant()) : null;
        return commit is not null;
    }

    /// <summary>All 40 digits.</summary>
    public override string ToString() => _value;
}

/// <summary>Writes a <see cref="CommitId"/> as its 40 digits.</summary>
public sealed class CommitIdJsonConverter : JsonConverter<CommitId>
{
    /// <inheritdoc/>
    public override CommitId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CommitId.TryParse(reader.GetString(), out var commit) ? commit : throw new JsonException("A commit is 40 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CommitId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
