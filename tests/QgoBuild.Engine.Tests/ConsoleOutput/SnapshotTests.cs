using QgoBuild.Engine.ConsoleOutput;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Session;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.ConsoleOutput;

/// <summary>Snapshots of the output.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Help() => Match(_sandbox.Run<SampleBuild>("--help").Output, "help.txt");

    [Fact]
    public void Plan() => Match(_sandbox.Run<SampleBuild>("Deploy", "Notify", "--released", "--plan").Output, "plan.txt");

    [Fact]
    public void A_run_that_succeeds() => Match(_sandbox.Run<SampleBuild>("Test").Output, "succeeded.txt");

    [Fact]
    public void A_run_that_fails() => Match(_sandbox.Run<Failing>("Deploy").Output, "failed.txt");

    [Fact]
    public void A_run_on_GitHub()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";

        Match(_sandbox.Run<Failing>("Deploy").Output, "github.txt");
    }

    [Fact]
    public void A_quiet_run_that_fails() => Match(_sandbox.Run<Failing>("Deploy", "--verbosity", "quiet").Output, "quiet.txt");

    [Fact]
    public void A_run_in_colours()
    {
        using var sandbox = new BuildSandbox { UseColours = true };

        Match(sandbox.Run<Failing>("Deploy").Output.Replace('\e', '^'), "colours.txt");
    }

    [Fact]
    public void All_errors_of_a_call() => Match(
        _sandbox.Run<SampleBuild>("Deploi", "Xyzzy", "Publish", "--retries", "3", "--stage", "prod", "--configuration").Output,
        "wrong-call.txt");

    [Fact]
    public void All_unmet_requirements() => Match(_sandbox.Run<SampleBuild>("Deploy").Output, "missing.txt");

    [Fact]
    public void A_cycle() => Match(_sandbox.Run<Cyclic>("A").Output, "cycle.txt");

    [Fact]
    public void No_root_directory()
    {
        using var sandbox = new BuildSandbox { WorkingDirectory = Path.GetTempPath() };

        Match(sandbox.Run<SampleBuild>().Output.Replace(Path.GetTempPath().TrimEnd('/'), "TEMP", StringComparison.Ordinal), "no-root.txt");
    }

    [Fact]
    public void The_schema_for_editors()
    {
        _sandbox.Run<SampleBuild>("Test");

        Match(File.ReadAllText(_sandbox.Root / ".nuke" / "build.schema.json"), "build.schema.json");
    }

    [Fact]
    public void A_summary_of_every_outcome() => Match(
        SummaryTable.Render(
            [
                new SummaryRow("Restore", ExecutionStatus.Succeeded, TimeSpan.FromMilliseconds(420), ""),
                new SummaryRow("Compile", ExecutionStatus.Succeeded, TimeSpan.FromSeconds(83), "Warnings: 3"),
                new SummaryRow("All", ExecutionStatus.Collective, TimeSpan.Zero, ""),
                new SummaryRow("Image", ExecutionStatus.Skipped, TimeSpan.Zero, "only when !Released"),
                new SummaryRow("Test", ExecutionStatus.Failed, TimeSpan.FromSeconds(59.97), ""),
                new SummaryRow("EndToEnd", ExecutionStatus.Aborted, TimeSpan.FromHours(1.55), ""),
                new SummaryRow("Deploy", ExecutionStatus.NotRun, TimeSpan.Zero, ""),
            ],
            TimeSpan.FromHours(1.6),
            Palette.Plain) + "\n",
        "summary.txt");

    private static void Match(string text, string name) => Snapshot.Match(text, name);

    private sealed class Failing : RecordingBuild
    {
        private Target Restore => _ => _.Executes(Record("Restore"));

        private Target Lint => _ => _.After(Restore).OnlyWhenDynamic(() => IsServerBuild && IsLocalBuild).Executes(Record("Lint"));

        private Target Compile =>
            _ => _.DependsOn(Restore, Lint)
                .Executes(() => throw new TargetFailedException("2 errors\nA.cs:1: ; expected\nB.cs:2: 100% wrong"));

        private Target Clean => _ => _.AssuredAfterFailure().After(Deploy).TriggeredBy(Deploy).Executes(Record("Clean"));

        private Target Deploy => _ => _.DependsOn(Compile).Executes(Record("Deploy"));
    }

    private sealed class Cyclic : RecordingBuild
    {
        private Target A => _ => _.DependsOn(B).Executes(Record("A"));

        private Target B => _ => _.DependsOn(C).Executes(Record("B"));

        private Target C => _ => _.After(A).Executes(Record("C"));
    }
}
