namespace QgoBuild.Components;

/// <summary>Checks of what is released: a commit, and nothing that is not committed.</summary>
public interface ISourceCheck : IDelivery
{
    /// <summary>Whether the profile is the sandbox; known while the sandbox is down.</summary>
    bool IsSandboxProfile { get; }

    /// <summary>Whether a profile was named.</summary>
    bool IsProfileNamed { get; }

    /// <summary>Names the commit that will be released. Work that is not in it, uncommitted or unpushed, is named and left out in the
    /// sandbox, and refused elsewhere. On a CI server a profile must be named: where a deployment goes must not be an accident.</summary>
    Target Source => _ => _
        .Unlisted()
        .Executes(() => Run(async cancellationToken =>
        {
            if (IsServerBuild && !IsProfileNamed)
                throw new DeliveryException("On a CI server the profile to deploy with has to be named.",
                    "Add --profile live (the real servers) or --profile sandbox.", exitCode: 2);

            var commit = await Head(cancellationToken);
            await Checkout.EnsureFullHistoryAsync(cancellationToken);
            Console.WriteLine($"{commit.Short} {await Checkout.GetSubjectAsync(commit, cancellationToken)}");
            var uncommitted = await Checkout.GetUncommittedFilesAsync(cancellationToken);
            if (uncommitted.Count > 0) ReportUncommitted(uncommitted);
            if (!IsSandboxProfile && !await Checkout.IsPushedAsync(commit, cancellationToken))
                throw new DeliveryException($"The commit {commit.Short} is not pushed: only this machine has it.",
                    "git push, then the same command again.", exitCode: 2);
        }));

    /// <summary>The check as a plan shows it.</summary>
    internal async Task<GatePreview> PreviewSource(CancellationToken cancellationToken)
    {
        var commit = await Head(cancellationToken);
        var subject = $"{commit.Short} {await Checkout.GetSubjectAsync(commit, cancellationToken)}";
        var uncommitted = await Checkout.GetUncommittedFilesAsync(cancellationToken);
        if (uncommitted.Count > 0)
            return new("sources", IsOpen: IsSandboxProfile,
                $"{subject}. {(IsSandboxProfile ? "Left out, because it is not committed" : "There is uncommitted work")}: " +
                    $"{ListFiles(uncommitted)}.");
        return IsSandboxProfile || await Checkout.IsPushedAsync(commit, cancellationToken)
            ? new("sources", IsOpen: true, subject)
            : new("sources", IsOpen: false, $"{subject}. It is not pushed: only this machine has it.");
    }

    private static string ListFiles(IReadOnlyList<string> files) =>
        string.Join(", ", files.Take(5)) + (files.Count > 5 ? $" and {files.Count - 5} more" : "");

    private void ReportUncommitted(IReadOnlyList<string> files)
    {
        var names = ListFiles(files);
        if (!IsSandboxProfile)
            throw new DeliveryException($"There is uncommitted work, which would not be deployed: {names}.",
                "Commit it, or stash it (git stash --include-untracked), and run the same command again.", exitCode: 2);
        Console.WriteLine($"Left out, because it is not committed: {names}.");
    }

    /// <summary>Makes an environment's branch name the commit that is about to be deployed there.</summary>
    /// <param name="profile">Where the branch is.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="mayBeAhead">Whether the branch is left where it is when it contains the commit: an earlier release was requested by
    /// name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">That would remove commits from the branch, outside of the sandbox.</exception>
    async Task MoveBranch(
        DeliveryProfile profile, DeploymentEnvironment environment, CommitId commit, bool mayBeAhead, CancellationToken cancellationToken)
    {
        var current = await Checkout.GetRemoteBranchAsync(profile.Origin, environment.Branch, cancellationToken);
        if (current == commit || (mayBeAhead && current is not null && await Checkout.ContainsAsync(current, commit, cancellationToken)))
            return;
        var forward = current is null || await Checkout.ContainsAsync(commit, current, cancellationToken);
        if (!forward && !profile.IsSandbox)
        {
            throw new DeliveryException(
                $"The branch {environment.Branch} names {current!.Short}, which is not in the history of {commit.Short}: " +
                    $"deploying this would remove work from {environment.Name}.",
                $"git fetch, merge {environment.Branch} into this branch, push, and run the same command again.",
                exitCode: 2);
        }

        try
        {
            await Checkout.PushAsync(profile.Origin, commit, environment.Branch, current, cancellationToken);
        }
        catch (DeliveryException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process may just have moved it to the same commit.
            if (await Checkout.GetRemoteBranchAsync(profile.Origin, environment.Branch, cancellationToken) != commit)
                throw;
        }

        var note = forward ? "" : ", which does not contain it";
        Console.WriteLine($"{environment.Branch}: {current?.Short ?? "new"} → {commit.Short}{note}");
    }
}
