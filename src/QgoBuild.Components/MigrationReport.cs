namespace QgoBuild.Components;

/// <summary>What a deployment would do to the database, and what users would see.</summary>
internal static class MigrationReport
{
    private const int MaxSqlLines = 30;

    /// <param name="migration">Migrations of which only their command knows whether any is pending.</param>
    public static string Of(Migration migration) => migration.IsOnline
        ? $"Migrations: what {migration.Service} applies is declared safe online: no downtime."
        : migration.Check is { } check
            ? $"Migrations: if {string.Join(' ', check)} finds a pending one, users see the maintenance page until the release is verified."
            : $"Migrations: only {migration.Service} knows whether any is pending. Unless its image is the live one, users see the " +
                "maintenance page until the release is verified.";

    /// <param name="pending">The migrations that are not applied; null when there is no database yet.</param>
    public static string Of(IReadOnlyList<SqlMigration>? pending)
    {
        if (pending is null) return "Migrations: all of them, into a new database.";
        if (pending.Count == 0) return "Migrations: none is pending; no downtime.";
        var text = new StringBuilder();
        var offline = pending.Count(migration => !migration.IsDeclaredOnline);
        text.Append(CultureInfo.InvariantCulture, $"Migrations: {pending.Count} pending. ").Append(offline == 0
            ? "Each is declared safe online: no downtime, and a rollback keeps the data as it is."
            : "Users see the maintenance page from before the backup until the release is verified; a rollback restores that backup.");
        foreach (var migration in pending)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {migration.Name}{(migration.IsDeclaredOnline ? ", online" : "")}");
            var lines = migration.Sql.Trim().Split('\n');
            foreach (var line in lines.Take(MaxSqlLines))
                text.Append("\n    ").Append(line.TrimEnd());
            if (lines.Length > MaxSqlLines) text.Append(CultureInfo.InvariantCulture, $"\n    … {lines.Length - MaxSqlLines} more lines");
        }

        return text.ToString();
    }
}
