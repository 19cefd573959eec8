namespace QgoBuild.Delivery.Applications;

/// <summary>How the migrations of an application are applied.</summary>
/// <param name="Service">The service that applies them and ends, run from the image of the new release.</param>
public sealed record Migration(string Service)
{
    /// <summary>How one detects what was applied: the fingerprint of the schema unless set, which overlooks nothing.</summary>
    public History History { get; init; } = new History.Fingerprint();

    /// <summary>A command for the same image that succeeds only if nothing is pending, such as <c>python manage.py migrate --check</c>;
    /// null if the tool has none. Without it, a release with another image shows users the maintenance page, unless the files of the
    /// history say what is pending.</summary>
    public IReadOnlyList<string>? Check { get; init; }

    /// <summary>Whether what this release applies is safe while users work with the previous one, which then shows no maintenance page. For
    /// a history without files, which declare that one by one. What such migrations did is not reverted if the deployment fails: the
    /// previous release must be able to work with it.</summary>
    public bool IsOnline { get; init; }
}

/// <summary>How one detects which migrations were applied to a database.</summary>
public abstract record History
{
    private History() { }

    /// <summary>By Prisma's table, which also says what has failed, and by the files that a release brings.</summary>
    /// <param name="Directory">The directory of the migrations, relative to the root of the repository.</param>
    public sealed record Prisma(string Directory) : History
    {
        /// <inheritdoc/>
        public override string ToString() => $"Prisma's, in {Directory}";
    }

    /// <summary>By the rows of a table, and by a fingerprint of the whole schema: many tools add a row only when a migration has
    /// succeeded.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Column">The column with the name or the version of each migration.</param>
    public sealed record Rows(string Table, string Column) : History
    {
        /// <inheritdoc/>
        public override string ToString() => $"the rows of {Table} ({Column})";
    }

    /// <summary>By a fingerprint of the whole schema.</summary>
    public sealed record Fingerprint : History
    {
        /// <inheritdoc/>
        public override string ToString() => "a fingerprint of the schema";
    }
}
