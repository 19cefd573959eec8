using System.Globalization;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Reporting;

/// <summary>A backup.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">When it was made, UTC, from its name; null when the name has no valid time.</param>
/// <param name="Version">The version of the release whose data it holds; null when none was live.</param>
/// <param name="Commit">The commit of that release.</param>
/// <param name="Proven">Whether its dump was loaded into a database, when it was made or in a drill, and was verified as complete.</param>
/// <param name="Needed">Whether a rollback of the live release requires it, if that release had migrations.</param>
public sealed record BackupStatus(string Name, long Bytes, DateTimeOffset? CreatedAt, string? Version, CommitId? Commit, bool Needed,
    bool Proven)
{
    private const string TimestampFormat = "yyyyMMdd_HHmmss";
    private const string Extension = ".tar.gz";

    internal static BackupStatus Of(BackupFile file, string? needed) =>
        new(file.Name, file.Bytes, ParseTime(file.Name), file.Release?.Version, file.Release?.Commit, file.Name == needed, file.Proven);

    private static DateTimeOffset? ParseTime(string name) =>
        name.Length > TimestampFormat.Length + Extension.Length
        && DateTimeOffset.TryParseExact(name[^(TimestampFormat.Length + Extension.Length)..^Extension.Length], TimestampFormat,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
