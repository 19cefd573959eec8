using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Runs;

/// <summary>Nothing is tested twice: what a run on GitHub has found good is good for every commit with the same files.</summary>
partial class Build
{
    // Of a tree that many commits have, the newest few have what is to be known.
    const int MaxCandidates = 5;

    public Target AlreadyTested => _ => _
        .Description("End the job where a commit with the same files was tested already; --no-cache tests all the same")
        .Unlisted()
        .Executes(() => ((IPipeline)this).Run(async cancellationToken => Console.WriteLine(await CheckAlreadyTested(cancellationToken))));

#if QGO
    async Task<string> CheckAlreadyTested(CancellationToken cancellationToken)
    {
        if (GitHubActions.Instance is not { } job || GitHub is not { } api)
            return "It is tested: only a job of GitHub's with its token can find out about others.";
        if (IgnoresCache)
            return "It is tested: --no-cache.";
        if (job.RunAttempt > 1)
            return "It is tested: somebody has started it again.";
        try
        {
            var head = await Head(cancellationToken);
            var candidates = await ((IDelivery)this).Checkout.FindCommitsWithSameTreeAsync(head, MaxCandidates, cancellationToken);
            if (await new TestedCommits(api, Workflows.TestJob, Workflows.TestStep, TimeProvider.System).FindAsync(candidates, cancellationToken) is not { } tested)
                return $"It is tested: no commit with the files of {head.Short} was, within {TestedCommits.MaxAge.Days} days.";
            job.SkipRemainingSteps();
            return tested.Commit == head
                ? $"Not tested again: {head.Short} was tested and is good, {tested.RunUrl}"
                : $"Not tested again: {head.Short} has exactly the files of {tested.Commit.Short}, which was tested and is good, {tested.RunUrl}";
        }
        catch (GitHubException error)
        {
            return $"It is tested: whether it was is not known. {error.Message}";
        }
    }
#else
    static Task<string> CheckAlreadyTested(CancellationToken cancellationToken) => Task.FromResult("It is tested: only our own engine ends jobs.");
#endif
}
