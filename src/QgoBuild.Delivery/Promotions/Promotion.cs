using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Promotions;

/// <summary>What staging's record has to offer for a commit.</summary>
/// <param name="Release">The release that may be promoted; null when there is none.</param>
/// <param name="Sentence">Which one, or why none, to a person.</param>
/// <param name="Remedy">What to type where there is none; null where there is.</param>
public sealed record PromotionResult(Release? Release, string Sentence, string? Remedy);

/// <summary>Finds what production may get: the images that staging verified, by digest. They are never built again for it.</summary>
/// <param name="history">Staging's record.</param>
/// <param name="deployCommand">The command that deploys to it.</param>
public sealed class Promotion(IReleaseHistory history, string deployCommand)
{
    private const string Unverified = "or go without: --unverified 'WHY', which is recorded and notified.";

    /// <summary>The newest release that staging has verified with the content of a commit, whatever commit it was for.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="content">What its release is made from.</param>
    /// <param name="promoted">
    /// The images that the commit was promoted with before, which are taken again where staging has verified them; null when it was not.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<PromotionResult> FindAsync(
        CommitId commit,
        ContentKey content,
        IReadOnlyDictionary<string, ImageReference>? promoted,
        CancellationToken cancellationToken)
    {
        DeployedRelease? newest = null;
        await foreach (var deployed in history.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (deployed.Release.Content != content)
                continue;
            newest ??= deployed;
            if (newest.State != DeployedReleaseState.Verified || promoted is null)
                break;
            if (deployed.State == DeployedReleaseState.Verified && deployed.Release.HasSameImages(promoted))
                return CreateResult(deployed.Release, commit);
        }

        return newest switch
        {
            null => CreateNotFound($"{history.Environment} has never run the content of {commit.Short}.", $"Deploy it there and look at it: {deployCommand}; {Unverified}"),
            { State: DeployedReleaseState.Verified } => CreateResult(newest.Release, commit),
            { State: DeployedReleaseState.UnderWay } => CreateNotFound($"{history.Environment} is being deployed right now.", "Wait until that has ended, and run the same command again."),
            { State: DeployedReleaseState.RolledBack } => CreateNotFound(
                $"{history.Environment} has run {DescribeRelease(newest.Release, commit)}, and was rolled back{(newest.Detail.Length > 0 ? $" to {newest.Detail}" : "")} after that.",
                $"Deploy to production what {history.Environment} runs, or fix what was wrong and deploy that first: {deployCommand}; {Unverified}"),
            _ => CreateNotFound(
                $"the deployment of {DescribeRelease(newest.Release, commit)} to {history.Environment} did not succeed ({newest.Detail}).",
                $"Deploy it there and look at it: {deployCommand}; {Unverified}"),
        };
    }

    /// <summary>The release of that name among those that staging has verified and still has a record of.</summary>
    /// <param name="name">Its version, or its commit (at least four digits of it).</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is none of that name, or there are several.</exception>
    public async Task<Release> FindAsync(string name, CancellationToken cancellationToken)
    {
        var (found, others) = (new List<DeployedRelease>(), new List<Release>());
        await foreach (var deployed in history.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // What was recorded without its content cannot be compared with anything.
            if (deployed.Release.Content is null)
                continue;
            if (deployed.Release.Matches(name))
                found.Add(deployed);
            else if (deployed.State == DeployedReleaseState.Verified && !others.Exists(other => other.Commit == deployed.Release.Commit))
                others.Add(deployed.Release);
        }

        return found switch
        {
            [] => throw CreateException($"{history.Environment} has verified no release that is called «{name}»{(others.Count == 0 ? "." : $"; there are: {string.Join(", ", others)}.")}"),
            [var newest, ..] when found.Exists(other => other.Release.Commit != newest.Release.Commit) =>
                throw CreateException($"«{name}» may be {string.Join(" or ", found.Select(deployed => deployed.Release.ToString()).Distinct())}.", newest.Release),
            [{ State: DeployedReleaseState.Verified } newest, ..] => newest.Release,
            [{ State: DeployedReleaseState.RolledBack } newest, ..] => throw CreateException($"{history.Environment} has run {newest.Release}, and was rolled back after that."),
            [var newest, ..] => throw CreateException($"{history.Environment} has not verified {newest.Release}."),
        };

        DeliveryException CreateException(string reason, Release? nearest = null) => new(
            reason,
            (nearest ?? others.FirstOrDefault()) is { } known ? $"./build.sh DeployProduction --release {known.Commit.Short}" : deployCommand,
            exitCode: 2);
    }

    private static PromotionResult CreateResult(Release release, CommitId commit) =>
        new(release, release.Commit == commit ? $"{release}, this very commit" : $"{release}, which has the same content as {commit.Short}", null);

    private static PromotionResult CreateNotFound(string sentence, string remedy) => new(null, sentence, remedy);

    private static string DescribeRelease(Release release, CommitId commit) => release.Commit == commit ? commit.Short : $"the content of {commit.Short} (as {release.Commit.Short})";
}
