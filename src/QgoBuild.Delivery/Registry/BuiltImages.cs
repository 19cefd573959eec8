namespace QgoBuild.Delivery.Registry;

/// <summary>An image in a registry.</summary>
/// <param name="Reference">The image, by digest.</param>
/// <param name="Created">When it was built; null when its builder did not record it.</param>
public sealed record BuiltImage(ImageReference Reference, DateTimeOffset? Created);

/// <summary>Finds images in a registry by what they were built from. The tag only locates an image; the labels that it was built with
/// decide whether it matches. A moved tag, an image without such labels and an image whose manifest is missing are no match.</summary>
/// <param name="registry">The registry.</param>
public sealed class BuiltImages(RegistryClient registry)
{
    /// <summary>The label for the sources of an image without its base images: the files in Git and the build arguments.</summary>
    public const string SourceLabel = "cloud.qgobuild.source";

    /// <summary>The label for everything that an image is built from, base images included.</summary>
    public const string ContentLabel = "cloud.qgobuild.content";

    /// <summary>The image with this content.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="content">The key of everything that it is built from.</param>
    /// <param name="platform">The platform that it has to run on: <c>linux/amd64</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BuiltImage?> FindByContentAsync(
        string repository, ContentKey content, string platform, CancellationToken cancellationToken) =>
        FindAsync(repository, content.Tag, ContentLabel, content, platform, cancellationToken);

    /// <summary>The image that was released for a commit, if it was built from the commit's sources.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="source">The key of the sources that the commit has for the image.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BuiltImage?> FindByCommitAsync(
        string repository, CommitId commit, ContentKey source, CancellationToken cancellationToken) =>
        FindAsync(repository, commit.ToString(), SourceLabel, source, platform: null, cancellationToken);

    /// <summary>The image with this digest, if it was built from these sources.</summary>
    public async Task<BuiltImage?> FindByDigestAsync(ImageReference reference, ContentKey source, CancellationToken cancellationToken) =>
        await FindMatchingAsync(reference, SourceLabel, source, platform: null, cancellationToken);

    private async Task<BuiltImage?> FindAsync(
        string repository, string tag, string label, ContentKey key, string? platform, CancellationToken cancellationToken) =>
        await registry.GetDigestAsync(repository, tag, cancellationToken) is { } digest
            ? await FindMatchingAsync(ImageReference.Of(repository, digest), label, key, platform, cancellationToken)
            : null;

    private async Task<BuiltImage?> FindMatchingAsync(
        ImageReference reference, string label, ContentKey key, string? platform, CancellationToken cancellationToken) =>
        await registry.FindImageAsync(reference.Repository, reference.Digest, platform,
            cancellationToken) is { } image && image.Labels.GetValueOrDefault(label) == key.ToString()
            ? new BuiltImage(reference, image.Created)
            : null;
}
