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
    internal static ReleaseRecord Parse(ServerSections sections, string record) => new(
        record,
        Release.FromJson(sections.Text("release", record)),
        sections.Text("finished", record),
        sections.Has("withdrawn", record),
        sections.Text("backup-before", record),
        sections.Lines("migrations", record))
    {
        Edge = sections.Text("edge", record),
    };

    /// <summary>The name of the edge's configuration that it has; empty for one from before these had names.</summary>
    public string Edge { get; init; } = "";

    /// <summary>Whether going from one to the other would change nothing that users could notice: images, content and the edge are the same.</summary>
    public bool IsEquivalentTo(ReleaseRecord other) => Release.IsEquivalentTo(other.Release) && Edge == other.Edge;

    /// <summary>Whether both are the same release: the same images for the same commit.</summary>
    public bool IsSameRelease(ReleaseRecord other) => Release.Commit == other.Release.Commit && Release.HasSameImages(other.Release.Images);

    /// <summary>Whether somebody who says this means this release: its version, with or without a <c>v</c>, its commit or at least four digits of it, or its record.</summary>
    public bool Matches(string name) => name == Record || Release.Matches(name);
}
