namespace QgoBuild.Delivery.Migrations;

/// <summary>A migration of Prisma: a directory's name and the SQL in it.</summary>
/// <param name="Name">The directory's name, by which migrations are ordered and the database remembers them.</param>
/// <param name="Sql">The content of its <c>migration.sql</c>.</param>
public sealed record Migration(string Name, string Sql)
{
    /// <summary>What its head says when it is meant to be safe while users go on: in a comment before the first statement.</summary>
    public const string OnlineMarker = "-- qgo: online";

    /// <summary>Whether it is declared safe online.</summary>
    public bool IsDeclaredOnline => Sql.Split('\n').Select(line => line.Trim()).TakeWhile(line => line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal))
        .Any(line => line.Equals(OnlineMarker, StringComparison.OrdinalIgnoreCase));

    /// <summary>What it adds; every statement of it is one that only adds.</summary>
    /// <exception cref="DeliveryException">A statement does anything else.</exception>
    public IReadOnlyList<SchemaAddition> GetAdditions() => OnlineMigration.ReadAdditions(this);
}
