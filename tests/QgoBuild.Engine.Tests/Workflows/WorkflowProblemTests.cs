using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.CI.Workflows;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>Errors in a declared workflow are found before anything runs, with a suggestion.</summary>
public sealed class WorkflowProblemTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void With_errors_nothing_runs_and_nothing_is_written()
    {
        var result = _sandbox.Run<Wrong>("Default");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Build.Order);
        Assert.False(Directory.Exists(_sandbox.Root / ".github"));
        Snapshot.Match(result.Output, "wrong.txt");
    }

    [Fact]
    public void An_unknown_target() =>
        Assert.Equal("The job a of the workflow w runs Tset, which is not a target. Did you mean Test?",
            SingleProblem(new GitHubJobAttribute("w", "a", "Tset")));

    [Fact]
    public void A_job_of_an_unknown_workflow() => Assert.Equal(
        "The job a belongs to the workflow v, which does not exist: declare it, [GitHubActions(\"v\")]. Did you mean w?",
        SingleProblem(new GitHubJobAttribute("v", "a", "Test"), new GitHubJobAttribute("w", "a", "Test")));

    [Fact]
    public void An_unknown_need() => Assert.Equal(
        "The job publish of the workflow w needs pakc, which is not a job of it. Did you mean pack?",
        SingleProblem(new GitHubJobAttribute("w", "pack", "Test"), new GitHubJobAttribute("w", "publish", "Test") { Needs = ["pakc"] }));

    [Fact]
    public void Jobs_that_need_each_other() => Assert.Equal(
        "Jobs of the workflow w need each other; remove one of these: a needs c needs b needs a.",
        SingleProblem(
            new GitHubJobAttribute("w", "a", "Test") { Needs = ["c", "d"] },
            new GitHubJobAttribute("w", "b", "Test") { Needs = ["a"] },
            new GitHubJobAttribute("w", "c", "Test") { Needs = ["d", "b"] },
            new GitHubJobAttribute("w", "d", "Test"),
            new GitHubJobAttribute("w", "e", "Test") { Needs = ["a"] }));

    [Fact]
    public void A_job_that_needs_itself() => Assert.Equal(
        "Jobs of the workflow w need each other; remove one of these: a needs a.",
        SingleProblem(new GitHubJobAttribute("w", "a", "Test") { Needs = ["a"] }));

    [Fact]
    public void An_unknown_parameter_as_an_input() => Assert.Equal(
        "The workflow w takes as an input Stag, which is not a parameter of the build. Did you mean Stage?",
        SingleProblem(Workflow(workflow => workflow.OnWorkflowDispatchRequiredInputs = ["Stag"]), Job()));

    [Fact]
    public void A_secret_as_an_input() => Assert.StartsWith(
        "The workflow w takes ApiKey as an input, which everybody can read, but it is a secret",
        SingleProblem(Workflow(workflow => workflow.OnWorkflowDispatchOptionalInputs = ["ApiKey"]), Job()),
        StringComparison.Ordinal);

    [Fact]
    public void An_unknown_secret() => Assert.Equal(
        "The job a of the workflow w imports as a secret ApiKei, which is not a parameter of the build. Did you mean ApiKey?",
        SingleProblem(Job(job => job.ImportSecrets = ["ApiKei"])));

    [Fact]
    public void A_plain_parameter_as_a_secret() => Assert.Equal(
        "The job a of the workflow w imports Feed as a secret, but it is not one: mark it with [Secret] in the build.",
        SingleProblem(Job(job => job.ImportSecrets = ["Feed=X"])));

    [Fact]
    public void A_secret_as_a_variable() =>
        Assert.Contains("which everybody can read", SingleProblem(Job(job => job.ImportVariables = ["ApiKey"])), StringComparison.Ordinal);

    [Fact]
    public void A_context_without_a_name() =>
        Assert.Contains("Actor=github.actor", SingleProblem(Job(job => job.ImportContext = ["Actor"])), StringComparison.Ordinal);

    [Fact]
    public void A_parameter_from_two_sources() => Assert.Contains(
        "gets Feed from several sources",
        SingleProblem(Job(job => (job.ImportVariables, job.ImportContext) = (["Feed"], ["Feed=github.actor"]))), StringComparison.Ordinal);

    [Fact]
    public void An_expression_on_a_command_line() => Assert.Contains(
        "GitHub would insert untrusted text into a script", SingleProblem(Job(job => job.Arguments = ["--feed", "${{ github.head_ref }}"])),
        StringComparison.Ordinal);

    [Fact]
    public void An_expression_in_a_command() => Assert.Contains(
        "GitHub would insert untrusted text into a script",
        SingleProblem(Job(), new GitHubStepAttribute("w", "a", "Say") { Run = "echo ${{ github.event.pull_request.title }}" }),
        StringComparison.Ordinal);

    [Fact]
    public void An_unknown_option() =>
        Assert.Contains("--fed", SingleProblem(Job(job => job.Arguments = ["--fed", "x"])), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_not_allowed() => Assert.Equal(
        "The job a of the workflow w: --stage: 'prodction' is not one of staging, production; did you mean production?",
        SingleProblem(Job(job => job.Arguments = ["--stage", "prodction"])));

    [Fact]
    public void A_value_of_another_type() =>
        Assert.Contains("--retries: 'often'", SingleProblem(Job(job => job.Arguments = ["--retries", "often"])), StringComparison.Ordinal);

    [Fact]
    public void A_partition_without_parts() => Assert.Contains(
        "but has no values", SingleProblem(new GitHubJobAttribute("w", "a", "Compile"), new GitHubMatrixAttribute("w", "a", "Partition")),
        StringComparison.Ordinal);

    [Fact]
    public void A_secret_on_a_command_line() =>
        Assert.Contains("--api-key on its command line", SingleProblem(Job(job => job.Arguments = ["--api-key", "x"])),
            StringComparison.Ordinal);

    [Fact]
    public void An_action_that_is_not_pinned() => Assert.StartsWith(
        "The step 'Set up' of the workflow w uses actions/setup-nod@v4, which is not pinned",
        SingleProblem(Job(), new GitHubStepAttribute("w", "a", "Set up") { Uses = "actions/setup-nod@v4" }),
        StringComparison.Ordinal);

    [Fact]
    public void A_step_without_anything_to_do() =>
        Assert.Contains("either an action (Uses) or a command (Run)", SingleProblem(Job(), new GitHubStepAttribute("w", "a", "Rest")),
            StringComparison.Ordinal);

    [Fact]
    public void A_step_of_an_unknown_job() => Assert.Equal(
        "The step 'Say' belongs to the job tset of the workflow w, which has no such job. Did you mean test?",
        SingleProblem(new GitHubJobAttribute("w", "test", "Test"), new GitHubStepAttribute("w", "tset", "Say") { Run = "echo" }));

    [Fact]
    public void A_matrix_of_an_unknown_parameter() =>
        Assert.Contains("Did you mean Stage?", SingleProblem(Job(), new GitHubMatrixAttribute("w", "a", "Stages", "x")),
            StringComparison.Ordinal);

    [Fact]
    public void A_matrix_of_a_value_that_is_not_allowed() => Assert.Equal(
        "The job a of the workflow w varies Stage with 'stagin', which is not one of staging, production. Did you mean staging?",
        SingleProblem(Job(), new GitHubMatrixAttribute("w", "a", "Stage", "stagin", "production")));

    [Fact]
    public void An_artifact_for_a_job_that_does_not_wait_for_it() => Assert.Equal(
        "The artifact x goes from a to b, which does not wait for it: set on b Needs = [\"a\"].",
        SingleProblem(Job(), new GitHubJobAttribute("w", "b", "Test"), new GitHubArtifactAttribute("w", "a", "x", "out") { To = ["b"] }));

    [Fact]
    public void A_retired_image() =>
        Assert.Contains("GitHub has retired the image ubuntu-18.04",
            SingleProblem(Job(job => job.Images = [GitHubActionsImage.Ubuntu1804])), StringComparison.Ordinal);

    [Fact]
    public void An_address_without_an_environment() =>
        Assert.Contains("no EnvironmentName", SingleProblem(Job(job => job.EnvironmentUrl = "https://example.com")),
            StringComparison.Ordinal);

    [Fact]
    public void Machines_with_different_shells() =>
        Assert.Contains("declare one job for each",
            SingleProblem(Job(job => job.Images = [GitHubActionsImage.UbuntuLatest, GitHubActionsImage.WindowsLatest])),
            StringComparison.Ordinal);

    [Fact]
    public void A_workflow_that_nothing_starts() =>
        Assert.StartsWith("Nothing starts the workflow w", SingleProblem(new GitHubActionsAttribute("w"), Job()), StringComparison.Ordinal);

    [Fact]
    public void A_workflow_without_a_job() =>
        Assert.StartsWith("The workflow w has no job", SingleProblem(Workflow(_ => { })), StringComparison.Ordinal);

    [Fact]
    public void Filters_that_exclude_each_other() => Assert.Contains(
        "both OnPushBranches and OnPushBranchesIgnore",
        SingleProblem(Workflow(workflow => (workflow.OnPushBranches, workflow.OnPushBranchesIgnore) = (["a"], ["b"])), Job()),
        StringComparison.Ordinal);

    [Fact]
    public void Tags_of_pull_requests() =>
        Assert.Contains("GitHub has no tags of pull requests",
            SingleProblem(Workflow(workflow => workflow.OnPullRequestTags = ["v*"]), Job()), StringComparison.Ordinal);

    [Fact]
    public void An_invalid_schedule() =>
        Assert.Contains("five fields", SingleProblem(Workflow(workflow => workflow.OnCronSchedule = "daily"), Job()),
            StringComparison.Ordinal);

    [Fact]
    public void Two_workflows_of_one_name() =>
        Assert.StartsWith("There are 2 workflows w", SingleProblem(Workflow(_ => { }), Workflow(_ => { }), Job()),
            StringComparison.Ordinal);

    [Fact]
    public void Two_jobs_of_one_identifier() =>
        Assert.StartsWith("The workflow w has several jobs a", SingleProblem(Job(), Job()), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_not_an_identifier() =>
        Assert.StartsWith("'1 a' cannot be a job's identifier", SingleProblem(new GitHubJobAttribute("w", "1 a", "Test")),
            StringComparison.Ordinal);

    [Fact]
    public void A_call_of_a_workflow_that_cannot_be_called() => Assert.Contains(
        "which cannot be called",
        SingleProblem(Workflow(_ => { }), Job(),
            new GitHubActionsAttribute("v", GitHubActionsImage.UbuntuLatest) { OnPushBranches = ["x"] },
            new GitHubJobAttribute("w", "call") { Uses = "v" }),
        StringComparison.Ordinal);

    [Fact]
    public void A_call_of_a_workflow_by_a_tag() => Assert.Contains(
        "must be pinned", SingleProblem(Job(), new GitHubJobAttribute("w", "call") { Uses = "octo/shared/.github/workflows/x.yml@v1" }),
        StringComparison.Ordinal);

    [Fact]
    public void A_workflow_that_calls_itself() =>
        Assert.Contains("is not a workflow of this build", SingleProblem(new GitHubJobAttribute("w", "call") { Uses = "w" }),
            StringComparison.Ordinal);

    private static GitHubActionsAttribute Workflow(Action<GitHubActionsAttribute> change)
    {
        var workflow = new GitHubActionsAttribute("w") { On = [GitHubActionsTrigger.Push] };
        change(workflow);
        return workflow;
    }

    private static GitHubJobAttribute Job(Action<GitHubJobAttribute>? change = null)
    {
        var job = new GitHubJobAttribute("w", "a", "Test");
        change?.Invoke(job);
        return job;
    }

    // The only problem of the attributes for the workflow w, which is added if it is not among them.
    private static string SingleProblem(params Attribute[] declared)
    {
        object[] attributes = declared.Any(attribute => attribute is GitHubActionsAttribute { IdPostfix: "w" })
            ? [.. declared] : [Workflow(_ => { }), .. declared];
        var build = new Plain();
        var members = ParameterMembers.Find(typeof(Plain));
        var problems = new List<QgoBuild.Engine.Text.Problem>();
        var source = new AttributeSource
        {
            BuildClass = typeof(Plain),
            Model = BuildDefinition.Create(build, TargetMembers.Find(typeof(Plain), problems), ["Default"]),
            Parameters = ParameterMembers.CreateSpecs(members, () => build),
            DefaultValue = _ => null,
            RootDirectory = "/root",
        };
        return Assert.Single(WorkflowMapper.Map(source, new WorkflowDeclarations(attributes)).Problems).Message;
    }

    private sealed class Plain : Pipelines.Declared;

    [GitHubActions("ci", OnWorkflowDispatchOptionalInputs = ["Stag"])]
    [GitHubJob("ci", "test", "Tset", Needs = ["biuld"], ImportSecrets = ["ApiKei"])]
    [GitHubJob("ci", "build", "Compile")]
    [GitHubJob("cii", "other", "Compile")]
    private sealed class Wrong : Pipelines.Declared;
}
