namespace QgoBuild.Components.Reports;

/// <summary>Times, sizes and states as people read them.</summary>
internal static class Format
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 2 } => $"{(int)age.TotalSeconds} s",
        { TotalHours: < 2 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} days",
    };

    public static string Duration(long milliseconds) => milliseconds < 60_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} s")
        : $"{milliseconds / 60_000} min {milliseconds / 1000 % 60:00} s";

    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    public static string Release(DeploymentSummary deployment) =>
        deployment is { Version: { } version, Commit: { } commit } ? $"{version} ({commit.Short})" : "";

    public static string FirstLine(string? text) => (text ?? "").Split('\n')[0];

    public static string Recovery(RecoveryAttempt attempt) =>
        $"{Time(attempt.StartedAt)} {attempt.By}{(attempt.Failure is { } failure ? $": {FirstLine(failure)}" : "")}";

    public static Cell Outcome(DeploymentState state) => state switch
    {
        DeploymentState.Succeeded => new("succeeded", TextStyle.Good),
        DeploymentState.UnderWay => new("under way", TextStyle.Warning),
        DeploymentState.Interrupted => new("interrupted", TextStyle.Bad),
        DeploymentState.Failed => new("failed", TextStyle.Warning),
        DeploymentState.Cancelled => new("cancelled", TextStyle.Warning),
        DeploymentState.RolledBack => new("rolled back", TextStyle.Warning),
        DeploymentState.RollbackFailed => new("rollback failed", TextStyle.Bad),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
