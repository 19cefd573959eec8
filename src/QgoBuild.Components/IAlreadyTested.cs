#if QGO
#endif

namespace QgoBuild.Components;

/// <summary>Tests are not repeated: a run on GitHub that passed holds for every commit with the same files.</summary>
public interface IAlreadyTested : IGitHubAccess, IDelivery
{
    /// <summary>The name of the job that tests.</summary>
    string TestJob { get; }

    /// <summary>The name of its step that tests.</summary>
    string TestStep { get; }

    /// <summary>Ends the job where a commit with the same files was tested already; with --no-cache it never does.</summary>
    Target AlreadyTested => _ => _
        .Unlisted()
        .Executes(() => Run(async cancellationToken => Console.WriteLine(await CheckAlreadyTested(cancellationToken))));

#if QGO
    /// <summary>Whether the build was started with --no-cache.</summary>
    bool IgnoresCache { get; }

    // The newest few of many commits with the same files are enough.
    private const int MaxCandidates = 5;

    private async Task<string> CheckAlreadyTested(CancellationToken cancellationToken)
    {
        if (GitHubActions.Instance is not { } job || GitHub is not { } api)
            return "It is tested: only a job of GitHub's with its token can query other runs.";
        if (IgnoresCache) return "It is tested: --no-cache.";
        if (job.RunAttempt > 1) return "It is tested: the job was started again.";
        try
        {
            var head = await Head(cancellationToken);
            var candidates = await Checkout.FindCommitsWithSameTreeAsync(head, MaxCandidates, cancellationToken);
            var tests = new TestedCommits(api, TestJob, TestStep, TimeProvider.System);
            if (await tests.FindAsync(candidates, cancellationToken) is not { } tested)
                return $"It is tested: no commit with the files of {head.Short} was, within {TestedCommits.MaxAge.Days} days.";
            job.SkipRemainingSteps();
            return tested.Commit == head
                ? $"Not tested again: {head.Short} was tested and passed, {tested.RunUrl}"
                : $"Not tested again: {head.Short} has exactly the files of {tested.Commit.Short}, which was tested and passed, " +
                    $"{tested.RunUrl}";
        }
        catch (GitHubException error) { return $"It is tested: whether it was is not known. {error.Message}"; }
    }
#else
    private static Task<string> CheckAlreadyTested(CancellationToken cancellationToken) =>
        Task.FromResult("It is tested: only QgoBuild's own engine can end a job.");
#endif
}
