using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>Snapshots of the generated workflows, checked with GitHub's parser.</summary>
public sealed class WorkflowTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void All_settings_of_NUKE() => Match<Pipelines.Nukes>("continuous");

    [Fact]
    public void Triggers_without_filters() => Match<Pipelines.Simple>("simple");

    [Fact]
    public void Several_jobs_with_needs_runners_matrices_conditions_and_permissions() => Match<Pipelines.Jobs>("jobs");

    [Fact]
    public void Inputs_made_from_parameters() => Match<Pipelines.Inputs>("inputs");

    [Fact]
    public void Artifacts_that_jobs_upload_and_download() => Match<Pipelines.Artifacts>("artifacts");

    [Fact]
    public void A_job_whose_steps_a_target_can_skip() => Match<Pipelines.Deciding>("deciding");

    [Fact]
    public void Workflows_that_call_each_other() => Match<Pipelines.Calls>("called", "caller");

    [Fact]
    public void Workflows_and_jobs_of_derived_attributes() => Match<Pipelines.Derived>("shared");

    [Fact]
    public void The_values_of_a_run_do_not_change_them()
    {
        _sandbox.Run<Pipelines.Inputs>(
            "Default", "--stage", "production", "--retries", "7", "--kind", "First", "--feed", "elsewhere", "--force");

        Snapshot.Match(Read("inputs"), "inputs.yml");
    }

    private void Match<T>(params string[] names)
        where T : NukeBuild, new()
    {
        var result = _sandbox.Run<T>("Default");

        Assert.True(result.ExitCode == 0, result.Output);
        foreach (var name in names) Snapshot.Match(Read(name), $"{name}.yml");
        Assert.Equal("", WorkflowChecks.Lint([.. names.Select(File)]));
        Assert.Equal("", string.Concat(names.Where(name => name != "continuous").Select(name => WorkflowChecks.LintShell(Read(name)))));
    }

    private string Read(string name) => System.IO.File.ReadAllText(File(name));

    private string File(string name) => _sandbox.Root / ".github" / "workflows" / $"{name}.yml";
}
