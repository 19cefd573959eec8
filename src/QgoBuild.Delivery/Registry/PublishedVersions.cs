namespace QgoBuild.Delivery.Registry;

/// <summary>The versions of released images, as tags in a registry. A version always refers to the same images.</summary>
/// <param name="registry">The registry.</param>
public sealed class PublishedVersions(RegistryClient registry)
{
    /// <summary>Selects the version of a commit.</summary>
    /// <param name="version">Its version, calculated from the history.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="images">The digest of its image in each repository; null for an image that is not built yet.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The version; for a pre-release that refers to other images, the version followed by the short commit.</returns>
    /// <exception cref="DeliveryException">The version refers to other images, and is not a pre-release.</exception>
    public async Task<string> SelectAsync(
        string version, CommitId commit, IReadOnlyDictionary<string, string?> images, CancellationToken cancellationToken)
    {
        if (await IsAvailableAsync(version, images, cancellationToken)) return version;
        // The g keeps a commit of digits from being read as a number, which must not begin with 0.
        var distinct = $"{version}.g{commit.Short}";
        if (version.Contains('-', StringComparison.Ordinal) && await IsAvailableAsync(distinct, images, cancellationToken))
            return distinct;
        throw CreateException(version, commit,
            $"Give the commit a version of its own (git tag X.Y.Z, higher than {version}), and run the same command again.");
    }

    /// <summary>Tags the images with their version, then with their commit. The commit tag marks a complete release.</summary>
    /// <exception cref="VersionTakenException">The version refers to other images: another build has published it meanwhile.</exception>
    public async Task PublishAsync(
        string version, CommitId commit, IReadOnlyCollection<ImageReference> images, CancellationToken cancellationToken)
    {
        await EnsureAvailableAsync();
        foreach (var tag in (string[])[version, commit.ToString()])
            await Task.WhenAll(images.Select(image => registry.TagAsync(image.Repository, image.Digest, tag, cancellationToken)));
        await EnsureAvailableAsync();

        async Task EnsureAvailableAsync()
        {
            if (!await IsAvailableAsync(version, images.ToDictionary(image => image.Repository, image => (string?)image.Digest),
                cancellationToken))
                throw new VersionTakenException(version, commit);
        }
    }

    private async Task<bool> IsAvailableAsync(string version, IReadOnlyDictionary<string, string?> images,
        CancellationToken cancellationToken)
    {
        foreach (var (repository, digest) in images)
        {
            if (await registry.GetDigestAsync(repository, version, cancellationToken) is { } taken && taken != digest)
                return false;
        }

        return true;
    }

    private static DeliveryException CreateException(string version, CommitId commit, string remedy) =>
        new(Describe(version, commit), remedy, exitCode: 2);

    internal static string Describe(string version, CommitId commit) =>
        $"Version {version} refers to other images than those of {commit.Short}. A version is never moved to other content. " +
            "Nothing was released.";
}

/// <summary>A version was free when it was selected, and another build has published it since.</summary>
public sealed class VersionTakenException : DeliveryException
{
    internal VersionTakenException(string version, CommitId commit)
        : base(PublishedVersions.Describe(version, commit), "Run the same command again: it selects another version.", exitCode: 2) { }
}
