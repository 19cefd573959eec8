namespace QgoBuild.Delivery.Releases;

/// <summary>A version of the application with its commit and its images by digest. Images do not contain the commit: containers receive it
/// when they start.</summary>
/// <param name="Version">A semantic version, such as <c>1.4.0</c> or <c>1.4.0-feature-x.3</c>.</param>
/// <param name="Commit">The commit. The images have its content, but may have been built for another commit with the same content.</param>
/// <param name="Images">The images, by the name of the service.</param>
/// <param name="CreatedAt">When the newest image was built, UTC.</param>
/// <param name="Branch">The branch; null for a detached commit.</param>
public sealed record Release(
    string Version, CommitId Commit, IReadOnlyDictionary<string, ImageReference> Images, DateTimeOffset CreatedAt, string? Branch = null)
{
    /// <summary>The only schema version so far.</summary>
    public const int CurrentSchemaVersion = 1;

    // As in Git.
    private const int MinimumCommitDigits = 4;

    /// <summary>The version of the file's schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The key of the content of the release, images and configuration: commits with the same key are the same release. Null in
    /// files from before content keys were introduced.</summary>
    public ContentKey? Content { get; init; }

    /// <summary>The compose files that a server starts it with. Null in files from before they were written from the application's
    /// own.</summary>
    public ServerComposeFiles? Compose { get; init; }

    /// <summary>Why it was deployed to production without verification on staging; null when it was verified.</summary>
    public string? Unverified { get; init; }

    /// <summary>Whether another release has the same images and the same configuration. Commit and version may differ.</summary>
    public bool IsEquivalentTo(Release other) =>
        (Content is null ? Commit == other.Commit : Content == other.Content) && HasSameImages(other.Images);

    /// <summary>Whether it has exactly these images.</summary>
    public bool HasSameImages(IReadOnlyDictionary<string, ImageReference> images) =>
        Images.Count == images.Count && Images.All(image => images.GetValueOrDefault(image.Key) == image.Value);

    /// <summary>Whether a name refers to this release: its version, with or without a <c>v</c>, or at least four digits of its
    /// commit.</summary>
    public bool Matches(string name) =>
        name == Version ||
        name == $"v{Version}" ||
        (name.Length >= MinimumCommitDigits && Commit.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The image of a service.</summary>
    /// <exception cref="DeliveryException">The release has no image for it.</exception>
    public ImageReference GetImage(string service) => Images.TryGetValue(service, out var image)
        ? image
        : throw new DeliveryException(
            $"Release {this} has no image for the service \"{service}\", only for {string.Join(", ", Images.Keys.Order())}.");

    /// <summary>Reads a release from its file.</summary>
    /// <param name="file">The path, usually <c>artifacts/release.json</c>.</param>
    /// <exception cref="ReleaseFileException">The file is missing, is not a release, or has a newer schema.</exception>
    public static Release Load(string file)
    {
        try
        {
            return FromJson(File.ReadAllText(file));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ReleaseFileException.Missing(file, error);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw ReleaseFileException.Unreadable(file, error);
        }
    }

    /// <summary>Writes the release to a file atomically, and creates its directory.</summary>
    /// <param name="file">The path, usually <c>artifacts/release.json</c>.</param>
    public void Save(string file) => AtomicFile.Write(file, ToJson() + "\n", durable: true);

    /// <summary>The release as JSON, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { CreatedAt = CreatedAt.ToUniversalTime() }, ReleaseJson.Default.Release);

    /// <summary>Parses the JSON of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">It is not a release, or has a newer schema.</exception>
    public static Release FromJson(string json)
    {
        var release = JsonSerializer.Deserialize(json, ReleaseJson.Default.Release) ?? throw new JsonException("It is null.");
        if (release.SchemaVersion != CurrentSchemaVersion)
            throw new JsonException($"Its schemaVersion is {release.SchemaVersion}; this program reads {CurrentSchemaVersion}.");
        return release.Images.Count > 0 || release.Compose is { ReleaseImages.Count: > 0 }
            ? release : throw new JsonException("It contains no images.");
    }

    /// <summary>The version and the short commit: <c>1.4.0 (4f2a9c31)</c>.</summary>
    public override string ToString() => $"{Version} ({Commit.Short})";
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(Release))]
internal sealed partial class ReleaseJson : JsonSerializerContext;

/// <summary>A release file is missing or invalid. Pushing the images writes a new one.</summary>
public sealed class ReleaseFileException : DeliveryException
{
    private const string PushCommand = "./build.sh Push";

    private ReleaseFileException(string message, Exception cause)
        : base(message, PushCommand, cause) { }

    internal static ReleaseFileException Missing(string file, Exception cause) =>
        new($"There is no release to deploy: {file} does not exist. Pushing the images creates it.", cause);

    internal static ReleaseFileException Unreadable(string file, Exception cause) =>
        new($"{file} is not a valid release: {cause.Message}", cause);
}
