using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Sources;

/// <summary>A commit, for people.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Author">Who wrote it, by name.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record Commit(CommitId Id, string Author, string Subject);
