namespace QgoBuild.Delivery.Migrations;

/// <summary>
/// Reads a migration that is declared safe online, and refuses what is not: the release that serves meanwhile must not notice it, and it
/// must be possible to take it back. Only statements that add are so: a table, a column that may be left out, an index that
/// forbids nothing.
/// </summary>
internal static class OnlineMigration
{
    public static IReadOnlyList<SchemaAddition> ReadAdditions(Migration migration)
    {
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var statement in SqlStatement.Split(migration.Sql))
        {
            var reader = new AdditiveStatement(statement, table => schemaAdditions.Exists(schemaAddition => schemaAddition is { Kind: AdditionKind.Table } && schemaAddition.Table == table));
            schemaAdditions.AddRange(reader.Read() ?? throw new DeliveryException(
                $"The migration {migration.Name} is declared safe online, but this does more than add: {statement}{(reader.Reason is { } reason ? $" ({reason})" : "")}",
                $"Take the line «{Migration.OnlineMarker}» out of it: users then see a maintenance page while it runs. Or split it, and leave the rest for a later release.",
                exitCode: 2));
        }

        return schemaAdditions;
    }
}
