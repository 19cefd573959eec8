using QgoBuild.Engine.CI;
using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>The isolation of builds, although NUKE's API is static.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task Many_builds_run_in_one_process_independently()
    {
        var runs = Enumerable.Range(0, 20).Select(i => Task.Run(() =>
        {
            using var sandbox = new BuildSandbox();
            if (i % 2 == 0) sandbox.Environment["GITHUB_ACTIONS"] = "true";
            var result = sandbox.Run<Build>("--verbosity", i % 3 == 0 ? "quiet" : "normal");
            Assert.Equal($"{sandbox.Root} {sandbox.Root}/.nuke/temp {(i % 2 == 0 ? "server" : "local")} " +
                $"{(i % 3 == 0 ? "Quiet" : "Normal")}", result.Build.Order);
        }));

        await Task.WhenAll(runs);
    }

    [Fact]
    public void The_root_directory_is_the_nearest_one_with_nuke()
    {
        using var sandbox = new BuildSandbox();
        var below = sandbox.Root / "a" / "b";
        Directory.CreateDirectory(below);
        using var inner = new BuildSandbox { WorkingDirectory = below };

        Assert.StartsWith($"{sandbox.Root} ", inner.Run<Build>().Build.Order, StringComparison.Ordinal);
        Assert.StartsWith($"{inner.Root} ", inner.Run<Build>("--root", inner.Root).Build.Order, StringComparison.Ordinal);

        inner.Environment["NUKE_ROOT_DIRECTORY"] = inner.Root.ToString();
        Assert.StartsWith($"{inner.Root} ", inner.Run<Build>().Build.Order, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", typeof(GitHubActions))]
    [InlineData("CI", "true", typeof(BuildServer))]
    [InlineData("CI", "", typeof(Terminal))]
    public void The_host_is_detected(string variable, string value, Type host)
    {
        using var sandbox = new BuildSandbox();
        sandbox.Environment[variable] = value;

        Assert.IsType(host, sandbox.Run<Build>().Build.Found);
    }

    [Fact]
    public void The_host_can_be_set()
    {
        using var sandbox = new BuildSandbox();

        Assert.IsType<GitHubActions>(sandbox.Run<Build>("--host", "githubactions").Build.Found);
        Assert.Contains("'Jenkins' is not one of Terminal, GitHubActions, BuildServer", sandbox.Run<Build>("--host", "Jenkins").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_on_GitHub_is_described_by_its_environment()
    {
        using var sandbox = new BuildSandbox();
        var summary = sandbox.Root / "summary.md";
        File.WriteAllText(sandbox.Root / "event.json", """{ "number": 7, "action": "opened" }""");
        sandbox.Environment["GITHUB_ACTIONS"] = "true";
        sandbox.Environment["GITHUB_EVENT_NAME"] = "pull_request";
        sandbox.Environment["GITHUB_EVENT_PATH"] = (sandbox.Root / "event.json").ToString();
        sandbox.Environment["GITHUB_RUN_ID"] = "9000000000";
        sandbox.Environment["GITHUB_STEP_SUMMARY"] = summary.ToString();

        var job = (GitHubActions)sandbox.Run<Build>().Build.Found!;

        Assert.Equal((7, "opened", 9_000_000_000, summary), (job.PullRequestNumber, job.PullRequestAction, job.RunId, job.StepSummaryFile));
    }

    [Fact]
    public void The_parts_of_a_partition_contain_every_item_once()
    {
        var items = Enumerable.Range(0, 10).ToArray();
        var parts = Enumerable.Range(1, 3).SelectMany(part => new Partition { Part = part, Total = 3 }.GetCurrent(items));

        Assert.Equal(items, parts.Order());
        Assert.Equal(items, Partition.Single.GetCurrent(items));
    }

    private sealed class Build : RecordingBuild
    {
        public Host? Found { get; private set; }

        private Target Default => _ => _.Executes(async () =>
        {
            await Task.Yield();
            Found = Host;
            Trace.AddRange([RootDirectory, TemporaryDirectory, IsServerBuild ? "server" : "local", Verbosity.ToString()]);
        });
    }
}
