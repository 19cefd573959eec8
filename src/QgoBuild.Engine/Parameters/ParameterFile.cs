namespace QgoBuild.Engine.Parameters;

/// <summary>The values in a parameter file: <c>.nuke/parameters.json</c> or the file of a profile.</summary>
internal sealed class ParameterFile
{
    private readonly Dictionary<string, RawValue> _values = [];
    private readonly Dictionary<string, string> _names = [];

    private readonly string? _profile;

    private ParameterFile(string name, string? profile)
    {
        Name = name;
        _profile = profile;
    }

    /// <summary>The file's name for messages.</summary>
    public string Name { get; }

    /// <summary>The names with a value in the file.</summary>
    public IEnumerable<string> Names => _names.Values;

    /// <summary>The name for messages of a profile's file; of the common file for null.</summary>
    public static string GetFileName(string? profile) => new SecretLocation("", profile).File;

    /// <summary>The path of a profile's file; of the common file for null.</summary>
    public static AbsolutePath GetPath(AbsolutePath buildDirectory, string? profile) => buildDirectory.Parent! / GetFileName(profile);

    /// <summary>The profiles that have a file.</summary>
    public static IReadOnlyList<string> FindProfiles(AbsolutePath buildDirectory) => buildDirectory.DirectoryExists()
        ? [.. buildDirectory.GetFiles("parameters.*.json").Select(file => file.Name["parameters.".Length..^".json".Length])]
        : [];

    /// <summary>Reads a file; a file that is not a JSON object is a problem.</summary>
    public static ParameterFile Read(AbsolutePath path, string? profile, List<Problem> problems)
    {
        var file = new ParameterFile(GetFileName(profile), profile);
        try
        {
            file.ReadObject(File.ReadAllBytes(path).AsSpan().TrimStart(Encoding.UTF8.Preamble));
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $", line {number + 1}" : "";
            problems.Add(new Problem($"{file.Name}{line} cannot be read: it must be a JSON object."));
        }
        catch (InvalidOperationException)
        {
            problems.Add(new Problem($"{file.Name} cannot be read: it contains text that is not UTF-8. Save it as UTF-8."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem($"{file.Name} cannot be read: {exception.Message}"));
        }

        return file;
    }

    /// <summary>Whether the file has a value that is not empty: an empty text is a placeholder.</summary>
    public bool HasNonEmptyValue(string name) => _values[NameFormat.ToKey(name)].Texts.Any(text => text.Length > 0);

    /// <summary>The parameter's value in the file; an empty text is a value only for a parameter that accepts any text.</summary>
    public RawValue? Find(ParameterSpec parameter)
    {
        var rawValue = _values.GetValueOrDefault(parameter.Key);
        return rawValue is { Texts: [""] } && parameter.ScalarType != typeof(string) && !parameter.MayBeEmpty ? null : rawValue;
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader =
            new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var texts = ReadTexts(json, ref reader);
            if (texts is null || name.StartsWith('$')) continue;
            _names[NameFormat.ToKey(name)] = name;
            _values[NameFormat.ToKey(name)] = new RawValue(texts, $"{Name} ({name})", new SecretLocation(name, _profile));
        }
    }

    private static List<string>? ReadTexts(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) return [ReadText(json, ref reader)];
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Null) texts.Add(ReadText(json, ref reader));
        }

        return texts;
    }

    private static string ReadText(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => ReadJson(json, ref reader),
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException(),
    };

    // An object stays JSON: the type of the parameter decides how to read it.
    private static string ReadJson(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}
