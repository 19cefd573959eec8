namespace QgoBuild.Components;

/// <summary>Tests.</summary>
public interface ITest : ICompile, IHasDocker
{
    /// <summary>The test projects that require nothing but this machine.</summary>
    IReadOnlyList<AbsolutePath> TestProjects { get; }

    /// <summary>What has been counted so far.</summary>
    TestTotals Totals { get; }

    /// <summary>Installs what the tests use, where it is missing and that is possible.</summary>
    Task EnsureTestTools(CancellationToken cancellationToken);

    /// <summary>Runs the tests of the build, of the backend against a real database, and of the frontend.</summary>
    Target Test => _ => _
#if QGO
        .Inputs([.. InputPatterns.DotNet, .. InputPatterns.Node(Backend), .. InputPatterns.Node(Frontend), "app/*", "app/edge/**"])
        .Outputs([.. ((string[])["frontend.json", "backend.json"]).Concat(
            TestProjects.Select(project => $"{project.NameWithoutExtension}.xml")).Select(report => $"artifacts/tests/{report}")])
        .KeyedBy(() => Configuration)
        .KeyedByTools("dotnet", "node")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            var failures = new List<string>();
            await TestNode(FrontendDirectory, "frontend", new Dictionary<string, string?>(), failures, cancellationToken);
            await TestBackend(failures, cancellationToken);
            foreach (var project in TestProjects)
                await TestDotNet(project, failures, cancellationToken);
            ThrowIfFailed(failures);
        }));

    /// <summary>Runs tests of a compiled project that is none of <see cref="TestProjects"/>.</summary>
    /// <param name="project">The project.</param>
    /// <param name="cancellationToken">Kills the tests.</param>
    /// <param name="filterArguments">Arguments that select tests; none for all.</param>
    /// <param name="variables">Variables for the tests.</param>
    /// <exception cref="DeliveryException">Tests failed, or none ran.</exception>
    async Task TestProject(
        AbsolutePath project, CancellationToken cancellationToken, IReadOnlyList<string>? filterArguments = null,
        IReadOnlyDictionary<string, string?>? variables = null)
    {
        var failures = new List<string>();
        await TestDotNet(project, failures, cancellationToken, filterArguments, variables);
        ThrowIfFailed(failures);
    }

    private async Task TestDotNet(
        AbsolutePath project, ICollection<string> failures, CancellationToken cancellationToken,
        IReadOnlyList<string>? filterArguments = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        var name = project.NameWithoutExtension;
        var report = ArtifactsDirectory / "tests" / $"{name}.xml";
        var draft = CreateDraftPath(report);
        var assembly = project.Parent! / "bin" / Configuration / "net10.0" / $"{name}.dll";
        var command = DotNet.CreateCommand([assembly, "-noLogo", "-noColor", "-result-xml", draft, .. filterArguments ?? []]);
        var run = command with
        {
            Directory = RootDirectory,
            Variables = command.Variables.Concat(variables ?? new Dictionary<string, string?>()).ToDictionary(),
        };
        await RunAndCount(name, () => run.PrintAsync(null, cancellationToken), () => Publish(draft, report, TestReports.ReadXunit),
            failures);
    }

    /// <summary>Counts the results of the last run of the tests, which are up to date.</summary>
    void CountPreviousRun()
    {
        foreach (var name in (string[])["frontend", "backend"])
            Totals.Add(name, TestReports.ReadVitest(ArtifactsDirectory / "tests" / $"{name}.json"));
        foreach (var name in TestProjects.Select(project => project.NameWithoutExtension))
            Totals.Add(name, TestReports.ReadXunit(ArtifactsDirectory / "tests" / $"{name}.xml"));
    }

    private void ThrowIfFailed(IReadOnlyCollection<string> failures)
    {
        if (failures.Count > 0)
            throw new DeliveryException(
                $"Tests failed in {string.Join(", ", failures)}. The failures are above; " +
                    $"the reports are in {ArtifactsDirectory / "tests"}.");
    }

    private async Task TestBackend(ICollection<string> failures, CancellationToken cancellationToken)
    {
        var docker = await DockerVariables(cancellationToken);
        var images = await BaseImages(cancellationToken);
        var node = await NodeVariables(cancellationToken);
        await using var database = await TestDatabase.StartAsync(images.MySql, docker, cancellationToken);
        var variables = new Dictionary<string, string?>(node) { ["DATABASE_URL"] = database.Url };
        var migrate = new LocalCommand("npx", "--no", "--", "prisma", "migrate", "deploy")
        {
            Directory = BackendDirectory,
            Variables = variables,
        };
        await migrate.PrintAsync(null, cancellationToken);
        await TestNode(BackendDirectory, "backend", variables, failures, cancellationToken);
    }

    private async Task TestNode(AbsolutePath directory, string name, IReadOnlyDictionary<string, string?> variables,
        ICollection<string> failures, CancellationToken cancellationToken)
    {
        var report = ArtifactsDirectory / "tests" / $"{name}.json";
        var draft = CreateDraftPath(report);
        string[] arguments = ["test", "--silent", "--", "--reporter=default", "--reporter=json", $"--outputFile={draft}"];
        var run = new LocalCommand("npm", arguments) { Directory = directory, Variables = variables };
        await RunAndCount(name, () => run.PrintAsync(null, cancellationToken), () => Publish(draft, report, TestReports.ReadVitest),
            failures);
    }

    // Another build in this checkout may be running the same tests: each has its own report until the report is whole.
    private static string CreateDraftPath(AbsolutePath report)
    {
        report.Parent!.CreateDirectory();
        return AtomicFile.CreateDraftPath(report);
    }

    private static TestCounts Publish(string draft, AbsolutePath report, Func<string, TestCounts> read)
    {
        var counts = read(draft);
        AtomicFile.Publish(draft, report);
        return counts;
    }

    private async Task RunAndCount(string name, Func<Task> run, Func<TestCounts> read, ICollection<string> failures)
    {
        LocalCommandException? failure = null;
        try { await run(); }
        catch (LocalCommandException error) when (error.ProgramExitCode is not null) { failure = error; }

        var counts = read();
        if (counts.Passed + counts.Failed == 0) throw new DeliveryException($"No test of {name} ran.", cause: failure);
        if (failure is not null && counts.Failed == 0) throw failure;
        if (failure is not null) failures.Add(name);
        Totals.Add(name, counts);
        ReportSummary(_ => { _.Add("Tests", Totals.Total.ToString()); return _; });
    }
}
