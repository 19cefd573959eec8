using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Deployments;

/// <summary>What a rollback goes back to.</summary>
/// <param name="Record">The name of the release's record on the server.</param>
/// <param name="Release">The release.</param>
/// <param name="Backup">The backup that holds its data, a file name in the environment's <c>backups/</c>; null when there is none any more.</param>
/// <param name="Everything">
/// Whether database and uploads become those of the backup in any case. Otherwise data stays, unless migrations came after the release;
/// then the database is restored.
/// </param>
public sealed record RollbackTarget(string Record, Release Release, string? Backup, bool Everything);
