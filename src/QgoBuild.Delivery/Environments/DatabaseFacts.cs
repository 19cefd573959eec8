namespace QgoBuild.Delivery.Environments;

/// <summary>What a script has to know of an application's database.</summary>
internal static class DatabaseFacts
{
    /// <summary>The assignments: its name, its kind, the accessory that runs it and the variable that holds the image of that.</summary>
    /// <param name="database">The database; null if there is none.</param>
    public static string Assign(Database? database) =>
        RuntimeScript.Assign("database", database?.Name ?? "") +
        RuntimeScript.Assign("database_kind", database?.Runtime ?? "") +
        RuntimeScript.Assign("database_part", database?.Accessory ?? "") +
        RuntimeScript.Assign("database_variable", database is null ? "" : Application.GetImageVariable(database.Accessory));
}
