namespace QgoBuild.Delivery.Releases;

/// <summary>Identifies something by all of its inputs: a SHA-256 hash of named inputs, independent of their order.</summary>
[JsonConverter(typeof(ContentKeyJsonConverter))]
public sealed record ContentKey
{
    private const string Algorithm = "sha256:";
    private const int DigitCount = 64;

    private readonly string _digits;

    private ContentKey(string digits) => _digits = digits;

    /// <summary>The registry tag of an image with this key: <c>content-</c> and 64 hexadecimal digits.</summary>
    public string Tag => $"content-{_digits}";

    /// <summary>Computes the key of inputs with unique names. The lengths are hashed too, so that the border between a name and its value
    /// is unambiguous.</summary>
    /// <exception cref="ArgumentException">Two inputs have the same name.</exception>
    public static ContentKey Compute(IEnumerable<KeyValuePair<string, string>> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in new SortedDictionary<string, string>(inputs.ToDictionary(), StringComparer.Ordinal))
        {
            Append(name);
            Append(value);
        }

        return new ContentKey(Convert.ToHexStringLower(hash.GetHashAndReset()));

        void Append(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }
    }

    /// <summary>Parses <c>sha256:</c> and 64 lowercase hexadecimal digits; false for another format.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ContentKey? key)
    {
        var digits = text?.StartsWith(Algorithm, StringComparison.Ordinal) == true ? text[Algorithm.Length..] : "";
        key = digits.Length == DigitCount && digits.All(char.IsAsciiHexDigitLower) ? new ContentKey(digits) : null;
        return key is not null;
    }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public override string ToString() => Algorithm + _digits;
}

/// <summary>Writes a <see cref="ContentKey"/> as its text.</summary>
public sealed class ContentKeyJsonConverter : JsonConverter<ContentKey>
{
    /// <inheritdoc/>
    public override ContentKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentKey.TryParse(reader.GetString(), out var key)
            ? key : throw new JsonException("A content key is sha256: and 64 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ContentKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
