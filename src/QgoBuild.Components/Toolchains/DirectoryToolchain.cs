namespace QgoBuild.Components.Toolchains;

/// <summary>A toolchain that works in one directory.</summary>
public abstract record DirectoryToolchain : Toolchain
{
    /// <summary>A directory, relative to the root of the repository.</summary>
    protected DirectoryToolchain(string name, string directory)
        : base(name) => Directory = directory.Trim('/');

    /// <summary>The directory, relative to the root of the repository; empty for the root.</summary>
    public string Directory { get; }

    /// <summary>Variables for its commands, where a machine requires any; null for none.</summary>
    public Func<CancellationToken, Task<IReadOnlyDictionary<string, string?>>>? Variables { get; init; }

    /// <summary>A pattern of files below the directory.</summary>
    protected string Below(string pattern) => Directory.Length == 0 || Directory == "." ? pattern : $"{Directory}/{pattern}";

    /// <summary>A command in the directory.</summary>
    /// <param name="run">What it runs with.</param>
    /// <param name="words">The command, in words.</param>
    /// <param name="others">Further variables.</param>
    protected async Task<LocalCommand> CreateCommandAsync(
        ToolchainRun run, IReadOnlyList<string> words, IReadOnlyDictionary<string, string?>? others = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(words);
        var none = new Dictionary<string, string?>();
        var own = Variables is null ? none : await Variables(run.CancellationToken);
        return new LocalCommand(words[0], [.. words.Skip(1)])
        {
            Directory = run.GetDirectory(Directory),
            Variables = own.Concat(others ?? none).ToDictionary(),
        };
    }

    /// <summary>Runs a command in the directory, and prints its output as it comes.</summary>
    protected async Task RunAsync(ToolchainRun run, IReadOnlyList<string> words)
    {
        var command = await CreateCommandAsync(run, words);
        await command.PrintAsync(Name, run.CancellationToken);
    }

    /// <inheritdoc/>
    internal override async Task MigrateAsync(ToolchainRun run, IReadOnlyDictionary<string, string?> variables)
    {
        if (Migrate.Count == 0) return;
        var command = await CreateCommandAsync(run, Migrate, variables);
        await command.PrintAsync(null, run.CancellationToken);
    }
}
