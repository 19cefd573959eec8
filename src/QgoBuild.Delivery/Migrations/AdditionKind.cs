namespace QgoBuild.Delivery.Migrations;

/// <summary>What a migration can add.</summary>
public enum AdditionKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A column that need not be given a value.</summary>
    Column,

    /// <summary>An index.</summary>
    Index,
}
