using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Environments;

/// <summary>A release that was proven good on this server.</summary>
/// <param name="Record">The record's name: the deployment that brought it first.</param>
/// <param name="Release">The release.</param>
/// <param name="Finished">When a deployment last finished with it, UTC.</param>
/// <param name="Withdrawn">Whether it was rolled back.</param>
/// <param name="Backup">The backup of the data before its images came.</param>
/// <param name="Migrations">The migrations that the database had by then.</param>
public sealed record ReleaseRecord(string Record, Release Release, string Finished, bool Withdrawn, string Backup, IReadOnlyList<string> Migrations)
{
    /// <summary>Whether both run the same images.</summary>
    public bool SameAs(ReleaseRecord other) =>
        Release.Commit == other.Release.Commit && Release.Images.All(image => other.Release.Images.GetValueOrDefault(image.Key) == image.Value);
}
