namespace QgoBuild.Components.Toolchains;

/// <summary>A .NET solution, and test projects of it that use xUnit.net v3.</summary>
public sealed record DotNetSolution : Toolchain
{
    private readonly string _file;

    /// <summary>A solution, relative to the root of the repository.</summary>
    public DotNetSolution(string name, string file)
        : base(name) => _file = file;

    /// <summary>The test projects that require nothing but this machine, relative to the root of the repository.</summary>
    public IReadOnlyList<string> TestProjects { get; init; } = [];

    /// <summary>Patterns of all files that decide what the solution does, relative to the root of the repository.</summary>
    public IReadOnlyList<string> Sources { get; init; } = ["**", "!**/bin/**", "!**/obj/**"];

    /// <summary>Patterns of its projects.</summary>
    public IReadOnlyList<string> Projects { get; init; } = ["**/*.csproj", "!**/bin/**", "!**/obj/**"];

    /// <summary>The directories of its projects, as a pattern.</summary>
    public string ProjectDirectories { get; init; } = "**";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Programs => ["dotnet"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SourceFiles => Sources;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PackageInputs => ["*.sln", "global.json", "Directory.*", .. Projects];

    /// <inheritdoc/>
    public override IReadOnlyList<string> PackageOutputs => [$"{ProjectDirectories}/obj/project.assets.json"];

    /// <inheritdoc/>
    public override IReadOnlyList<TestSuite> Suites => [.. TestProjects.Select(GetSuite)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> GetOutputs(string configuration) => [$"{ProjectDirectories}/bin/{configuration}/*/*.dll"];

    /// <inheritdoc/>
    public override Task RestoreAsync(ToolchainRun run) =>
        DotNet.CreateCommand("restore", run.GetDirectory(_file)).PrintAsync(Name, run.CancellationToken);

    /// <summary>Checks whitespace and ends of files; what needs more than the text of a file, the compiler checks
    /// (EnforceCodeStyleInBuild).</summary>
    public override Task LintAsync(ToolchainRun run) => DotNet
        .CreateCommand("format", "whitespace", run.Root, "--folder", "--verify-no-changes").PrintAsync(Name, run.CancellationToken);

    /// <inheritdoc/>
    public override async Task CompileAsync(ToolchainRun run)
    {
        await using var compiler = new CompilerServer();
        var build = DotNet.CreateCommand("build", run.GetDirectory(_file), "--no-restore", "--configuration", run.Configuration,
            "--verbosity", "quiet", "-nodeReuse:false");
        await compiler.Use(build).PrintAsync(Name, run.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task TestAsync(ToolchainRun run, TestRecorder recorder, IReadOnlyDictionary<string, string?> variables)
    {
        foreach (var project in TestProjects)
            await TestAsync(project, run, recorder, [], variables);
    }

    /// <summary>Runs the tests of a compiled project.</summary>
    internal static Task TestAsync(string project, ToolchainRun run, TestRecorder recorder, IReadOnlyList<string> filterArguments,
        IReadOnlyDictionary<string, string?> variables)
    {
        var directory = run.GetDirectory(Path.GetDirectoryName(project)!);
        var assembly = Path.Combine(directory, "bin", run.Configuration, "net10.0", $"{Path.GetFileNameWithoutExtension(project)}.dll");
        return recorder.RunAsync(GetSuite(project), report =>
        {
            var command = DotNet.CreateCommand([assembly, "-noLogo", "-noColor", "-result-xml", report, .. filterArguments]);
            return Task.FromResult(command with
            {
                Directory = run.Root,
                Variables = command.Variables.Concat(variables).ToDictionary(),
            });
        }, run.CancellationToken);
    }

    internal override Task<PackageAudit?> CreateAuditAsync(ToolchainRun run) => Task.FromResult<PackageAudit?>(new(
        Name, DotNet.CreateCommand(
            "list", run.GetDirectory(_file), "package", "--vulnerable", "--include-transitive", "--no-restore", "--format", "json"),
        NuGetAudit.Parse));

    private static TestSuite GetSuite(string project) =>
        new(Path.GetFileNameWithoutExtension(project), $"{Path.GetFileNameWithoutExtension(project)}.xml", TestReports.ReadXunit);
}
