namespace QgoBuild.Components.Toolchains;

/// <summary>A part of the repository with packages and tools of its own: how it is restored, checked, compiled, tested.</summary>
public abstract record Toolchain
{
    /// <summary>The label of its output, and the name of its tests.</summary>
    /// <param name="name">Letters, digits and hyphens.</param>
    protected Toolchain(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The programs that it is worked on with: results count for the same versions only.</summary>
    public virtual IReadOnlyList<string> Programs => [];

    /// <summary>Patterns of all files that decide what it does, relative to the root of the repository.</summary>
    public abstract IReadOnlyList<string> SourceFiles { get; }

    /// <summary>Patterns of the files that decide which packages are restored.</summary>
    public virtual IReadOnlyList<string> PackageInputs => [];

    /// <summary>Patterns of files that show that packages are restored.</summary>
    public virtual IReadOnlyList<string> PackageOutputs => [];

    /// <summary>The tests, each with its report.</summary>
    public virtual IReadOnlyList<TestSuite> Suites => [];

    /// <summary>The variable with which its tests get the address of a database of their own, as a URL; null if they use none.</summary>
    public string? DatabaseVariable { get; init; }

    /// <summary>The command, in words, that applies migrations to that database before the tests; empty if none does.</summary>
    public IReadOnlyList<string> Migrate { get; init; } = [];

    /// <summary>Patterns of what compiling writes.</summary>
    /// <param name="configuration">Debug or Release.</param>
    public virtual IReadOnlyList<string> GetOutputs(string configuration) => [];

    /// <summary>Restores its packages.</summary>
    public virtual Task RestoreAsync(ToolchainRun run) => Task.CompletedTask;

    /// <summary>Checks its sources; changes nothing.</summary>
    public virtual Task LintAsync(ToolchainRun run) => Task.CompletedTask;

    /// <summary>Compiles it.</summary>
    public virtual Task CompileAsync(ToolchainRun run) => Task.CompletedTask;

    /// <summary>Runs its tests and counts them.</summary>
    /// <param name="run">What the command runs with.</param>
    /// <param name="recorder">Counts.</param>
    /// <param name="variables">Variables for the tests, such as the address of their database.</param>
    public virtual Task TestAsync(ToolchainRun run, TestRecorder recorder, IReadOnlyDictionary<string, string?> variables) =>
        Task.CompletedTask;

    /// <summary>The query for known vulnerabilities of its packages; null if there is none.</summary>
    internal virtual Task<PackageAudit?> CreateAuditAsync(ToolchainRun run) => Task.FromResult<PackageAudit?>(null);

    /// <summary>The packages that ship, from its lock file; null if it has none.</summary>
    internal virtual Task<BillOfMaterials?> ReadBillOfMaterialsAsync(ToolchainRun run) => Task.FromResult<BillOfMaterials?>(null);

    /// <summary>Whether it has a bill of materials.</summary>
    internal virtual bool HasBillOfMaterials => false;

    /// <summary>Applies migrations to the database of the tests.</summary>
    internal virtual Task MigrateAsync(ToolchainRun run, IReadOnlyDictionary<string, string?> variables) => Task.CompletedTask;
}

/// <summary>What a toolchain runs with.</summary>
/// <param name="Root">The root of the repository.</param>
/// <param name="Configuration">Debug or Release.</param>
/// <param name="CancellationToken">Stops.</param>
public sealed record ToolchainRun(string Root, string Configuration, CancellationToken CancellationToken)
{
    /// <summary>A directory of the repository.</summary>
    /// <param name="path">Relative to its root.</param>
    public string GetDirectory(string path) => Path.Combine(Root, path);
}
