using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Environments;

/// <summary>A backup on the server.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Release">The release whose data it holds; null when none was live, or when its manifest cannot be read.</param>
/// <param name="Proven">Whether its dump was loaded into a database, when it was made or in a drill, and was found to be whole.</param>
public sealed record BackupFile(string Name, long Bytes, Release? Release = null, bool Proven = false);
