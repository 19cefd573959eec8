namespace QgoBuild.Delivery.Migrations;

/// <summary>Something that a migration adds to the schema: a table, a column or an index.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Table">The table: the one added, or the one that it is added to.</param>
/// <param name="Name">The column's or the index's name; the table's own for a table.</param>
public sealed record SchemaAddition(AdditionKind Kind, string Table, string Name)
{
    /// <summary>A query that gives a row, its description, when it is there.</summary>
    internal string ExistsSql => Kind switch
    {
        AdditionKind.Table => $"SELECT {QuoteText($"table {Table}")} FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = {QuoteText(Table)};",
        AdditionKind.Column => $"SELECT {QuoteText($"column {Table}.{Name}")} FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = {QuoteText(Table)} AND column_name = {QuoteText(Name)};",
        _ => $"SELECT DISTINCT {QuoteText($"index {Name} of {Table}")} FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = {QuoteText(Table)} AND index_name = {QuoteText(Name)};",
    };

    /// <summary>Statements that take it back where it is there, and do nothing where it is not.</summary>
    internal string RevertSql => Kind == AdditionKind.Table
        ? $"DROP TABLE IF EXISTS {QuoteName(Table)};"
        : $"SET @back = IF(EXISTS({ExistsSql.TrimEnd(';')}), {QuoteText($"ALTER TABLE {QuoteName(Table)} DROP {(Kind == AdditionKind.Column ? "COLUMN" : "INDEX")} {QuoteName(Name)}")}, 'DO 0'); PREPARE back FROM @back; EXECUTE back; DEALLOCATE PREPARE back;";

    private static string QuoteName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string QuoteText(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
