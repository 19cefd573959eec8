namespace QgoBuild.Delivery.Migrations;

/// <summary>A statement, read as one that only adds.</summary>
/// <param name="statement">The statement.</param>
/// <param name="isNew">Whether a table was made earlier in the same migration: nobody uses it yet.</param>
internal sealed class AdditiveStatement(SqlStatement statement, Func<string, bool> isNew)
{
    private static readonly string[] IndexWords = ["FULLTEXT", "SPATIAL"];

    private readonly IReadOnlyList<SqlToken> _tokens = statement.Tokens;
    private int _at;

    /// <summary>Why it is not one, where there is more to say.</summary>
    public string? Because { get; private set; }

    /// <summary>What it adds, which is nothing for one that fills a new table; null when it does more than add.</summary>
    public IReadOnlyList<SchemaAddition>? Read()
    {
        if (_tokens.Any(token => token.Kind == SqlTokenKind.Executed))
            return Refuse("a comment in it is executed");
        if (Takes("CREATE"))
            return Takes("TABLE") ? Table() : Index();
        if (Takes("ALTER") && Takes("TABLE"))
            return Alter();
        return Takes("INSERT") && Takes("INTO") && Name() is { } table && isNew(table) && !_tokens.Any(token => token.Is("SELECT")) ? [] : null;
    }

    private List<SchemaAddition>? Table()
    {
        if (Takes("IF"))
            return Refuse("IF NOT EXISTS hides whether it adds anything");
        return Name() is { } table && Takes("(") && !_tokens.Any(token => token.Is("SELECT")) ? [new SchemaAddition(AdditionKind.Table, table, table)] : null;
    }

    private List<SchemaAddition>? Index()
    {
        var unique = Takes("UNIQUE");
        _ = IndexWords.Any(Takes);
        if (!Takes("INDEX") || Name() is not { } name || !Takes("ON") || Name() is not { } table)
            return null;
        if (unique && !isNew(table))
            return Refuse("a unique index forbids what the release that serves may write");
        return isNew(table) ? [] : [new SchemaAddition(AdditionKind.Index, table, name)];
    }

    private List<SchemaAddition>? Alter()
    {
        if (Name() is not { } table)
            return null;
        if (isNew(table))
            return [];
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var clause in Clauses())
        {
            if (Clause(table, clause) is not { } schemaAddition)
                return null;
            schemaAdditions.Add(schemaAddition);
        }

        return schemaAdditions.Count > 0 ? schemaAdditions : null;
    }

    private SchemaAddition? Clause(string table, IReadOnlyList<SqlToken> clause)
    {
        var reader = new AdditiveStatement(new SqlStatement(clause), isNew);
        if (!reader.Takes("ADD"))
            return null;
        _ = IndexWords.Any(reader.Takes);
        if (reader.Takes("INDEX") || reader.Takes("KEY"))
            return reader.Name() is { } index ? new SchemaAddition(AdditionKind.Index, table, index) : null;
        if (reader.Takes("UNIQUE") || reader.Takes("CONSTRAINT") || reader.Takes("PRIMARY") || reader.Takes("FOREIGN") || reader.Takes("CHECK"))
            return Refuse<SchemaAddition>("a constraint forbids what the release that serves may write");
        _ = reader.Takes("COLUMN");
        if (reader.Name() is not { } column)
            return null;
        // What is inserted without it must still be accepted.
        var optional = !clause.Zip(clause.Skip(1)).Any(pair => pair.First.Is("NOT") && pair.Second.Is("NULL")) || clause.Any(token => token.Is("DEFAULT"));
        if (!optional)
            return Refuse<SchemaAddition>($"{column} may not be left out: it is NOT NULL and has no DEFAULT");
        return clause.Any(token => token.Is("UNIQUE") || token.Is("PRIMARY") || token.Is("REFERENCES") || token.Is("CHECK") || token.Is("AUTO_INCREMENT"))
            ? Refuse<SchemaAddition>("a constraint forbids what the release that serves may write")
            : new SchemaAddition(AdditionKind.Column, table, column);
    }

    // Separated by commas, those in parentheses aside.
    private IEnumerable<IReadOnlyList<SqlToken>> Clauses()
    {
        var clause = new List<SqlToken>();
        for (var depth = 0; _at < _tokens.Count; _at++)
        {
            var token = _tokens[_at];
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

    private bool Takes(string word)
    {
        if (_at >= _tokens.Count || !_tokens[_at].Is(word))
            return false;
        _at++;
        return true;
    }

    // A name of another database is nobody's to add to.
    private string? Name() =>
        _at < _tokens.Count && _tokens[_at].Kind is SqlTokenKind.Name or SqlTokenKind.Word && !(_at + 1 < _tokens.Count && _tokens[_at + 1].Is(".")) ? _tokens[_at++].Text : null;

    private List<SchemaAddition>? Refuse(string because) => Refuse<List<SchemaAddition>>(because);

    private T? Refuse<T>(string because)
        where T : class
    {
        Because = because;
        return null;
    }
}
