using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Registry;

/// <summary>Which commit each version was pushed from. A version is never pushed twice with other content.</summary>
/// <param name="registry">The registry.</param>
/// <param name="repositories">The repositories of a release's images.</param>
public sealed class PublishedVersions(RegistryClient registry, IReadOnlyList<string> repositories)
{
    private const string RevisionLabel = "org.opencontainers.image.revision";

    /// <summary>The version that a commit is pushed under.</summary>
    /// <param name="version">Its version by the history.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The version; for a pre-release that another commit has taken, the version with the commit's name at its end.</returns>
    /// <exception cref="DeliveryException">Another commit has the version, and it is a release.</exception>
    public async Task<string> ChooseAsync(string version, CommitId commit, CancellationToken cancellationToken)
    {
        if (await FindOwnerAsync(version, commit, cancellationToken).ConfigureAwait(false) is not { } owner)
            return version;
        // A number would be read as one: the letter makes it a word.
        var distinct = $"{version}.g{commit.Short}";
        if (version.Contains('-', StringComparison.Ordinal) && await FindOwnerAsync(distinct, commit, cancellationToken).ConfigureAwait(false) is null)
            return distinct;
        throw Taken(version, commit, owner, $"Give the commit a version of its own (git tag X.Y.Z, higher than {version}), and run the same command again.");
    }

    /// <summary>Makes sure, before it is pushed, that no other commit has a version.</summary>
    /// <exception cref="DeliveryException">Another commit has it.</exception>
    public async Task RequireFreeAsync(string version, CommitId commit, CancellationToken cancellationToken)
    {
        if (await FindOwnerAsync(version, commit, cancellationToken).ConfigureAwait(false) is { } owner)
            throw Taken(version, commit, owner, "Run the same command again: the images get another version.");
    }

    /// <summary>The digest of the image that this very commit was pushed under a version before, as when a push was interrupted; null when there is none.</summary>
    public async Task<string?> FindOwnAsync(string repository, string version, CommitId commit, CancellationToken cancellationToken) =>
        await registry.GetDigestAsync(repository, version, cancellationToken).ConfigureAwait(false) is { } digest &&
        await RevisionAsync(repository, digest, cancellationToken).ConfigureAwait(false) == commit.ToString()
            ? digest
            : null;

    /// <summary>Who has a version, other than the commit: a commit, or what the image has for one; null when nobody has.</summary>
    private async Task<string?> FindOwnerAsync(string version, CommitId commit, CancellationToken cancellationToken)
    {
        foreach (var repository in repositories)
        {
            if (await registry.GetDigestAsync(repository, version, cancellationToken).ConfigureAwait(false) is not { } digest)
                continue;
            var revision = await RevisionAsync(repository, digest, cancellationToken).ConfigureAwait(false);
            if (revision != commit.ToString())
                return CommitId.TryParse(revision, out var owner) ? owner.Short : "an unknown commit";
        }

        return null;
    }

    private async Task<string?> RevisionAsync(string repository, string digest, CancellationToken cancellationToken) =>
        (await registry.GetLabelsAsync(repository, digest, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(RevisionLabel);

    private static DeliveryException Taken(string version, CommitId commit, string owner, string remedy) =>
        new($"Version {version} was pushed before, from {owner}; this is {commit.Short}. A version is never pushed twice with other content. Nothing was pushed.", remedy, exitCode: 2);
}
