using QgoBuild.Components.Testing;
using QgoBuild.Sandbox.Engines;

partial class Build
{
    public TestTotals Totals { get; } = new();

    public Target EndToEnd => _ => _
        .Description("Test deployments for real, on the sandbox's servers")
        .DependsOn(Compile, SandboxUp)
        .After(Lint, Test)
        .Executes(() => ((ITest)this).Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            await HostPrograms.EnsureAsync(["certutil", "testssl"], ConsoleProgress, cancellationToken);
            var failures = new List<string>();
            await ((ITest)this).TestDotNet(RootDirectory / "tests" / "QgoBuild.EndToEnd.Tests" / "QgoBuild.EndToEnd.Tests.csproj", failures, cancellationToken);
            ((ITest)this).ThrowIfFailed(failures);
        }));

    public Target FaultMatrix => _ => _
        .Description("Break deployments in every way at every step; writes docs/reliability.md (two hours)")
        .DependsOn(Compile, SandboxUp)
        .Executes(() => ((ITest)this).Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            var failures = new List<string>();
            await ((ITest)this).TestDotNet(
                RootDirectory / "tests" / "QgoBuild.EndToEnd.Tests" / "QgoBuild.EndToEnd.Tests.csproj",
                failures,
                cancellationToken,
                ["-namespace", "QgoBuild.EndToEnd.Tests.Faults"],
                new Dictionary<string, string?> { ["QGO_FAULT_MATRIX"] = RootDirectory / "docs" / "reliability.md" });
            ((ITest)this).ThrowIfFailed(failures);
        }));

    public Target Verify => _ => _
        .Description("Everything that has to hold before a change lands: lint, tests, end-to-end tests")
        .DependsOn(Lint, Test, EndToEnd);

    /// <summary>Tests that are up to date passed when they last ran: they count.</summary>
    protected override void OnTargetSkipped(string target)
    {
        if (target == nameof(Test) && ExecutionPlan.Single(planned => planned.Name == target).Skipped?.StartsWith("up to date", StringComparison.Ordinal) == true)
            ((ITest)this).CountPreviousRun();
    }

    /// <summary>The last line counts the tests, for people and for programs that read it.</summary>
    protected override void OnBuildFinished()
    {
        _secretFiles?.Dispose();
        _gitHub?.Dispose();
        _membersGitHub?.Dispose();
        if (!Totals.IsEmpty)
            Console.WriteLine(Totals.Total);
    }
}
