namespace QgoBuild.Delivery.Migrations;

/// <summary>Something that a migration adds to the schema: a table, a column or an index.</summary>
/// <param name="Kind">The kind of addition.</param>
/// <param name="Table">The added table, or the table of the column or index.</param>
/// <param name="Name">The name of the column or index; for a table, the name of the table.</param>
public sealed record SchemaAddition(AdditionKind Kind, string Table, string Name)
{
    /// <summary>A query that returns one row, with a description, when the addition exists.</summary>
    internal string ExistsSql => Kind switch
    {
        AdditionKind.Table =>
            $"SELECT {QuoteText($"table {Table}")} FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = " +
                $"{QuoteText(Table)};",
        AdditionKind.Column =>
            $"SELECT {QuoteText($"column {Table}.{Name}")} FROM information_schema.columns WHERE table_schema = DATABASE() AND " +
                $"table_name = {QuoteText(Table)} AND column_name = {QuoteText(Name)};",
        _ => $"SELECT DISTINCT {QuoteText($"index {Name} of {Table}")} FROM information_schema.statistics WHERE table_schema = " +
            $"DATABASE() AND table_name = {QuoteText(Table)} AND index_name = {QuoteText(Name)};",
    };

    /// <summary>Statements that revert the addition when it exists, and do nothing otherwise.</summary>
    internal string RevertSql => Kind == AdditionKind.Table
        ? $"DROP TABLE IF EXISTS {QuoteName(Table)};"
        : $"SET @back = IF(EXISTS({ExistsSql.TrimEnd(';')}), " +
            $"{QuoteText($"ALTER TABLE {QuoteName(Table)} DROP {(Kind == AdditionKind.Column ? "COLUMN" : "INDEX")} {QuoteName(Name)}")}, 'DO 0'); PREPARE back FROM @back; EXECUTE back; DEALLOCATE PREPARE back;";

    private static string QuoteName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string QuoteText(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>The kinds of additions that are safe online.</summary>
public enum AdditionKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A column that needs no value.</summary>
    Column,

    /// <summary>An index.</summary>
    Index,
}
