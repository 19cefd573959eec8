using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Promotions;

/// <summary>What staging's record has to offer for a commit.</summary>
/// <param name="Release">The release that may be promoted; null when there is none.</param>
/// <param name="Sentence">Which one, or why none, to a person.</param>
/// <param name="Remedy">What to type where there is none; null where there is.</param>
public sealed record PromotionResult(Release? Release, string Sentence, string? Remedy);

/// <summary>Finds what production may get: the images that staging verified, by digest. They are never built again for it.</summary>
/// <param name="trials">Staging's record.</param>
/// <param name="deploy">The command that deploys to it.</param>
public sealed class Promotion(ITrials trials, string deploy)
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
        Trial? newest = null;
        await foreach (var trial in trials.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (trial.Release.Content != content)
                continue;
            newest ??= trial;
            if (newest.Outcome != TrialOutcome.Verified || promoted is null)
                break;
            if (trial.Outcome == TrialOutcome.Verified && trial.Release.HasImagesOf(promoted))
                return Found(trial.Release, commit);
        }

        return newest switch
        {
            null => Nothing($"{trials.Environment} has never run the content of {commit.Short}.", $"Deploy it there and look at it: {deploy}; {Unverified}"),
            { Outcome: TrialOutcome.Verified } => Found(newest.Release, commit),
            { Outcome: TrialOutcome.UnderWay } => Nothing($"{trials.Environment} is being deployed right now.", "Wait until that has ended, and run the same command again."),
            { Outcome: TrialOutcome.RolledBack } => Nothing(
                $"{trials.Environment} has run {Named(newest.Release, commit)}, and was rolled back{(newest.Detail.Length > 0 ? $" to {newest.Detail}" : "")} after that.",
                $"Deploy to production what {trials.Environment} runs, or fix what was wrong and deploy that first: {deploy}; {Unverified}"),
            _ => Nothing(
                $"the deployment of {Named(newest.Release, commit)} to {trials.Environment} did not succeed ({newest.Detail}).",
                $"Deploy it there and look at it: {deploy}; {Unverified}"),
        };
    }

    /// <summary>The release of that name among those that staging has verified and still has a record of.</summary>
    /// <param name="name">Its version, or its commit (at least four digits of it).</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is none of that name, or there are several.</exception>
    public async Task<Release> FindAsync(string name, CancellationToken cancellationToken)
    {
        var (found, others) = (new List<Trial>(), new List<Release>());
        await foreach (var trial in trials.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // What was recorded without its content cannot be compared with anything.
            if (trial.Release.Content is null)
                continue;
            if (trial.Release.IsCalled(name))
                found.Add(trial);
            else if (trial.Outcome == TrialOutcome.Verified && !others.Exists(other => other.Commit == trial.Release.Commit))
                others.Add(trial.Release);
        }

        return found switch
        {
            [] => throw Refused($"{trials.Environment} has verified no release that is called «{name}»{(others.Count == 0 ? "." : $"; there are: {string.Join(", ", others)}.")}"),
            [var newest, ..] when found.Exists(other => other.Release.Commit != newest.Release.Commit) =>
                throw Refused($"«{name}» may be {string.Join(" or ", found.Select(trial => trial.Release.ToString()).Distinct())}.", newest.Release),
            [{ Outcome: TrialOutcome.Verified } newest, ..] => newest.Release,
            [{ Outcome: TrialOutcome.RolledBack } newest, ..] => throw Refused($"{trials.Environment} has run {newest.Release}, and was rolled back after that."),
            [var newest, ..] => throw Refused($"{trials.Environment} has not verified {newest.Release}."),
        };

        DeliveryException Refused(string why, Release? nearest = null) => new(
            why,
            (nearest ?? others.FirstOrDefault()) is { } known ? $"./build.sh DeployProduction --release {known.Commit.Short}" : deploy,
            exitCode: 2);
    }

    private static PromotionResult Found(Release release, CommitId commit) =>
        new(release, release.Commit == commit ? $"{release}, this very commit" : $"{release}, which has the same content as {commit.Short}", null);

    private static PromotionResult Nothing(string sentence, string remedy) => new(null, sentence, remedy);

    private static string Named(Release release, CommitId commit) => release.Commit == commit ? commit.Short : $"the content of {commit.Short} (as {release.Commit.Short})";
}
