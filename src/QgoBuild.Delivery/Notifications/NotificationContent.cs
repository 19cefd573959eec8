using System.Globalization;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Notifications;

/// <summary>What is told of a deployment, in the words and order that all who are told share. All of it is text that is only text.</summary>
internal sealed record NotificationContent
{
    /// <summary>How many commits are named one by one.</summary>
    public const int MaxListedCommits = 5;

    /// <summary>The whole in one sentence, its environment first.</summary>
    public required string Headline { get; init; }

    /// <summary>What is known.</summary>
    public required IReadOnlyList<NotificationField> Fields { get; init; }

    /// <summary>The newest commits.</summary>
    public required IReadOnlyList<CommitLine> Commits { get; init; }

    /// <summary>How many commits there are besides.</summary>
    public required int RemainingCommits { get; init; }

    /// <summary>What failed and why; null when there is nothing to say.</summary>
    public required string? Failure { get; init; }

    /// <summary>The last lines of what failed.</summary>
    public required IReadOnlyList<string> LastLines { get; init; }

    /// <summary>What to type next; null when there is nothing to do.</summary>
    public required string? NextCommand { get; init; }

    /// <summary>Where the whole output is; null on a laptop.</summary>
    public required Uri? LogUrl { get; init; }

    /// <summary>Tells.</summary>
    /// <param name="notification">What happened.</param>
    /// <param name="repository">The address of the repository's pages; null when commits cannot be looked at anywhere.</param>
    public static NotificationContent Create(Notification notification, Uri? repository) => new()
    {
        Headline = UntrustedText.OneLine($"{notification.Deployment.Environment.Name}: {DescribeEvent(notification)}", 140),
        Fields = [.. CreateFields(notification, repository)],
        Commits = [.. notification.Commits.Take(MaxListedCommits).Select(commit => new CommitLine(
            commit.Id.Short, UntrustedText.OneLine($"{UntrustedText.OneLine(commit.Subject, 150)} ({UntrustedText.OneLine(commit.Author, 60)})", 220), GetCommitUrl(commit.Id, repository)))],
        RemainingCommits = Math.Max(0, notification.Commits.Count - MaxListedCommits),
        Failure = DescribeFailure(notification) is { } failure ? NullIfEmpty(UntrustedText.OneLine(failure, 1500)) : null,
        LastLines = UntrustedText.LastLines(notification.LastLines, count: 20, limit: 2500),
        NextCommand = notification.NextCommand is { } next ? NullIfEmpty(UntrustedText.OneLine(next, 500)) : null,
        LogUrl = notification.LogUrl is { IsAbsoluteUri: true, Scheme: "https" or "http" } log ? log : null,
    };

    private static string DescribeEvent(Notification notification) => (notification.Deployment.Kind, notification.Release) switch
    {
        (DeploymentKind.Backup, _) => notification.Stage switch
        {
            DeploymentStage.Started => "a backup is being made",
            DeploymentStage.Succeeded => "a backup was made",
            DeploymentStage.Cancelled => "the backup was cancelled",
            _ => "no backup was made",
        },
        (DeploymentKind.Recover, _) => notification.Stage switch
        {
            DeploymentStage.Started => "what is live is being recovered",
            DeploymentStage.Succeeded => "what is live serves",
            DeploymentStage.Cancelled => "the recovery was cancelled",
            _ => "what is live could not be recovered: manual action required",
        },
        (DeploymentKind.Upgrade, _) => notification.Stage switch
        {
            DeploymentStage.Started => "edge and database are being upgraded",
            DeploymentStage.Succeeded => "edge and database are as their images and settings say",
            DeploymentStage.Failed => "nothing was upgraded, and nothing was changed",
            DeploymentStage.RolledBack => "an upgrade failed and was undone",
            DeploymentStage.Cancelled => "an upgrade was cancelled and undone",
            _ => "an upgrade failed, and so did the way back: manual action required",
        },
        (DeploymentKind.Renew, _) => notification.Stage switch
        {
            DeploymentStage.Started => "another certificate is being ordered",
            DeploymentStage.Succeeded => "the certificate was renewed",
            _ => "the certificate was not renewed, the old one serves",
        },
        (DeploymentKind.Rollback, null) => notification.Stage == DeploymentStage.NotApproved ? "the rollback was not approved, nothing was changed" : "the rollback failed",
        (_, null) when notification.Stage == DeploymentStage.NotApproved => "not approved, nothing was deployed",
        (_, null) => "nothing was deployed, the pipeline failed before",
        (DeploymentKind.Rollback, { } release) => notification.Stage switch
        {
            DeploymentStage.Started => $"{release} is being brought back",
            DeploymentStage.Succeeded => $"{release} is live again",
            DeploymentStage.Failed => $"{release} was not brought back, nothing was changed",
            DeploymentStage.RolledBack => $"{release} could not be brought back, what served before serves",
            DeploymentStage.Cancelled => $"bringing {release} back was cancelled and undone",
            _ => $"{release} could not be brought back, and a person is needed",
        },
        (_, { } release) => notification.Stage switch
        {
            DeploymentStage.Started => $"{release} is being deployed",
            DeploymentStage.Succeeded => $"{release} is live",
            DeploymentStage.Failed => $"{release} was not deployed, nothing was changed",
            DeploymentStage.RolledBack => $"{release} failed and was rolled back",
            DeploymentStage.Cancelled => $"{release} was cancelled and undone",
            _ => $"{release} failed, and so did the way back: a person is needed",
        },
    };

    private static IEnumerable<NotificationField> CreateFields(Notification notification, Uri? repository)
    {
        var environment = notification.Deployment.Environment;
        yield return new NotificationField("Environment", UntrustedText.OneLine(environment.Name, 100), environment.Url);
        if (notification.Release is { } release)
            yield return CreateReleaseField("Release", release, repository);
        if (notification.Release?.Unverified is { } reason)
            yield return new NotificationField("Not verified on staging", UntrustedText.OneLine(reason, 300) is { Length: > 0 } text ? text : "without a reason that can be shown");
        if (notification.Previous is { } previous)
            yield return CreateReleaseField("Before", previous, repository);
        yield return new NotificationField("By", UntrustedText.OneLine(notification.RequestedBy, 150) is { Length: > 0 } by ? by : "somebody");
        if (notification.ApprovedBy is { } approved && UntrustedText.OneLine(approved, 150) is { Length: > 0 } approver)
            yield return new NotificationField("Approved by", approver);
        if (notification.Duration is { } duration)
            yield return new NotificationField("Took", FormatDuration(duration));
        yield return new NotificationField("Deployment", notification.Deployment.Id.Value);
    }

    private static NotificationField CreateReleaseField(string label, Release release, Uri? repository) =>
        new(label, UntrustedText.OneLine(release.ToString(), 150), GetCommitUrl(release.Commit, repository));

    private static Uri? GetCommitUrl(CommitId commit, Uri? repository) => repository is null ? null : new Uri($"{repository.AbsoluteUri.TrimEnd('/')}/commit/{commit}");

    private static string? DescribeFailure(Notification notification) => (notification.FailedStep, notification.Reason) switch
    {
        (null, var reason) => reason,
        ({ } step, null) => $"{step} failed.",
        ({ } step, { } reason) => $"{step} failed: {reason}",
    };

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static string FormatDuration(TimeSpan duration) => duration < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
