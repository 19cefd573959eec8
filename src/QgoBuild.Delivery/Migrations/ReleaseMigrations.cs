namespace QgoBuild.Delivery.Migrations;

/// <summary>The migrations that a release brings along, oldest first.</summary>
/// <param name="All">All of them.</param>
public sealed record ReleaseMigrations(IReadOnlyList<Migration> All)
{
    /// <summary>No migrations: those of a release whose sources are not at hand. Whatever is pending then counts as not safe online.</summary>
    public static ReleaseMigrations None { get; } = new([]);

    /// <summary>Those that are declared safe online.</summary>
    public IEnumerable<Migration> Online => All.Where(migration => migration.IsDeclaredOnline);

    /// <summary>Those that a database lacks.</summary>
    /// <param name="applied">The names of those that it has.</param>
    public IReadOnlyList<Migration> GetPending(IEnumerable<string> applied)
    {
        var known = applied.ToHashSet();
        return [.. All.Where(migration => !known.Contains(migration.Name))];
    }
}
