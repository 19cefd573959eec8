namespace QgoBuild.Delivery.Migrations;

/// <summary>A Prisma migration: the name of its directory, and its SQL.</summary>
/// <param name="Name">The name of the directory. Migrations are ordered by it, and the database records it.</param>
/// <param name="Sql">The content of its <c>migration.sql</c>.</param>
public sealed record SqlMigration(string Name, string Sql)
{
    /// <summary>The comment before the first statement that declares a migration safe online (without downtime).</summary>
    public const string OnlineMarker = "-- qgo: online";

    /// <summary>Whether the migration is declared safe online. One whose name has other characters than ASCII letters, digits and
    /// <c>_-.</c> never is, because the name is a pattern of the deployment's script: users see the maintenance page while it
    /// runs.</summary>
    public bool IsDeclaredOnline =>
        Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.') &&
        Sql.Split('\n').Select(line => line.Trim()).TakeWhile(line => line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal))
            .Any(line => line.Equals(OnlineMarker, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the migration adds to the schema.</summary>
    /// <exception cref="DeliveryException">A statement does more than add.</exception>
    public IReadOnlyList<SchemaAddition> GetAdditions() => OnlineMigration.ReadAdditions(this);
}

/// <summary>The migrations of a release, oldest first.</summary>
/// <param name="All">All migrations.</param>
public sealed record ReleaseMigrations(IReadOnlyList<SqlMigration> All)
{
    /// <summary>No migrations, for a release whose sources are not available. All pending migrations then count as not safe
    /// online.</summary>
    public static ReleaseMigrations None { get; } = new([]);

    /// <summary>The migrations of a tool whose files cannot be read: only its command knows what is pending.</summary>
    public static ReleaseMigrations Unlisted { get; } = new([]) { AreListed = false };

    /// <summary>Whether <see cref="All"/> has all of them.</summary>
    public bool AreListed { get; private init; } = true;

    /// <summary>The migrations that are declared safe online.</summary>
    public IEnumerable<SqlMigration> Online => All.Where(migration => migration.IsDeclaredOnline);

    /// <summary>Checks that the migrations that are declared safe online only add.</summary>
    /// <param name="database">The application's database.</param>
    /// <exception cref="DeliveryException">One does more, or its statements are those of a database that is not read: exit code
    /// 2.</exception>
    public void CheckOnline(Database? database)
    {
        foreach (var migration in Online)
        {
            if (database is not (MySql or MariaDb))
                throw new DeliveryException(
                    $"The migration {migration.Name} is declared safe online, and its statements are not read for " +
                        $"{database?.Kind ?? "an application without a database"}: only for MySQL and MariaDB is it known what to revert.",
                    $"Remove the line \"{SqlMigration.OnlineMarker}\" from it: users then see a maintenance page while it runs. " +
                        "Or declare all migrations of a release safe in build/Application.cs: Migration.IsOnline = true", exitCode: 2);
            migration.GetAdditions();
        }
    }

    /// <summary>The migrations that a database has not applied yet.</summary>
    /// <param name="applied">The names of the applied migrations.</param>
    public IReadOnlyList<SqlMigration> GetPending(IEnumerable<string> applied)
    {
        var known = applied.ToHashSet();
        return [.. All.Where(migration => !known.Contains(migration.Name))];
    }
}

/// <summary>Reads a migration that is declared safe online, and refuses one that is not: it must not affect the live release, and it must
/// be possible to revert it. This holds only for statements that add a table, an optional column, or an index without a
/// constraint.</summary>
internal static class OnlineMigration
{
    public static IReadOnlyList<SchemaAddition> ReadAdditions(SqlMigration migration)
    {
        var schemaAdditions = new List<SchemaAddition>();
        foreach (var statement in SqlStatement.Split(migration.Sql))
        {
            var reader = new AdditiveStatement(statement, table =>
                schemaAdditions.Exists(schemaAddition => schemaAddition is { Kind: AdditionKind.Table } && schemaAddition.Table == table));
            schemaAdditions.AddRange(reader.Read() ?? throw new DeliveryException(
                $"The migration {migration.Name} is declared safe online, but this does more than add: " +
                    $"{statement}{(reader.Reason is { } reason ? $" ({reason})" : "")}",
                $"Remove the line \"{SqlMigration.OnlineMarker}\" from it: users then see a maintenance page while it runs. " +
                    "Or split it, and move the rest to a later release.",
                exitCode: 2));
        }

        return schemaAdditions;
    }
}
