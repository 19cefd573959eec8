namespace QgoBuild.Delivery.Migrations;

/// <summary>A Prisma migration: the name of its directory, and its SQL.</summary>
/// <param name="Name">The name of the directory. Migrations are ordered by it, and the database records it.</param>
/// <param name="Sql">The content of its <c>migration.sql</c>.</param>
public sealed record Migration(string Name, string Sql)
{
    /// <summary>The comment before the first statement that declares a migration safe online (without downtime).</summary>
    public const string OnlineMarker = "-- qgo: online";

    /// <summary>
    /// Whether the migration is declared safe online. One whose name has other characters than ASCII letters, digits and <c>_-.</c> never
    /// is, because the name is a pattern of the deployment's script: users see the maintenance page while it runs.
    /// </summary>
    public bool IsDeclaredOnline =>
        Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.') &&
        Sql.Split('\n').Select(line => line.Trim()).TakeWhile(line => line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal))
            .Any(line => line.Equals(OnlineMarker, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the migration adds to the schema.</summary>
    /// <exception cref="DeliveryException">A statement does more than add.</exception>
    public IReadOnlyList<SchemaAddition> GetAdditions() => OnlineMigration.ReadAdditions(this);
}
