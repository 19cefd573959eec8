namespace QgoBuild.Components;

/// <summary>Tests.</summary>
public interface ITest : ICompile, IHasDocker
{
    /// <summary>What has been counted so far.</summary>
    TestTotals Totals { get; }

    /// <summary>The image and the kind of the database that tests use, where any does.</summary>
    Task<TestDatabaseImage> TestDatabaseImage(CancellationToken cancellationToken);

    /// <summary>Installs what the tests use, where it is missing and that is possible.</summary>
    Task EnsureTestTools(CancellationToken cancellationToken);

    /// <summary>Runs the tests of all toolchains, one after the other, those that use a database with one of their own.</summary>
    Target Test => _ => _
#if QGO
        .Inputs([.. Patterns(toolchain => toolchain.SourceFiles), .. FurtherInputs])
        .Outputs([.. Toolchains.SelectMany(toolchain => toolchain.Suites).Select(suite => $"artifacts/tests/{suite.Report}")])
        .KeyedBy(() => Configuration)
        .KeyedByTools(Patterns(toolchain => toolchain.Programs))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            var (run, recorder) = (CreateRun(cancellationToken, Configuration), CreateRecorder());
            foreach (var toolchain in Toolchains)
                await TestToolchain(toolchain, run, recorder);
            ReportTotals();
            recorder.ThrowIfFailed();
        }));

    /// <summary>Runs tests of a compiled .NET project that belongs to no toolchain.</summary>
    /// <param name="project">The project.</param>
    /// <param name="cancellationToken">Kills the tests.</param>
    /// <param name="filterArguments">Arguments that select tests; none for all.</param>
    /// <param name="variables">Variables for the tests.</param>
    /// <exception cref="DeliveryException">Tests failed, or none ran.</exception>
    async Task TestProject(
        AbsolutePath project, CancellationToken cancellationToken, IReadOnlyList<string>? filterArguments = null,
        IReadOnlyDictionary<string, string?>? variables = null)
    {
        var recorder = CreateRecorder();
        await DotNetSolution.TestAsync(Path.GetRelativePath(RootDirectory, project), CreateRun(cancellationToken, Configuration), recorder,
            filterArguments ?? [], variables ?? new Dictionary<string, string?>());
        ReportTotals();
        recorder.ThrowIfFailed();
    }

    /// <summary>Counts the results of the last run of the tests, which are up to date.</summary>
    void CountPreviousRun() => CreateRecorder().CountPreviousRun(Toolchains.SelectMany(toolchain => toolchain.Suites));

    private async Task TestToolchain(Toolchain toolchain, ToolchainRun run, TestRecorder recorder)
    {
        var variables = new Dictionary<string, string?>();
        if (toolchain.DatabaseVariable is not { } variable)
        {
            await toolchain.TestAsync(run, recorder, variables);
            return;
        }

        var docker = await DockerVariables(run.CancellationToken);
        var image = await TestDatabaseImage(run.CancellationToken);
        await using var database = await TestDatabase.StartAsync(image, docker, run.CancellationToken);
        variables[variable] = database.Url;
        await toolchain.MigrateAsync(run, variables);
        await toolchain.TestAsync(run, recorder, variables);
    }

    private TestRecorder CreateRecorder() => new(ArtifactsDirectory / "tests", Totals);

    private void ReportTotals() => ReportSummary(_ => { _.Add("Tests", Totals.Total.ToString()); return _; });
}
