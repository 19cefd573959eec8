namespace QgoBuild.Delivery.Applications;

/// <summary>The database of an application.</summary>
/// <param name="Accessory">The accessory that runs its server.</param>
/// <param name="Name">The name of the database on that server.</param>
public abstract record Database(string Accessory, string Name)
{
    /// <summary>The kind of its server, as people call it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A database of MySQL.</summary>
/// <inheritdoc/>
public sealed record MySql(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "MySQL";
}

/// <summary>A database of MariaDB.</summary>
/// <inheritdoc/>
public sealed record MariaDb(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "MariaDB";
}

/// <summary>A database of PostgreSQL.</summary>
/// <inheritdoc/>
public sealed record PostgreSql(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "PostgreSQL";
}
