namespace QgoBuild.Delivery.Migrations;

/// <summary>
/// Reads a migration that is declared safe online, and refuses one that is not: it must not affect the live release, and it must be
/// possible to revert it. This holds only for statements that add a table, an optional column, or an index without a constraint.
/// </summary>
internal static class OnlineMigration
{
    public static IReadOnlyList<SchemaAddition> ReadAdditions(Migration migration)
    {
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var statement in SqlStatement.Split(migration.Sql))
        {
            var reader = new AdditiveStatement(statement, table =>
                schemaAdditions.Exists(schemaAddition => schemaAddition is { Kind: AdditionKind.Table } && schemaAddition.Table == table));
            schemaAdditions.AddRange(reader.Read() ?? throw new DeliveryException(
                $"The migration {migration.Name} is declared safe online, but this does more than add: " +
                    $"{statement}{(reader.Reason is { } reason ? $" ({reason})" : "")}",
                $"Remove the line \"{Migration.OnlineMarker}\" from it: users then see a maintenance page while it runs. " +
                    "Or split it, and move the rest to a later release.",
                exitCode: 2));
        }

        return schemaAdditions;
    }
}
