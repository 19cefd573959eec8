namespace QgoBuild.Delivery.Migrations;

/// <summary>Something that a migration adds to the schema: a table, a column or an index.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Table">The table: the one added, or the one that it is added to.</param>
/// <param name="Name">The column's or the index's name; the table's own for a table.</param>
public sealed record SchemaAddition(AdditionKind Kind, string Table, string Name)
{
    /// <summary>A query that gives a row, its description, when it is there.</summary>
    internal string Finds => Kind switch
    {
        AdditionKind.Table => $"SELECT {Literal($"table {Table}")} FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = {Literal(Table)};",
        AdditionKind.Column => $"SELECT {Literal($"column {Table}.{Name}")} FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = {Literal(Table)} AND column_name = {Literal(Name)};",
        _ => $"SELECT DISTINCT {Literal($"index {Name} of {Table}")} FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = {Literal(Table)} AND index_name = {Literal(Name)};",
    };

    /// <summary>Statements that take it back where it is there, and do nothing where it is not.</summary>
    internal string TakesBack => Kind == AdditionKind.Table
        ? $"DROP TABLE IF EXISTS {Quoted(Table)};"
        : $"SET @back = IF(EXISTS({Finds.TrimEnd(';')}), {Literal($"ALTER TABLE {Quoted(Table)} DROP {(Kind == AdditionKind.Column ? "COLUMN" : "INDEX")} {Quoted(Name)}")}, 'DO 0'); PREPARE back FROM @back; EXECUTE back; DEALLOCATE PREPARE back;";

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
