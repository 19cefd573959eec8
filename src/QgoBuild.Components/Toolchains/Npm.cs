namespace QgoBuild.Components.Toolchains;

/// <summary>A directory with a package.json: its scripts <c>lint</c>, <c>build</c>, <c>typecheck</c> and <c>test</c> are run, where it has
/// them.</summary>
public sealed record Npm : DirectoryToolchain
{
    /// <summary>A directory, relative to the root of the repository.</summary>
    public Npm(string name, string directory)
        : base(name, directory) { }

    /// <summary>What runs the tests.</summary>
    public NpmTestRunner Runner { get; init; } = NpmTestRunner.Vitest;

    /// <summary>Patterns of what commands write, below the directory: they are no inputs.</summary>
    public IReadOnlyList<string> Written { get; init; } = ["node_modules/**", "dist/**", "build/**", "coverage/**"];

    /// <summary>Further files that decide which packages are installed, below the directory.</summary>
    public IReadOnlyList<string> PackageFiles { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Programs => ["node", "npm"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SourceFiles => [Below("**"), .. Written.Select(pattern => $"!{Below(pattern)}")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> PackageInputs =>
        [.. ((string[])["package.json", "package-lock.json", ".npmrc", .. PackageFiles]).Select(Below)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> PackageOutputs => [Below("node_modules/.package-lock.json")];

    /// <inheritdoc/>
    public override IReadOnlyList<TestSuite> Suites =>
        [new(Name, $"{Name}.json", Runner == NpmTestRunner.Other ? TestReports.ReadExitCode : TestReports.ReadVitest)];

    internal override bool HasBillOfMaterials => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> GetOutputs(string configuration) => [Below("dist/**")];

    /// <inheritdoc/>
    public override Task RestoreAsync(ToolchainRun run) => RunAsync(run, ["npm", "ci"]);

    /// <inheritdoc/>
    public override Task LintAsync(ToolchainRun run) => RunAsync(run, ["npm", "run", "--silent", "--if-present", "lint"]);

    /// <inheritdoc/>
    public override async Task CompileAsync(ToolchainRun run)
    {
        // Building generates what the type checker reads.
        await RunAsync(run, ["npm", "run", "--silent", "--if-present", "build"]);
        await RunAsync(run, ["npm", "run", "--silent", "--if-present", "typecheck"]);
    }

    /// <inheritdoc/>
    public override Task TestAsync(ToolchainRun run, TestRecorder recorder, IReadOnlyDictionary<string, string?> variables) =>
        recorder.RunAsync(Suites[0], async report =>
        {
            string[] arguments = Runner switch
            {
                NpmTestRunner.Vitest => ["--", "--reporter=default", "--reporter=json", $"--outputFile={report}"],
                NpmTestRunner.Jest => ["--", "--json", $"--outputFile={report}"],
                _ => [],
            };
            return await CreateCommandAsync(run, ["npm", "test", "--silent", .. arguments], variables);
        }, run.CancellationToken);

    internal override async Task<PackageAudit?> CreateAuditAsync(ToolchainRun run) => new(
        Name, await CreateCommandAsync(
            run, ["npm", "audit", "--json", "--package-lock-only", "--fetch-retries=0", "--fetch-timeout=10000"]), NpmAudit.Parse);

    // The lock file is complete; what is installed here may have been built for tests.
    internal override async Task<BillOfMaterials?> ReadBillOfMaterialsAsync(ToolchainRun run)
    {
        var command = await CreateCommandAsync(run, ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]);
        return BillOfMaterials.ParseShipped(await command.ReadAsync(run.CancellationToken));
    }
}

/// <summary>What runs the tests of an npm package.</summary>
public enum NpmTestRunner
{
    /// <summary>Vitest: each test is counted.</summary>
    Vitest,
    /// <summary>Jest: each test is counted.</summary>
    Jest,
    /// <summary>Another one: <c>npm test</c> counts as one test.</summary>
    Other,
}
