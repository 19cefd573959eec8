using System.Globalization;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Reporting;

/// <summary>A release on a server.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Images">The image of each service, by digest.</param>
/// <param name="Record">The name of its record.</param>
/// <param name="Colour">The colour that it runs in; null unless it is live.</param>
/// <param name="Deployment">The deployment that made it live; null unless it is live.</param>
/// <param name="Since">When a deployment last finished with it, UTC.</param>
/// <param name="By">Who requested that deployment; null if it is no longer known.</param>
/// <param name="ApprovedBy">
/// Who approved that deployment and where; null if it required no approval or had none, or it is no longer known.
/// </param>
/// <param name="Withdrawn">Whether it was rolled back.</param>
public sealed record ReleaseStatus(
    string Version, CommitId Commit, IReadOnlyDictionary<string, ImageReference> Images, string Record, string? Colour, string? Deployment,
    DateTimeOffset? Since, string? By, string? ApprovedBy, bool Withdrawn)
{
    /// <summary>Identifies the content from which it was built; null if it was recorded without.</summary>
    public ContentKey? Content { get; init; }

    /// <summary>Why it was deployed to production without verification in staging; null when it was not.</summary>
    public string? Unverified { get; init; }

    internal static ReleaseStatus Of(ReleaseRecord record, LiveRelease? live, IReadOnlyList<DeploymentSummary> deployments) =>
        Of(record, live, deployments.FirstOrDefault(deployment => deployment.Deployment == (live?.Deployment ?? record.Record)));

    private static ReleaseStatus Of(ReleaseRecord record, LiveRelease? live, DeploymentSummary? deployment) => new(
        record.Release.Version,
        record.Release.Commit,
        record.Release.Images,
        record.Record,
        live?.Colour,
        live?.Deployment,
        DateTimeOffset.TryParse(record.Finished, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var finished)
            ? finished : null,
        deployment?.By,
        deployment?.ApprovedBy,
        record.Withdrawn)
    {
        Content = record.Release.Content,
        Unverified = record.Release.Unverified,
    };

    /// <summary>The version and the short commit.</summary>
    public override string ToString() => $"{Version} ({Commit.Short})";
}
