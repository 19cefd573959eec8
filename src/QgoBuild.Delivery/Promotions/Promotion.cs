namespace QgoBuild.Delivery.Promotions;

/// <summary>The release that may be promoted, or why there is none.</summary>
/// <param name="Release">The release; null when there is none.</param>
/// <param name="Sentence">The release, or why there is none, in one sentence.</param>
/// <param name="Remedy">What to do when there is none; otherwise null.</param>
public sealed record PromotionResult(Release? Release, string Sentence, string? Remedy);

/// <summary>Finds the release for production: the images that staging has verified, by digest. They are never built again.</summary>
/// <param name="history">The history of staging.</param>
/// <param name="deployCommand">The command that deploys to staging.</param>
public sealed class Promotion(IReleaseHistory history, string deployCommand)
{
    private const string Unverified = "or deploy it without verification: --unverified 'WHY', which is recorded and notified.";

    /// <summary>Finds the newest release with the content of a commit that staging has verified, even if it was built for another
    /// commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="content">The content key of the commit.</param>
    /// <param name="promoted">The images of an earlier promotion of the commit, which are preferred if staging has verified them; null for
    /// none.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<PromotionResult> FindAsync(
        CommitId commit, ContentKey content, IReadOnlyDictionary<string, ImageReference>? promoted, CancellationToken cancellationToken)
    {
        DeployedRelease? newest = null;
        await foreach (var deployed in history.ReadAsync(cancellationToken))
        {
            if (deployed.Release.Content != content) continue;
            newest ??= deployed;
            if (newest.State != DeployedReleaseState.Verified || promoted is null) break;
            if (deployed.State == DeployedReleaseState.Verified && deployed.Release.HasSameImages(promoted))
                return CreateResult(deployed.Release, commit);
        }

        return newest switch
        {
            null => CreateNotFound($"{history.Environment} has never run the content of {commit.Short}.",
                $"Deploy it there and verify it: {deployCommand}; {Unverified}"),
            { State: DeployedReleaseState.Verified } => CreateResult(newest.Release, commit),
            { State: DeployedReleaseState.UnderWay } =>
                CreateNotFound($"a deployment to {history.Environment} is in progress.",
                    "Wait until it has ended, and run the same command again."),
            { State: DeployedReleaseState.RolledBack } => CreateNotFound(
                $"{history.Environment} has run {DescribeRelease(newest.Release, commit)}, and was rolled " +
                    $"back{(newest.Detail.Length > 0 ? $" to {newest.Detail}" : "")} afterwards.",
                $"Deploy the release that {history.Environment} runs now, or fix the problem and deploy the fix there first: " +
                    $"{deployCommand}; {Unverified}"),
            _ => CreateNotFound(
                $"the deployment of {DescribeRelease(newest.Release, commit)} to {history.Environment} did not succeed ({newest.Detail}).",
                $"Deploy it there and verify it: {deployCommand}; {Unverified}"),
        };
    }

    /// <summary>Finds a release by name in the history of staging.</summary>
    /// <param name="name">The version, or at least four digits of the commit.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="DeliveryException">Staging has verified no such release, or the name is ambiguous.</exception>
    public async Task<Release> FindAsync(string name, CancellationToken cancellationToken)
    {
        var (found, others) = (new List<DeployedRelease>(), new List<Release>());
        await foreach (var deployed in history.ReadAsync(cancellationToken))
        {
            // A release without a content key cannot be compared.
            if (deployed.Release.Content is null) continue;
            if (deployed.Release.Matches(name))
                found.Add(deployed);
            else if (deployed.State == DeployedReleaseState.Verified && !others.Exists(other => other.Commit == deployed.Release.Commit))
                others.Add(deployed.Release);
        }

        return found switch
        {
            [] => throw CreateException(
                $"{history.Environment} has verified no release with the name " +
                    $"\"{name}\"{(others.Count == 0 ? "." : $"; it has verified: {string.Join(", ", others)}.")}"),
            [var newest, ..] when found.Exists(other => other.Release.Commit != newest.Release.Commit) =>
                throw CreateException(
                    $"\"{name}\" is ambiguous: {string.Join(" or ", found.Select(deployed => deployed.Release.ToString()).Distinct())}.",
                    newest.Release),
            [{ State: DeployedReleaseState.Verified } newest, ..] => newest.Release,
            [{ State: DeployedReleaseState.RolledBack } newest, ..] =>
                throw CreateException($"{history.Environment} has run {newest.Release}, and was rolled back afterwards."),
            [var newest, ..] => throw CreateException($"{history.Environment} has not verified {newest.Release}."),
        };

        DeliveryException CreateException(string reason, Release? nearest = null) => new(
            reason,
            (nearest ?? others.FirstOrDefault()) is { } known
                ? $"./build.sh DeployProduction --release {known.Commit.Short}" : deployCommand,
            exitCode: 2);
    }

    private static PromotionResult CreateResult(Release release, CommitId commit) =>
        new(release, release.Commit == commit
            ? $"{release}, this commit" : $"{release}, which has the same content as {commit.Short}", null);

    private static PromotionResult CreateNotFound(string sentence, string remedy) => new(null, sentence, remedy);

    private static string DescribeRelease(Release release, CommitId commit) =>
        release.Commit == commit ? commit.Short : $"the content of {commit.Short} (as {release.Commit.Short})";
}
