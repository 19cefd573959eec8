namespace QgoBuild.Delivery.Applications;

/// <summary>The database of an application.</summary>
/// <param name="Accessory">The accessory that runs its server.</param>
/// <param name="Name">The name of the database on that server.</param>
public abstract record Database(string Accessory, string Name)
{
    /// <summary>The kind of its server, as people call it.</summary>
    public abstract string Kind { get; }

    /// <summary>The directory of the runtime with its commands: how to dump, load, count and exchange.</summary>
    internal abstract string Runtime { get; }

    /// <summary>Quotes a name for its SQL.</summary>
    internal virtual string QuoteName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>The type of text in its SQL.</summary>
    internal virtual string TextType => "CHAR";
}

/// <summary>A database of MySQL.</summary>
/// <inheritdoc/>
public sealed record MySql(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "MySQL";

    internal override string Runtime => "mysql";
}

/// <summary>A database of MariaDB.</summary>
/// <inheritdoc/>
public sealed record MariaDb(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "MariaDB";

    internal override string Runtime => "mysql";
}

/// <summary>A database of PostgreSQL.</summary>
/// <inheritdoc/>
public sealed record PostgreSql(string Accessory, string Name) : Database(Accessory, Name)
{
    /// <inheritdoc/>
    public override string Kind => "PostgreSQL";

    internal override string Runtime => "postgresql";

    internal override string QuoteName(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal override string TextType => "TEXT";
}
