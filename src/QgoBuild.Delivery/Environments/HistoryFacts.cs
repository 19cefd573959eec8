namespace QgoBuild.Delivery.Environments;

/// <summary>What a script has to know to list the migrations that a database has.</summary>
internal static class HistoryFacts
{
    private const string PrismaTable = "_prisma_migrations";

    /// <summary>The assignments: the table of the history, if it has one, the query that lists names and states, oldest first, and whether
    /// it overlooks no change of the schema.</summary>
    /// <param name="application">The application, whose database determines the SQL.</param>
    public static string Assign(Application application)
    {
        if (application is not { Migration: { } migration, Database: { } database }) return Assign("", "", isExact: false);
        var (table, query) = migration.History switch
        {
            History.Prisma => (PrismaTable,
                "SELECT migration_name, CASE WHEN finished_at IS NOT NULL THEN 'applied' WHEN rolled_back_at IS NOT NULL " +
                $"THEN 'rolled back' ELSE 'failed' END FROM {PrismaTable} ORDER BY started_at, migration_name, id"),
            History.Rows rows => (rows.Table,
                $"SELECT COALESCE(CAST({database.QuoteName(rows.Column)} AS {database.TextType}), ''), 'applied' " +
                $"FROM {database.QuoteName(rows.Table)} ORDER BY 1"),
            _ => ("", ""),
        };
        return Assign(table, query, migration.History is History.Prisma);
    }

    private static string Assign(string table, string query, bool isExact) =>
        RuntimeScript.Assign("history_table", table) + RuntimeScript.Assign("history_query", query) +
        RuntimeScript.Assign("history_is_exact", isExact ? "yes" : "no");
}
