using System.Text;
using System.Text.Json;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Secrets;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>Values of parameters in a file: <c>.nuke/parameters.json</c> or one of a profile.</summary>
internal sealed class ParameterFile
{
    private readonly Dictionary<string, GivenValue> _values = [];
    private readonly Dictionary<string, string> _names = [];

    private readonly string? _profile;

    private ParameterFile(string name, string? profile)
    {
        Name = name;
        _profile = profile;
    }

    /// <summary>The file as messages name it.</summary>
    public string Name { get; }

    /// <summary>The names that the file gives values for.</summary>
    public IEnumerable<string> Names => _names.Values;

    /// <summary>The file of a profile as messages name it; the common one for null.</summary>
    public static string NameOf(string? profile) => new SecretPlace("", profile).File;

    /// <summary>The file of a profile; the common one for null.</summary>
    public static AbsolutePath PathOf(AbsolutePath buildDirectory, string? profile) => buildDirectory.Parent! / NameOf(profile);

    /// <summary>The profiles that have a file.</summary>
    public static IReadOnlyList<string> Profiles(AbsolutePath buildDirectory) => buildDirectory.DirectoryExists()
        ? [.. buildDirectory.GetFiles("parameters.*.json").Select(file => file.Name["parameters.".Length..^".json".Length])]
        : [];

    /// <summary>Reads a file; a file that is not a JSON object of plain values is a problem.</summary>
    public static ParameterFile Read(AbsolutePath path, string? profile, List<Problem> problems)
    {
        var file = new ParameterFile(NameOf(profile), profile);
        try
        {
            var reader = new Utf8JsonReader(
                File.ReadAllBytes(path).AsSpan().TrimStart(Encoding.UTF8.Preamble),
                new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            file.ReadObject(ref reader);
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $", line {number + 1}" : "";
            problems.Add(new Problem($"{file.Name}{line} cannot be read: it must be a JSON object of texts, numbers, booleans and arrays of these."));
        }

        return file;
    }

    public GivenValue? Find(ParameterSpec parameter) => _values.GetValueOrDefault(parameter.Key);

    private void ReadObject(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var texts = ReadTexts(ref reader);
            if (texts is null || name.StartsWith('$')) continue;
            _names[Naming.Key(name)] = name;
            _values[Naming.Key(name)] = new GivenValue(texts, $"{Name} ({name})", new SecretPlace(name, _profile));
        }
    }

    private static List<string>? ReadTexts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) return [ReadText(ref reader)];
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(ReadText(ref reader));
        return texts;
    }

    private static string ReadText(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException(),
    };
}
