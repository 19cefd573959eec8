namespace QgoBuild.Delivery.Migrations;

/// <summary>A statement, read as one that only adds.</summary>
/// <param name="statement">The statement.</param>
/// <param name="isNewTable">Whether a table was made earlier in the same migration: nobody uses it yet.</param>
internal sealed class AdditiveStatement(SqlStatement statement, Func<string, bool> isNewTable)
{
    private static readonly string[] IndexModifiers = ["FULLTEXT", "SPATIAL"];

    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;
    private int _position;

    /// <summary>Why it is not one, where there is more to say.</summary>
    public string? Reason { get; private set; }

    /// <summary>What it adds, which is nothing for one that fills a new table; null when it does more than add.</summary>
    public IReadOnlyList<SchemaAddition>? Read()
    {
        if (_tokens.Any(token => token.Kind == SqlTokenKind.ExecutableComment))
            return Reject("a comment in it is executed");
        if (TryConsume("CREATE"))
            return TryConsume("TABLE") ? ReadTable() : ReadIndex();
        if (TryConsume("ALTER") && TryConsume("TABLE"))
            return ReadAlter();
        return TryConsume("INSERT") && TryConsume("INTO") && ReadName() is { } table && isNewTable(table) && !_tokens.Any(token => token.Is("SELECT")) ? [] : null;
    }

    private List<SchemaAddition>? ReadTable()
    {
        if (TryConsume("IF"))
            return Reject("IF NOT EXISTS hides whether it adds anything");
        return ReadName() is { } table && TryConsume("(") && !_tokens.Any(token => token.Is("SELECT")) ? [new SchemaAddition(AdditionKind.Table, table, table)] : null;
    }

    private List<SchemaAddition>? ReadIndex()
    {
        var unique = TryConsume("UNIQUE");
        _ = IndexModifiers.Any(TryConsume);
        if (!TryConsume("INDEX") || ReadName() is not { } name || !TryConsume("ON") || ReadName() is not { } table)
            return null;
        if (unique && !isNewTable(table))
            return Reject("a unique index forbids what the release that serves may write");
        return isNewTable(table) ? [] : [new SchemaAddition(AdditionKind.Index, table, name)];
    }

    private List<SchemaAddition>? ReadAlter()
    {
        if (ReadName() is not { } table)
            return null;
        if (isNewTable(table))
            return [];
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var clause in ReadClauses())
        {
            if (ReadClause(table, clause) is not { } schemaAddition)
                return null;
            schemaAdditions.Add(schemaAddition);
        }

        return schemaAdditions.Count > 0 ? schemaAdditions : null;
    }

    private SchemaAddition? ReadClause(string table, IReadOnlyList<SqlToken> clause)
    {
        var reader = new AdditiveStatement(new SqlStatement(clause), isNewTable);
        if (!reader.TryConsume("ADD"))
            return null;
        _ = IndexModifiers.Any(reader.TryConsume);
        if (reader.TryConsume("INDEX") || reader.TryConsume("KEY"))
            return reader.ReadName() is { } index ? new SchemaAddition(AdditionKind.Index, table, index) : null;
        if (reader.TryConsume("UNIQUE") || reader.TryConsume("CONSTRAINT") || reader.TryConsume("PRIMARY") || reader.TryConsume("FOREIGN") || reader.TryConsume("CHECK"))
            return Reject<SchemaAddition>("a constraint forbids what the release that serves may write");
        _ = reader.TryConsume("COLUMN");
        if (reader.ReadName() is not { } column)
            return null;
        // What is inserted without it must still be accepted.
        var optional = !clause.Zip(clause.Skip(1)).Any(pair => pair.First.Is("NOT") && pair.Second.Is("NULL")) || clause.Any(token => token.Is("DEFAULT"));
        if (!optional)
            return Reject<SchemaAddition>($"{column} may not be left out: it is NOT NULL and has no DEFAULT");
        return clause.Any(token => token.Is("UNIQUE") || token.Is("PRIMARY") || token.Is("REFERENCES") || token.Is("CHECK") || token.Is("AUTO_INCREMENT"))
            ? Reject<SchemaAddition>("a constraint forbids what the release that serves may write")
            : new SchemaAddition(AdditionKind.Column, table, column);
    }

    // Separated by commas, those in parentheses aside.
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
        if (_position >= _tokens.Count || !_tokens[_position].Is(word))
            return false;
        _position++;
        return true;
    }

    // A name of another database is nobody's to add to.
    private string? ReadName() =>
        _position < _tokens.Count && _tokens[_position].Kind is SqlTokenKind.Name or SqlTokenKind.Word && !(_position + 1 < _tokens.Count && _tokens[_position + 1].Is(".")) ? _tokens[_position++].Text : null;

    private List<SchemaAddition>? Reject(string reason) => Reject<List<SchemaAddition>>(reason);

    private T? Reject<T>(string reason)
        where T : class
    {
        Reason = reason;
        return null;
    }
}
