namespace QgoBuild.Delivery.Migrations;

/// <summary>Parses a statement that only adds to the schema.</summary>
/// <param name="statement">The statement.</param>
/// <param name="isNewTable">Whether a table was created earlier in the same migration, so that no release uses it yet.</param>
internal sealed class AdditiveStatement(SqlStatement statement, Func<string, bool> isNewTable)
{
    private static readonly string[] IndexModifiers = ["FULLTEXT", "SPATIAL"];

    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;
    private int _position;

    /// <summary>Why the statement is rejected, if there is a specific reason.</summary>
    public string? Reason { get; private set; }

    /// <summary>Returns what the statement adds (nothing when it fills a new table), or null when it does more than add.</summary>
    public IReadOnlyList<SchemaAddition>? Read()
    {
        if (_tokens.Any(token => token.Kind == SqlTokenKind.ExecutableComment)) return Reject("MySQL executes a comment in it");
        if (TryConsume("CREATE")) return TryConsume("TABLE") ? ReadTable() : ReadIndex();
        if (TryConsume("ALTER") && TryConsume("TABLE")) return ReadAlter();
        return TryConsume("INSERT") && TryConsume("INTO") && ReadName() is { } table && isNewTable(table) &&
            !_tokens.Any(token => token.Is("SELECT")) ? [] : null;
    }

    private List<SchemaAddition>? ReadTable()
    {
        if (TryConsume("IF")) return Reject("IF NOT EXISTS hides whether it adds anything");
        return ReadName() is { } table && TryConsume("(") && !_tokens.Any(token => token.Is("SELECT"))
            ? [new SchemaAddition(AdditionKind.Table, table, table)] : null;
    }

    private List<SchemaAddition>? ReadIndex()
    {
        var unique = TryConsume("UNIQUE");
        _ = IndexModifiers.Any(TryConsume);
        if (!TryConsume("INDEX") || ReadName() is not { } name || !TryConsume("ON") || ReadName() is not { } table) return null;
        if (unique && !isNewTable(table)) return Reject("a unique index may reject rows that the live release writes");
        return isNewTable(table) ? [] : [new SchemaAddition(AdditionKind.Index, table, name)];
    }

    private List<SchemaAddition>? ReadAlter()
    {
        if (ReadName() is not { } table) return null;
        if (isNewTable(table)) return [];
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var clause in ReadClauses())
        {
            if (ReadClause(table, clause) is not { } schemaAddition) return null;
            schemaAdditions.Add(schemaAddition);
        }

        return schemaAdditions.Count > 0 ? schemaAdditions : null;
    }

    private SchemaAddition? ReadClause(string table, IReadOnlyList<SqlToken> clause)
    {
        var reader = new AdditiveStatement(new SqlStatement(clause), isNewTable);
        if (!reader.TryConsume("ADD")) return null;
        _ = IndexModifiers.Any(reader.TryConsume);
        if (reader.TryConsume("INDEX") || reader.TryConsume("KEY"))
            return reader.ReadName() is { } index ? new SchemaAddition(AdditionKind.Index, table, index) : null;
        if (reader.TryConsume("UNIQUE") || reader.TryConsume("CONSTRAINT") || reader.TryConsume("PRIMARY") ||
            reader.TryConsume("FOREIGN") || reader.TryConsume("CHECK"))
            return Reject<SchemaAddition>("a constraint may reject rows that the live release writes");
        _ = reader.TryConsume("COLUMN");
        if (reader.ReadName() is not { } column) return null;
        // The live release inserts rows without the column.
        var optional = !clause.Zip(clause.Skip(1)).Any(pair => pair.First.Is("NOT") && pair.Second.Is("NULL")) ||
            clause.Any(token => token.Is("DEFAULT"));
        if (!optional) return Reject<SchemaAddition>($"{column} is NOT NULL and has no DEFAULT, so inserts without it would fail");
        return clause.Any(token => token.Is("UNIQUE") || token.Is("PRIMARY") || token.Is("REFERENCES") || token.Is("CHECK") ||
            token.Is("AUTO_INCREMENT"))
            ? Reject<SchemaAddition>("a constraint may reject rows that the live release writes")
            : new SchemaAddition(AdditionKind.Column, table, column);
    }

    // Clauses are separated by commas outside parentheses.
    private IEnumerable<IReadOnlyList<SqlToken>> ReadClauses()
    {
        var clause = new List<SqlToken>();
        for (var depth = 0; _position < _tokens.Count; _position++)
        {
            var token = _tokens[_position];
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (depth > 0 || !token.Is(","))
            {
                clause.Add(token);
                continue;
            }

            yield return clause;
            clause = [];
        }

        yield return clause;
    }

    private bool TryConsume(string word)
    {
        if (_position >= _tokens.Count || !_tokens[_position].Is(word)) return false;
        _position++;
        return true;
    }

    // A name with a database (db.table) is not accepted: it may be another database.
    private string? ReadName() =>
        _position < _tokens.Count && _tokens[_position].Kind is SqlTokenKind.Name or SqlTokenKind.Word &&
            !(_position + 1 < _tokens.Count && _tokens[_position + 1].Is(".")) ? _tokens[_position++].Text : null;

    private List<SchemaAddition>? Reject(string reason) => Reject<List<SchemaAddition>>(reason);

    private T? Reject<T>(string reason)
        where T : class
    {
        Reason = reason;
        return null;
    }
}

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
        : $"SET @back = IF(EXISTS({ExistsSql.TrimEnd(';')}), {QuoteText(DropSql)}, 'DO 0'); " +
            "PREPARE back FROM @back; EXECUTE back; DEALLOCATE PREPARE back;";

    private string DropSql =>
        $"ALTER TABLE {QuoteName(Table)} DROP {(Kind == AdditionKind.Column ? "COLUMN" : "INDEX")} {QuoteName(Name)}";

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
