namespace QgoBuild.Delivery.Environments;

/// <summary>What a script has to know to list the migrations that a database has.</summary>
internal static class HistoryFacts
{
    private const string PrismaTable = "_prisma_migrations";

    /// <summary>The assignments: the table of the history, if it has one, the query that lists names and states, oldest first, and whether
    /// it overlooks no change of the schema.</summary>
    /// <param name="migration">How migrations are applied; null if they are not.</param>
    public static string Assign(Migration? migration)
    {
        var (table, query) = migration?.History switch
        {
            History.Prisma => (PrismaTable,
                "SELECT migration_name, IF(finished_at IS NULL, IF(rolled_back_at IS NULL, 'failed', 'rolled back'), 'applied') " +
                $"FROM {PrismaTable} ORDER BY started_at, migration_name, id"),
            History.Rows rows => (rows.Table,
                $"SELECT COALESCE(CAST({QuoteName(rows.Column)} AS CHAR), ''), 'applied' FROM {QuoteName(rows.Table)} ORDER BY 1"),
            _ => ("", ""),
        };
        return RuntimeScript.Assign("history_table", table) + RuntimeScript.Assign("history_query", query) +
            RuntimeScript.Assign("history_is_exact", migration?.History is History.Prisma ? "yes" : "no");
    }

    private static string QuoteName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
