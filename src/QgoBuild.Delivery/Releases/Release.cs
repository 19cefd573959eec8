using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.IO;

namespace QgoBuild.Delivery.Releases;

/// <summary>
/// What can be deployed: a version of the application, its commit, and its images by digest. Images know no commit: they get it when they
/// start.
/// </summary>
/// <param name="Version">A semantic version, such as <c>1.4.0</c> or <c>1.4.0-feature-x.3</c>.</param>
/// <param name="Commit">The commit; the images were built from the content that it has, be it for another commit.</param>
/// <param name="Images">The image of each service of the release, by the service's name.</param>
/// <param name="CreatedAt">When the images were built, UTC: the newest of them.</param>
/// <param name="Branch">The branch it was made on; null when it was made from a detached commit.</param>
public sealed record Release(
    string Version,
    CommitId Commit,
    IReadOnlyDictionary<string, ImageReference> Images,
    DateTimeOffset CreatedAt,
    string? Branch = null)
{
    /// <summary>The only schema there has been so far.</summary>
    public const int CurrentSchemaVersion = 1;

    // As in Git: fewer digits are no name for a commit.
    private const int MinimumCommitDigits = 4;

    /// <summary>The version of the file's schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>
    /// Identifies what the release is made from, images and configuration: commits that have it the same are the same release under other
    /// names. Null in what was written before there were such keys.
    /// </summary>
    public ContentKey? Content { get; init; }

    /// <summary>Why it went to production without staging having verified it; null when it did not.</summary>
    public string? Unverified { get; init; }

    /// <summary>
    /// Whether another release runs the very same: the same images, started from the same configuration. Only its commit and version may
    /// differ.
    /// </summary>
    public bool IsEquivalentTo(Release other) =>
        (Content is null ? Commit == other.Commit : Content == other.Content) && HasSameImages(other.Images);

    /// <summary>Whether its images are these and no others.</summary>
    public bool HasSameImages(IReadOnlyDictionary<string, ImageReference> images) =>
        Images.Count == images.Count && Images.All(image => images.GetValueOrDefault(image.Key) == image.Value);

    /// <summary>
    /// Whether somebody who says this means this release: its version, with or without a <c>v</c>, its commit or at least four digits of
    /// it.
    /// </summary>
    public bool Matches(string name) =>
        name == Version ||
        name == $"v{Version}" ||
        (name.Length >= MinimumCommitDigits && Commit.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The image of a service.</summary>
    /// <exception cref="DeliveryException">The release has no image for it.</exception>
    public ImageReference GetImage(string service) => Images.TryGetValue(service, out var image)
        ? image
        : throw new DeliveryException($"Release {this} has no image for the service «{service}», only for {string.Join(", ", Images.Keys.Order())}.");

    /// <summary>Reads a release from its file.</summary>
    /// <param name="file">The path, usually <c>artifacts/release.json</c>.</param>
    /// <exception cref="ReleaseFileException">The file is missing, is not such a file, or is of a newer schema.</exception>
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

    /// <summary>Writes the release to a file, whole or not at all; makes its directory.</summary>
    /// <param name="file">The path, usually <c>artifacts/release.json</c>.</param>
    public void Save(string file) => AtomicFile.Write(file, ToJson() + "\n", durable: true);

    /// <summary>The release as JSON, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { CreatedAt = CreatedAt.ToUniversalTime() }, ReleaseJson.Default.Release);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is not a release, or one of a newer schema.</exception>
    public static Release FromJson(string json)
    {
        var release = JsonSerializer.Deserialize(json, ReleaseJson.Default.Release) ?? throw new JsonException("It holds null.");
        if (release.SchemaVersion != CurrentSchemaVersion)
            throw new JsonException($"Its schemaVersion is {release.SchemaVersion}; this program reads {CurrentSchemaVersion}.");
        return release.Images.Count > 0 ? release : throw new JsonException("It names no images.");
    }

    /// <summary>The version and the short commit: <c>1.4.0 (4f2a9c31)</c>.</summary>
    public override string ToString() => $"{Version} ({Commit.Short})";
}
