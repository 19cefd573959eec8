namespace QgoBuild.Sandbox.Images;

/// <summary>What identifies the base images that an engine would build with: the digest under which a registry published an official one,
/// and the engine's own identifier of one that was made here.</summary>
public static class ImageIdentity
{
    /// <summary>Reads them. An image that the engine has counts as the engine has it, for that is what it builds with. One that it does not
    /// have is looked up in its registry, and is pulled or made here only where that does not answer.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="directory">The sandbox's directory, which need not hold a sandbox.</param>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives a line for each image that took time.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Delivery.DeliveryException">One can be neither identified nor obtained.</exception>
    public static async Task<IReadOnlyDictionary<BaseImage, string>> ReadAsync(
        ContainerEngine engine, SandboxDirectory directory, IReadOnlyCollection<BaseImage> images, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(images);
        var identities = new Dictionary<BaseImage, string>(await FindAsync(engine, images, cancellationToken));
        foreach (var image in images.Except(identities.Keys))
        {
            identities[image] = await OfRegistryAsync(Recipes.OfficialName(image)) is { } published
                ? published
                : await ReadLocalAsync(
                    engine, (await BaseImages.EnsureAsync(engine, directory, [image], progress,
                        cancellationToken))[image], cancellationToken);
        }

        return identities;

        async Task<string?> OfRegistryAsync(string name)
        {
            var inspection = await engine.Docker
                .With("buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", name)
                .For($"identify the image {name}")
                .RunAsync(cancellationToken);
            return inspection.Succeeded && inspection.Output.Trim() is var digest && digest.StartsWith("sha256:", StringComparison.Ordinal)
                ? digest : null;
        }
    }

    /// <summary>Reads those that the engine has. Nothing is pulled, made or looked up elsewhere.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyDictionary<BaseImage, string>> FindAsync(
        ContainerEngine engine, IReadOnlyCollection<BaseImage> images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(images);
        var present = await LocalImages.ReadAsync(engine, cancellationToken);
        (BaseImage Image, string Identity)[] found = await Task.WhenAll(images.Distinct().Where(image => present.NameOf(image) is not null)
            .Select(async image => (image, await ReadLocalAsync(engine, present.NameOf(image)!, cancellationToken))));
        return found.ToDictionary(image => image.Image, image => image.Identity);
    }

    private static async Task<string> ReadLocalAsync(ContainerEngine engine, string name, CancellationToken cancellationToken)
    {
        var lines = await engine.Docker
            .With("image", "inspect", "--format", "{{.Id}}{{range .RepoDigests}}{{println}}{{.}}{{end}}", name)
            .For($"identify the image {name}")
            .ReadAsync(cancellationToken);
        return Parse(name, lines.Split('\n'));
    }

    /// <summary>Reads what Docker prints of an image: its identifier, then where registries have it. Only the registry that its name comes
    /// from counts: an image that was made here is the same image after it was pushed somewhere.</summary>
    internal static string Parse(string name, IReadOnlyList<string> lines)
    {
        var repository = $"{name[..name.LastIndexOf(':')]}@";
        return lines.Skip(1).FirstOrDefault(line => line.StartsWith(repository, StringComparison.Ordinal)) is { } published
            ? published[repository.Length..].Trim() : lines[0].Trim();
    }
}
