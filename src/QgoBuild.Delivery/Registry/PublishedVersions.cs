using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Registry;

/// <summary>
/// The versions that images were released under, as tags of a registry. A version never names other images than it did before.
/// </summary>
/// <param name="registry">The registry.</param>
public sealed class PublishedVersions(RegistryClient registry)
{
    /// <summary>The version that a commit is released under.</summary>
    /// <param name="version">Its version by the history.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="images">The digest of its image in each repository; null for one that is still to be built.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The version; for a pre-release that names other images, the version with the commit's name at its end.</returns>
    /// <exception cref="DeliveryException">The version names other images, and is no pre-release.</exception>
    public async Task<string> SelectAsync(
        string version,
        CommitId commit,
        IReadOnlyDictionary<string, string?> images,
        CancellationToken cancellationToken)
    {
        if (await IsAvailableAsync(version, images, cancellationToken).ConfigureAwait(false))
            return version;
        // A number would be read as one: the letter makes it a word.
        var distinct = $"{version}.g{commit.Short}";
        if (version.Contains('-', StringComparison.Ordinal) && await IsAvailableAsync(distinct, images, cancellationToken).ConfigureAwait(false))
            return distinct;
        throw CreateException(version, commit, $"Give the commit a version of its own (git tag X.Y.Z, higher than {version}), and run the same command again.");
    }

    /// <summary>Tags the images with their version, and with their commit at last: that one says that a release is complete.</summary>
    /// <exception cref="DeliveryException">The version names other images: somebody else has taken it meanwhile.</exception>
    public async Task PublishAsync(
        string version,
        CommitId commit,
        IReadOnlyCollection<ImageReference> images,
        CancellationToken cancellationToken)
    {
        await EnsureAvailableAsync().ConfigureAwait(false);
        foreach (var tag in (string[])[version, commit.ToString()])
            await Task.WhenAll(images.Select(image => registry.TagAsync(image.Repository, image.Digest, tag, cancellationToken))).ConfigureAwait(false);
        await EnsureAvailableAsync().ConfigureAwait(false);

        async Task EnsureAvailableAsync()
        {
            if (!await IsAvailableAsync(version, images.ToDictionary(image => image.Repository, image => (string?)image.Digest), cancellationToken).ConfigureAwait(false))
                throw CreateException(version, commit, "Run the same command again: it finds another version.");
        }
    }

    private async Task<bool> IsAvailableAsync(string version, IReadOnlyDictionary<string, string?> images, CancellationToken cancellationToken)
    {
        foreach (var (repository, digest) in images)
        {
            if (await registry.GetDigestAsync(repository, version, cancellationToken).ConfigureAwait(false) is { } taken && taken != digest)
                return false;
        }

        return true;
    }

    private static DeliveryException CreateException(string version, CommitId commit, string remedy) => new(
        $"Version {version} names other images than those of {commit.Short}. A version is never given to other content than it had before. Nothing was released.", remedy, exitCode: 2);
}
