namespace QgoBuild.Components.Deployments;

/// <summary>The image of a service, as a commit has it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Repository">Its repository in the registry.</param>
/// <param name="Source">What it is built from, without base images.</param>
/// <param name="Content">Identifies all that it is built from; null where it is not required, because the registry has the image by its
/// commit.</param>
/// <param name="Built">The image in the registry; null when it holds none.</param>
internal sealed record ServiceImage(string Service, string Repository, ImageSource Source, ContentKey? Content, BuiltImage? Built)
{
    /// <summary>The image by digest; by one that means nothing if it is not built yet.</summary>
    public ImageReference Reference => Built?.Reference ?? ImageReference.Of(Repository, DeploymentPreview.UnknownDigest);
}

/// <summary>Finds the images of a commit in the registry.</summary>
/// <param name="profile">Where to look, and for what.</param>
/// <param name="commit">The commit.</param>
/// <param name="content">What its release is made from.</param>
internal sealed class ReleaseImages(DeliveryProfile profile, CommitId commit, CommitContent content)
{
    /// <summary>The images that were released for the commit; null unless all of them were. Requires no engine on this machine.</summary>
    public async Task<IReadOnlyList<ServiceImage>?> FindByCommitAsync(CancellationToken cancellationToken)
    {
        var images = await FindAsync(_ => null, (registry, image) =>
            registry.FindByCommitAsync(image.Repository, commit, image.Source.Key, cancellationToken));
        return images.All(image => image.Built is not null) ? images : null;
    }

    /// <summary>The images with the commit's content, and those that the registry has none of.</summary>
    /// <param name="bases">The digest of each base image, by the argument that names it.</param>
    /// <param name="platform">What they are to run on: <c>linux/amd64</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<IReadOnlyList<ServiceImage>> FindByContentAsync(
        IReadOnlyDictionary<string, string> bases, string platform, CancellationToken cancellationToken) => FindAsync(
        source => source.ComputeContentKey(bases, platform),
        (registry, image) => registry.FindByContentAsync(image.Repository, image.Content!, platform, cancellationToken));

    /// <summary>The images of which nothing is known, not even their content. Nothing is queried.</summary>
    public IReadOnlyList<ServiceImage> AssumeUnknown() =>
        [.. content.Images.Select(image => new ServiceImage(image.Key, profile.Registry.Repository(image.Key), image.Value, null, null))];

    /// <summary>The images with the commit's content, as if the registry held none of them. It is not queried.</summary>
    /// <param name="bases">The digest of each base image, by the argument that names it.</param>
    /// <param name="platform">What they are to run on: <c>linux/amd64</c>.</param>
    public IReadOnlyList<ServiceImage> AssumeMissing(IReadOnlyDictionary<string, string> bases, string platform) =>
        [.. content.Images.Select(image =>
            new ServiceImage(image.Key, profile.Registry.Repository(image.Key), image.Value, image.Value.ComputeContentKey(bases,
                platform), null))];

    /// <summary>Why a release is not the commit's, though its record names the commit; null when its images have the commit's content and
    /// exist.</summary>
    public async Task<string?> FindMismatchAsync(Release release, CancellationToken cancellationToken)
    {
        if (!release.Images.Keys.Order(StringComparer.Ordinal).SequenceEqual(content.Images.Keys.Order(StringComparer.Ordinal)))
            return $"it has images for {string.Join(", ", release.Images.Keys.Order(StringComparer.Ordinal))}, and {commit.Short} for " +
                $"{string.Join(", ", content.Images.Keys.Order(StringComparer.Ordinal))}.";
        using var client = profile.Registry.CreateClient();
        var registry = new BuiltImages(client);
        foreach (var (service, image) in release.Images)
        {
            if (image.Repository != profile.Registry.Repository(service))
                return $"its image for {service} is {image.Repository}, and not {profile.Registry.Repository(service)}.";
            if (await registry.FindByDigestAsync(image, content.Images[service].Key, cancellationToken) is null)
                return $"{profile.Registry} does not hold {image}, or it was built from something else than {commit.Short} has.";
        }

        return null;
    }

    private async Task<IReadOnlyList<ServiceImage>> FindAsync(
        Func<ImageSource, ContentKey?> key, Func<BuiltImages, ServiceImage, Task<BuiltImage?>> find)
    {
        using var client = profile.Registry.CreateClient();
        var registry = new BuiltImages(client);
        return await Task.WhenAll(content.Images.Select(async image =>
        {
            var wanted = new ServiceImage(image.Key, profile.Registry.Repository(image.Key), image.Value, key(image.Value), null);
            return wanted with { Built = await find(registry, wanted) };
        }));
    }
}
