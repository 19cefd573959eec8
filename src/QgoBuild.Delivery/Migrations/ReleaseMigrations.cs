namespace QgoBuild.Delivery.Migrations;

/// <summary>The migrations of a release, oldest first.</summary>
/// <param name="All">All migrations.</param>
public sealed record ReleaseMigrations(IReadOnlyList<Migration> All)
{
    /// <summary>
    /// No migrations, for a release whose sources are not available. All pending migrations then count as not safe online.
    /// </summary>
    public static ReleaseMigrations None { get; } = new([]);

    /// <summary>The migrations that are declared safe online.</summary>
    public IEnumerable<Migration> Online => All.Where(migration => migration.IsDeclaredOnline);

    /// <summary>The migrations that a database has not applied yet.</summary>
    /// <param name="applied">The names of the applied migrations.</param>
    public IReadOnlyList<Migration> GetPending(IEnumerable<string> applied)
    {
        var known = applied.ToHashSet();
        return [.. All.Where(migration => !known.Contains(migration.Name))];
    }
}
