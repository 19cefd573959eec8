namespace QgoBuild.Components.Toolchains;

/// <summary>Any other toolchain, by its commands: each is a program and its arguments, in words, and none is a line of a shell.</summary>
public sealed record Commands : DirectoryToolchain
{
    private const string ReportHole = "{report}";

    /// <summary>The directory that the commands run in, relative to the root of the repository.</summary>
    public Commands(string name, string directory)
        : base(name, directory) { }

    /// <summary>Restores packages: <c>["pip", "install", "-r", "requirements.txt"]</c>. Empty for nothing, as in the others.</summary>
    public IReadOnlyList<string> Restore { get; init; } = [];

    /// <summary>Checks sources: <c>["ruff", "check"]</c>.</summary>
    public IReadOnlyList<string> Lint { get; init; } = [];

    /// <summary>Compiles: <c>["go", "build", "./..."]</c>.</summary>
    public IReadOnlyList<string> Compile { get; init; } = [];

    /// <summary>Runs tests. <c>{report}</c> is the file for a report in the format of JUnit, in which each test is counted:
    /// <c>["pytest", "--junit-xml={report}"]</c>. Without it the command counts as one test.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Patterns of what commands write, below the directory: they are no inputs.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Patterns of the files that decide which packages are restored, below the directory.</summary>
    public IReadOnlyList<string> PackageFiles { get; init; } = [];

    private bool HasReport => Test.Any(word => word.Contains(ReportHole, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Programs =>
        [.. ((IReadOnlyList<string>[])[Restore, Lint, Compile, Test]).Where(words => words.Count > 0).Select(words => words[0]).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SourceFiles => [Below("**"), .. Written.Select(pattern => $"!{Below(pattern)}")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> PackageInputs => [.. PackageFiles.Select(Below)];

    /// <inheritdoc/>
    public override IReadOnlyList<TestSuite> Suites => Test.Count == 0
        ? [] : [new(Name, $"{Name}.xml", HasReport ? TestReports.ReadJUnit : TestReports.ReadExitCode)];

    /// <inheritdoc/>
    public override Task RestoreAsync(ToolchainRun run) => RunIfAnyAsync(run, Restore);

    /// <inheritdoc/>
    public override Task LintAsync(ToolchainRun run) => RunIfAnyAsync(run, Lint);

    /// <inheritdoc/>
    public override Task CompileAsync(ToolchainRun run) => RunIfAnyAsync(run, Compile);

    /// <inheritdoc/>
    public override async Task TestAsync(ToolchainRun run, TestRecorder recorder, IReadOnlyDictionary<string, string?> variables)
    {
        if (Suites is not [var suite]) return;
        await recorder.RunAsync(suite, report => CreateCommandAsync(
            run, [.. Test.Select(word => word.Replace(ReportHole, report, StringComparison.Ordinal))], variables), run.CancellationToken);
    }

    private Task RunIfAnyAsync(ToolchainRun run, IReadOnlyList<string> words) =>
        words.Count == 0 ? Task.CompletedTask : RunAsync(run, words);
}
