using System.Text.RegularExpressions;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>Faults of NUKE's workflows that this engine does not have. For undetected stale files on a CI server see WorkflowFileTests, for
/// a process for each workflow on every run see FolderTests.</summary>
public sealed partial class WorkflowNukeFaultTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_workflow_can_have_several_jobs_with_needs()
    {
        _sandbox.Run<Pipelines.Jobs>("Default");
        var workflow = Read("jobs");

        Assert.Equal(["test", "images", "deploy"], JobNames().Matches(workflow[workflow.IndexOf("\njobs:", StringComparison.Ordinal)..])
            .Select(match => match.Groups[1].Value));
        Assert.Contains("    needs:\n      - test\n      - images\n", workflow, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_is_pinned_by_commit_with_its_version()
    {
        _sandbox.Run<Pipelines.Jobs>("Default");
        _sandbox.Run<Pipelines.Calls>("Default");
        _sandbox.Run<Pipelines.Artifacts>("Default");

        var uses = Directory.GetFiles(_sandbox.Root / ".github" / "workflows").SelectMany(File.ReadAllLines)
            .Where(line => line.Contains("uses: ", StringComparison.Ordinal) &&
                !line.Contains("uses: ./", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+", line));
    }

    [Fact]
    public void The_token_is_not_stored_in_the_checkout_and_can_only_read()
    {
        _sandbox.Run<Pipelines.Simple>("Default");

        Assert.Contains("persist-credentials: false", Read("simple"), StringComparison.Ordinal);
        Assert.Contains("\npermissions:\n  contents: read\n\n", Read("simple"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_command_contains_a_GitHub_expression()
    {
        _sandbox.Run<Pipelines.Inputs>("Default");
        _sandbox.Run<Pipelines.Jobs>("Default");

        Assert.All(
            Directory.GetFiles(_sandbox.Root / ".github" / "workflows")
                .SelectMany(file => WorkflowChecks.ExtractRunCommands(File.ReadAllText(file))),
            command => Assert.DoesNotContain("${{", command, StringComparison.Ordinal));
    }

    [Fact]
    public void Excluded_paths_alone_match_everything_else()
    {
        _sandbox.Run<Pipelines.Nukes>("Default");

        Assert.Contains("    paths-ignore:\n      - docs/**\n", Read("continuous"), StringComparison.Ordinal);
    }

    private string Read(string name) => File.ReadAllText(_sandbox.Root / ".github" / "workflows" / $"{name}.yml");

    [GeneratedRegex("^  ([a-z]+):$", RegexOptions.Multiline)]
    private static partial Regex JobNames();
}
