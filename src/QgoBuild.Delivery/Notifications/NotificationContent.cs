namespace QgoBuild.Delivery.Notifications;

/// <summary>The content of a notification, in the order and words that all notifiers share. All texts are sanitised: see
/// <see cref="UntrustedText"/>.</summary>
internal sealed record NotificationContent
{
    /// <summary>The maximum number of listed commits.</summary>
    public const int MaxListedCommits = 5;

    /// <summary>The summary in one sentence; it begins with the environment.</summary>
    public required string Headline { get; init; }

    /// <summary>The facts about the deployment.</summary>
    public required IReadOnlyList<NotificationField> Fields { get; init; }

    /// <summary>The newest commits.</summary>
    public required IReadOnlyList<CommitLine> Commits { get; init; }

    /// <summary>The number of commits that are not listed.</summary>
    public required int RemainingCommits { get; init; }

    /// <summary>What failed and why; null for no failure.</summary>
    public required string? Failure { get; init; }

    /// <summary>The last lines of output of the failed step.</summary>
    public required IReadOnlyList<string> LastLines { get; init; }

    /// <summary>The next command to type; null when there is nothing to do.</summary>
    public required string? NextCommand { get; init; }

    /// <summary>The address of the full output; null on a laptop.</summary>
    public required Uri? LogUrl { get; init; }

    /// <summary>Creates the content of a notification.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="repository">The web address of the repository, for links to commits; null for no links.</param>
    public static NotificationContent Create(Notification notification, Uri? repository) => new()
    {
        Headline = UntrustedText.OneLine($"{notification.Deployment.Environment.Name}: {DescribeEvent(notification)}", 140),
        Fields = [.. CreateFields(notification, repository)],
        Commits = [.. notification.Commits.Take(MaxListedCommits).Select(commit => new CommitLine(
            commit.Id.Short, UntrustedText.OneLine(
                $"{UntrustedText.OneLine(commit.Subject, 150)} ({UntrustedText.OneLine(commit.Author, 60)})", 220),
                    GetCommitUrl(commit.Id, repository)))],
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
            DeploymentStage.Started => "a backup has started",
            DeploymentStage.Succeeded => "a backup was created",
            DeploymentStage.Cancelled => "the backup was cancelled",
            _ => "the backup failed",
        },
        (DeploymentKind.Recover, _) => notification.Stage switch
        {
            DeploymentStage.Started => "the live release is being recovered",
            DeploymentStage.Succeeded => "the live release was recovered",
            DeploymentStage.Cancelled => "the recovery was cancelled",
            _ => "the live release could not be recovered: manual action required",
        },
        (DeploymentKind.Upgrade, _) => notification.Stage switch
        {
            DeploymentStage.Started => "edge and database are being upgraded",
            DeploymentStage.Succeeded => "edge and database were upgraded",
            DeploymentStage.Failed => "the upgrade failed, nothing was changed",
            DeploymentStage.RolledBack => "the upgrade failed and was undone",
            DeploymentStage.Cancelled => "the upgrade was cancelled and undone",
            _ => "the upgrade failed and could not be undone: manual action required",
        },
        (DeploymentKind.Renew, _) => notification.Stage switch
        {
            DeploymentStage.Started => "the certificate is being renewed",
            DeploymentStage.Succeeded => "the certificate was renewed",
            _ => "the certificate was not renewed, the old one stays in use",
        },
        (DeploymentKind.Rollback, null) =>
            notification.Stage == DeploymentStage.NotApproved
                ? "the rollback was not approved, nothing was changed" : "the rollback failed",
        (_, null) when notification.Stage == DeploymentStage.NotApproved => "not approved, nothing was deployed",
        (_, null) => "the pipeline failed before the deployment, nothing was deployed",
        (DeploymentKind.Rollback, { } release) => notification.Stage switch
        {
            DeploymentStage.Started => $"rolling back to {release}",
            DeploymentStage.Succeeded => $"rolled back to {release}",
            DeploymentStage.Failed => $"the rollback to {release} failed, nothing was changed",
            DeploymentStage.RolledBack => $"the rollback to {release} failed and was undone",
            DeploymentStage.Cancelled => $"the rollback to {release} was cancelled and undone",
            _ => $"the rollback to {release} failed and could not be undone: manual action required",
        },
        (_, { } release) => notification.Stage switch
        {
            DeploymentStage.Started => $"{release} is being deployed",
            DeploymentStage.Succeeded => $"{release} is live",
            DeploymentStage.Failed => $"the deployment of {release} failed, nothing was changed",
            DeploymentStage.RolledBack => $"the deployment of {release} failed and was rolled back",
            DeploymentStage.Cancelled => $"the deployment of {release} was cancelled and rolled back",
            _ => $"the deployment of {release} failed and the rollback failed: manual action required",
        },
    };

    private static IEnumerable<NotificationField> CreateFields(Notification notification, Uri? repository)
    {
        var environment = notification.Deployment.Environment;
        yield return new NotificationField("Environment", UntrustedText.OneLine(environment.Name, 100), environment.Url);
        if (notification.Release is { } release) yield return CreateReleaseField("Release", release, repository);
        if (notification.Release?.Unverified is { } reason)
            yield return new NotificationField("Not verified on staging", UntrustedText.OneLine(reason, 300) is { Length: > 0 } text
                ? text : "no printable reason");
        if (notification.Previous is { } previous) yield return CreateReleaseField("Previous", previous, repository);
        yield return new NotificationField("By", UntrustedText.OneLine(notification.RequestedBy, 150) is { Length: > 0 } by
            ? by : "unknown");
        if (notification.ApprovedBy is { } approved && UntrustedText.OneLine(approved, 150) is { Length: > 0 } approver)
            yield return new NotificationField("Approved by", approver);
        if (notification.Duration is { } duration) yield return new NotificationField("Duration", FormatDuration(duration));
        yield return new NotificationField("Deployment", notification.Deployment.Id.Value);
    }

    private static NotificationField CreateReleaseField(string label, Release release, Uri? repository) =>
        new(label, UntrustedText.OneLine(release.ToString(), 150), GetCommitUrl(release.Commit, repository));

    private static Uri? GetCommitUrl(CommitId commit, Uri? repository) =>
        repository is null ? null : new Uri($"{repository.AbsoluteUri.TrimEnd('/')}/commit/{commit}");

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

/// <summary>A fact about a deployment.</summary>
/// <param name="Label">The label: <c>Duration</c>.</param>
/// <param name="Value">The value: <c>12.3 s</c>.</param>
/// <param name="Link">A link to more details; null for none.</param>
internal sealed record NotificationField(string Label, string Value, Uri? Link = null);

/// <summary>A commit in a notification.</summary>
/// <param name="ShortId">The short commit.</param>
/// <param name="Text">The subject and the author.</param>
/// <param name="Link">A link to the commit; null for none.</param>
internal sealed record CommitLine(string ShortId, string Text, Uri? Link);
