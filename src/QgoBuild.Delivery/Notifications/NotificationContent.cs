using System.Globalization;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Notifications;

/// <summary>What is told of a deployment, in the words and order that all who are told share. All of it is text that is only text.</summary>
internal sealed record NotificationContent
{
    /// <summary>How many commits are named one by one.</summary>
    public const int NamedCommits = 5;

    /// <summary>The whole in one sentence, its environment first.</summary>
    public required string Headline { get; init; }

    /// <summary>What is known.</summary>
    public required IReadOnlyList<NotificationField> Facts { get; init; }

    /// <summary>The newest commits.</summary>
    public required IReadOnlyList<CommitLine> Commits { get; init; }

    /// <summary>How many commits there are besides.</summary>
    public required int MoreCommits { get; init; }

    /// <summary>What failed and why; null when there is nothing to say.</summary>
    public required string? Failure { get; init; }

    /// <summary>The last lines of what failed.</summary>
    public required IReadOnlyList<string> LastLines { get; init; }

    /// <summary>What to type next; null when there is nothing to do.</summary>
    public required string? Next { get; init; }

    /// <summary>Where the whole output is; null on a laptop.</summary>
    public required Uri? Log { get; init; }

    /// <summary>Tells.</summary>
    /// <param name="news">What happened.</param>
    /// <param name="repository">The address of the repository's pages; null when commits cannot be looked at anywhere.</param>
    public static NotificationContent Of(Notification news, Uri? repository) => new()
    {
        Headline = UntrustedText.OneLine($"{news.Deployment.Environment.Name}: {WhatHappened(news)}", 140),
        Facts = [.. Known(news, repository)],
        Commits = [.. news.Commits.Take(NamedCommits).Select(commit => new CommitLine(
            commit.Id.Short, UntrustedText.OneLine($"{UntrustedText.OneLine(commit.Subject, 150)} ({UntrustedText.OneLine(commit.Author, 60)})", 220), LinkOf(commit.Id, repository)))],
        MoreCommits = Math.Max(0, news.Commits.Count - NamedCommits),
        Failure = FailureOf(news) is { } failure ? Something(UntrustedText.OneLine(failure, 1500)) : null,
        LastLines = UntrustedText.LastLines(news.LastLines, count: 20, limit: 2500),
        Next = news.NextCommand is { } next ? Something(UntrustedText.OneLine(next, 500)) : null,
        Log = news.Log is { IsAbsoluteUri: true, Scheme: "https" or "http" } log ? log : null,
    };

    private static string WhatHappened(Notification news) => (news.Deployment.Kind, news.Release) switch
    {
        (DeploymentKind.Backup, _) => news.Stage switch
        {
            DeploymentStage.Started => "a backup is being made",
            DeploymentStage.Succeeded => "a backup was made",
            DeploymentStage.Cancelled => "the backup was cancelled",
            _ => "no backup was made",
        },
        (DeploymentKind.Recover, _) => news.Stage switch
        {
            DeploymentStage.Started => "what is live is being recovered",
            DeploymentStage.Succeeded => "what is live serves",
            DeploymentStage.Cancelled => "the recovery was cancelled",
            _ => "what is live could not be recovered: manual action required",
        },
        (DeploymentKind.Upgrade, _) => news.Stage switch
        {
            DeploymentStage.Started => "edge and database are being upgraded",
            DeploymentStage.Succeeded => "edge and database are as their images and settings say",
            DeploymentStage.Failed => "nothing was upgraded, and nothing was changed",
            DeploymentStage.RolledBack => "an upgrade failed and was undone",
            DeploymentStage.Cancelled => "an upgrade was cancelled and undone",
            _ => "an upgrade failed, and so did the way back: manual action required",
        },
        (DeploymentKind.Renew, _) => news.Stage switch
        {
            DeploymentStage.Started => "another certificate is being ordered",
            DeploymentStage.Succeeded => "the certificate was renewed",
            _ => "the certificate was not renewed, the old one serves",
        },
        (DeploymentKind.Rollback, null) => news.Stage == DeploymentStage.NotApproved ? "the rollback was not approved, nothing was changed" : "the rollback failed",
        (_, null) when news.Stage == DeploymentStage.NotApproved => "not approved, nothing was deployed",
        (_, null) => "nothing was deployed, the pipeline failed before",
        (DeploymentKind.Rollback, { } release) => news.Stage switch
        {
            DeploymentStage.Started => $"{release} is being brought back",
            DeploymentStage.Succeeded => $"{release} is live again",
            DeploymentStage.Failed => $"{release} was not brought back, nothing was changed",
            DeploymentStage.RolledBack => $"{release} could not be brought back, what served before serves",
            DeploymentStage.Cancelled => $"bringing {release} back was cancelled and undone",
            _ => $"{release} could not be brought back, and a person is needed",
        },
        (_, { } release) => news.Stage switch
        {
            DeploymentStage.Started => $"{release} is being deployed",
            DeploymentStage.Succeeded => $"{release} is live",
            DeploymentStage.Failed => $"{release} was not deployed, nothing was changed",
            DeploymentStage.RolledBack => $"{release} failed and was rolled back",
            DeploymentStage.Cancelled => $"{release} was cancelled and undone",
            _ => $"{release} failed, and so did the way back: a person is needed",
        },
    };

    private static IEnumerable<NotificationField> Known(Notification news, Uri? repository)
    {
        var environment = news.Deployment.Environment;
        yield return new NotificationField("Environment", UntrustedText.OneLine(environment.Name, 100), environment.Url);
        if (news.Release is { } release)
            yield return OfRelease("Release", release, repository);
        if (news.Release?.Unverified is { } why)
            yield return new NotificationField("Not verified on staging", UntrustedText.OneLine(why, 300) is { Length: > 0 } reason ? reason : "without a reason that can be shown");
        if (news.Previous is { } previous)
            yield return OfRelease("Before", previous, repository);
        yield return new NotificationField("By", UntrustedText.OneLine(news.By, 150) is { Length: > 0 } by ? by : "somebody");
        if (news.ApprovedBy is { } approved && UntrustedText.OneLine(approved, 150) is { Length: > 0 } approver)
            yield return new NotificationField("Approved by", approver);
        if (news.Duration is { } duration)
            yield return new NotificationField("Took", Told(duration));
        yield return new NotificationField("Deployment", news.Deployment.Id.Value);
    }

    private static NotificationField OfRelease(string label, Release release, Uri? repository) =>
        new(label, UntrustedText.OneLine(release.ToString(), 150), LinkOf(release.Commit, repository));

    private static Uri? LinkOf(CommitId commit, Uri? repository) => repository is null ? null : new Uri($"{repository.AbsoluteUri.TrimEnd('/')}/commit/{commit}");

    private static string? FailureOf(Notification news) => (news.FailedStep, news.Reason) switch
    {
        (null, var reason) => reason,
        ({ } step, null) => $"{step} failed.",
        ({ } step, { } reason) => $"{step} failed: {reason}",
    };

    private static string? Something(string text) => text.Length > 0 ? text : null;

    private static string Told(TimeSpan duration) => duration < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
