namespace QgoBuild.Delivery.Migrations;

/// <summary>A statement in MySQL's dialect, split into tokens, without comments.</summary>
/// <param name="Tokens">The tokens, without the semicolon.</param>
internal sealed record SqlStatement(IReadOnlyList<SqlToken> Tokens)
{
    /// <summary>Splits a script into statements, as the <c>mysql</c> client and Prisma do.</summary>
    public static IReadOnlyList<SqlStatement> Split(string sql)
    {
        var statements = new List<SqlStatement>();
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            if (ReadToken(sql, ref at) is not { } token) continue;
            if (token is { Kind: SqlTokenKind.Symbol, Text: ";" })
                EndStatement();
            else
                tokens.Add(token);
        }

        EndStatement();
        return statements;

        void EndStatement()
        {
            if (tokens.Count > 0) statements.Add(new SqlStatement([.. tokens]));
            tokens.Clear();
        }
    }

    /// <summary>The beginning of the statement, for messages.</summary>
    public override string ToString()
    {
        var text = string.Join(' ', Tokens.Take(8).Select(token => token.Kind switch
        {
            SqlTokenKind.Name => $"`{token.Text}`",
            SqlTokenKind.Text => "'…'",
            _ => token.Text,
        }));
        return Tokens.Count > 8 ? text + " …" : text;
    }

    private static SqlToken? ReadToken(string sql, ref int at)
    {
        var first = sql[at];
        var second = at + 1 < sql.Length ? sql[at + 1] : '\0';
        if (first == '#' || (first == '-' && second == '-' && (at + 2 == sql.Length || char.IsWhiteSpace(sql[at + 2]))))
        {
            at = sql.IndexOf('\n', at) is var end and >= 0 ? end + 1 : sql.Length;
            return null;
        }

        if (first == '/' && second == '*')
        {
            var executed = at + 2 < sql.Length && sql[at + 2] is '!' or '+';
            at = sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : sql.Length;
            return executed ? new SqlToken("/*!", SqlTokenKind.ExecutableComment) : null;
        }

        if (first is '`' or '\'' or '"') return ReadQuoted(sql, ref at, first);
        if (IsWordCharacter(first))
        {
            var begin = at;
            while (at < sql.Length && IsWordCharacter(sql[at]))
                at++;
            return new SqlToken(sql[begin..at], SqlTokenKind.Word);
        }

        at++;
        return char.IsWhiteSpace(first) ? null : new SqlToken(first.ToString(), SqlTokenKind.Symbol);
    }

    // A doubled quote is one quote. In a string, but not in a name, a backslash escapes the next character.
    private static SqlToken ReadQuoted(string sql, ref int at, char quote)
    {
        var text = new StringBuilder();
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] == '\\' && quote != '`' && at + 1 < sql.Length)
                at++;
            else if (sql[at] == quote && at + 1 < sql.Length && sql[at + 1] == quote)
                at++;
            else if (sql[at] == quote)
                break;
            text.Append(sql[at]);
        }

        at++;
        return new SqlToken(text.ToString(), quote == '`' ? SqlTokenKind.Name : SqlTokenKind.Text);
    }

    private static bool IsWordCharacter(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';
}

/// <summary>A token of SQL.</summary>
/// <param name="Text">The text, without quotes.</param>
/// <param name="Kind">The kind of token.</param>
internal readonly record struct SqlToken(string Text, SqlTokenKind Kind)
{
    public bool Is(string word) =>
        Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The kinds of SQL tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword, a number or a name without quotes.</summary>
    Word,
    /// <summary>A name in backticks.</summary>
    Name,
    /// <summary>A string in quotes.</summary>
    Text,
    /// <summary>Any other character.</summary>
    Symbol,
    /// <summary>A comment that MySQL executes: <c>/*! … */</c>.</summary>
    ExecutableComment,
}
