using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Delivery.Notifications;

/// <summary>What there is to tell of a deployment.</summary>
public sealed record Notification
{
    /// <summary>The deployment, what it is for, and its environment.</summary>
    public required DeploymentReference Deployment { get; init; }

    /// <summary>How far it has come.</summary>
    public required DeploymentStage Stage { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Who approved it and where; null where nobody had to, or did.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The release that is to be live; null for a backup.</summary>
    public Release? Release { get; init; }

    /// <summary>The release that was live before; null when there was none, or nobody knows.</summary>
    public Release? Previous { get; init; }

    /// <summary>The commits that <see cref="Release"/> has and <see cref="Previous"/> has not, newest first.</summary>
    public IReadOnlyList<Commit> Commits { get; init; } = [];

    /// <summary>How long it took, by the server's clock; null while it has not ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The step that failed; null when none did.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Why it failed, to a person.</summary>
    public string? Reason { get; init; }

    /// <summary>The last lines that the failed step wrote, oldest first.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>What to type next; null when there is nothing to do.</summary>
    public string? NextCommand { get; init; }

    /// <summary>Where the whole output can be read: the run of the CI job; null on a laptop.</summary>
    public Uri? LogUrl { get; init; }
}
