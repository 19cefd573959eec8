using QgoBuild.Engine.CI.Dependabot;
using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.IO;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>Dependabot is configured in the build, and its file is checked like the workflows.</summary>
public sealed class DependabotTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    private AbsolutePath File => _sandbox.Root / ".github" / "dependabot.yml";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void All_settings()
    {
        var result = _sandbox.Run<Declared>();

        Assert.Contains(".github/dependabot.yml was missing: updated. Commit the change.\n", result.Output, StringComparison.Ordinal);
        Snapshot.Match(File.ReadAllText(), "dependabot.yml");
    }

    [Fact]
    public void A_file_that_was_edited_by_hand_is_updated()
    {
        _sandbox.Run<Declared>();
        var right = File.ReadAllText();
        File.WriteAllText(right.Replace("weekly", "daily", StringComparison.Ordinal));

        Assert.Contains("'interval: daily' instead of 'interval: weekly'", _sandbox.Run<Declared>().Output, StringComparison.Ordinal);
        Assert.Equal(right, File.ReadAllText());
    }

    [Fact]
    public void A_generated_file_that_is_no_longer_declared_is_removed()
    {
        _sandbox.Run<Declared>();
        Assert.Contains("dependabot.yml was not declared in the build any more: removed. Commit the change.", _sandbox.Run<Silent>().Output,
            StringComparison.Ordinal);
        Assert.False(File.FileExists());

        File.WriteAllText("version: 2\n");
        _sandbox.Run<Silent>("--plan");
        Assert.True(File.FileExists());
    }

    [Fact]
    public void Errors_that_GitHub_would_reject_are_found_before_anything_runs() => Assert.Equal(
        [
            "'nugget' is not an ecosystem of Dependabot. Did you mean nuget?",
            "Dependabot's directory 'app' of npm must begin with / (the root of the repository).",
            "Two [Dependabot] attributes name docker in /.",
        ],
        new DependabotFile("Build", [new("nugget"), new("npm", "app"), new("docker"), new("docker", "/")]).Validate()
            .Select(problem => problem.Message));

    [Dependabot("nuget", Group = "dotnet")]
    [Dependabot(
        "npm",
        "/app/backend",
        "/app/it's a directory",
        Interval = DependabotInterval.Monthly,
        TargetBranch = "develop",
        OpenPullRequestsLimit = 3,
        Ignore = ["prisma", "@types/*"],
        CommitMessagePrefix = "Update")]
    private sealed class Declared : RecordingBuild
    {
        public Target Default => _ => _.Executes(() => { });
    }

    private sealed class Silent : RecordingBuild
    {
        public Target Default => _ => _.Executes(() => { });
    }
}
