using System.Text;
using System.Text.Json.Nodes;
using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>Runs workflows as they are committed, in the place of GitHub: each job in a clean clone of its own, its commands one after the
/// other, jobs when what they need has succeeded. One thing is put in another's place: where a command says <c>--profile live</c>, it is
/// the sandbox's servers that it goes to. Actions do what this machine needs of them: checking out.</summary>
/// <param name="repository">The repository.</param>
/// <param name="context">Secrets and variables of the repository.</param>
/// <param name="variables">What a runner is told of the world.</param>
public sealed class DryRunner(string repository, GitHubContext context, IReadOnlyDictionary<string, string?> variables)
{
    private int _lastRunNumber;

    /// <summary>Runs the workflows that a push starts, one after the other.</summary>
    public async Task<IReadOnlyList<JobResult>> PushAsync(string branch, string commit)
    {
        var results = new List<JobResult>();
        foreach (var file in System.IO.Directory.GetFiles(Path.Combine(repository, ".github", "workflows"), "*.yml").Order())
        {
            var workflow = WorkflowFile.Read(repository, Path.GetFileNameWithoutExtension(file));
            if (workflow.StartsOnPushTo(branch)) results.AddRange(await RunAsync(workflow.Name, new GitHubEvent("push", branch, commit)));
        }

        return results;
    }

    /// <summary>The last run, as GitHub counts them: one that is run again keeps its number.</summary>
    public int LastRunNumber => _lastRunNumber;

    /// <summary>Runs a workflow; again, where there was an attempt before: the jobs that failed in it, and what needs them.</summary>
    public Task<IReadOnlyList<JobResult>> RunAsync(string workflow, GitHubEvent trigger)
    {
        var known = context.With(
        [
            new("github.actor", GitHubEvent.Actor), new("github.ref", $"refs/heads/{trigger.Branch}"),
            new("github.token", context["secrets.GITHUB_TOKEN"]), new("github.workflow", workflow),
            .. trigger.Inputs.Select(input => KeyValuePair.Create($"inputs.{input.Key}", input.Value)),
        ]);
        return RunJobsAsync(WorkflowFile.Read(repository, workflow), known, trigger, trigger.PreviousResults is null
            ? Interlocked.Increment(ref _lastRunNumber) : LastRunNumber, prefix: "");
    }

    private async Task<IReadOnlyList<JobResult>> RunJobsAsync(WorkflowFile workflow, GitHubContext known, GitHubEvent trigger, int run,
        string prefix)
    {
        var started = new Dictionary<string, Task<IReadOnlyList<JobResult>>>();
        var kept = new HashSet<string>();
        // Whatever their order in the file; needs in a circle would not end, and GitHub takes no such file.
        while (workflow.Jobs.FirstOrDefault(job => !started.ContainsKey(job.Id) && job.Needs.All(started.ContainsKey)) is { } next)
        {
            var needs = next.Needs.ToDictionary(id => id, id => started[id]);
            var before = ResultsOf(next, trigger.PreviousResults ?? [], prefix);
            // What needs a job that is run again is run again as well.
            if (before.Count > 0 && CombinedConclusion(before) == "success" && next.Needs.All(kept.Contains)) kept.Add(next.Id);
            started[next.Id] = kept.Contains(next.Id)
                ? Task.FromResult(before) : Task.Run(() => RunJobAsync(next, needs, known, trigger, run, prefix));
        }

        Assert.Equal(workflow.Jobs.Count, started.Count);
        var results = new List<JobResult>();
        foreach (var job in workflow.Jobs)
            results.AddRange(await started[job.Id]);
        return results;
    }

    private async Task<IReadOnlyList<JobResult>> RunJobAsync(WorkflowJob job, Dictionary<string, Task<IReadOnlyList<JobResult>>> needs,
        GitHubContext known, GitHubEvent trigger, int run, string prefix)
    {
        var before = new Dictionary<string, string>();
        foreach (var (id, results) in needs)
            before[id] = CombinedConclusion(await results);
        if (!IsConditionMet(job.If, before.Values.All(conclusion => conclusion == "success"), before.ContainsValue("failure"), known))
            return [new JobResult(prefix + job.Id, "skipped", "")];
        known = known.With([new("toJSON(needs)",
            new JsonObject(before.Select(need =>
                KeyValuePair.Create(need.Key,
                    (JsonNode?)new JsonObject { ["result"] = need.Value, ["outputs"] = new JsonObject() }))).ToJsonString())]);
        if (job.Workflow is { } other)
            return await RunJobsAsync(WorkflowFile.Read(repository, other), known, trigger, run, $"{prefix}{job.Id} / ");

        return await Task.WhenAll(job.Combinations.Select(combination =>
            RunStepsAsync(job, known.With(combination), trigger, run, prefix)));
    }

    // What came of a job: of all of it, where it is several.
    private static IReadOnlyList<JobResult> ResultsOf(WorkflowJob job, IReadOnlyList<JobResult> results, string prefix) =>
        [.. results.Where(result => result.Job == prefix + job.Id ||
            result.Job.StartsWith($"{prefix}{job.Id} / ", StringComparison.Ordinal))];

    // What a job has come to that is several: others, or one for each combination.
    private static string CombinedConclusion(IReadOnlyList<JobResult> results) =>
        results.Any(result => result.Conclusion == "failure")
            ? "failure" : results.All(result => result.Conclusion == "skipped") ? "skipped" : "success";

    private async Task<JobResult> RunStepsAsync(WorkflowJob job, GitHubContext known, GitHubEvent trigger, int run, string prefix)
    {
        var machine = System.IO.Directory.CreateTempSubdirectory("qgo runner ").FullName;
        var workspace = System.IO.Directory.CreateDirectory(Path.Combine(machine, "work")).FullName;
        var output = new StringBuilder();
        var failed = false;
        try
        {
            var environment = CreateRunnerEnvironment(job, trigger, run, machine, workspace);
            foreach (var step in job.Steps)
            {
                if (!IsConditionMet(step.If, !failed, failed, known)) continue;
                output.Append("── ").Append(step.Name).Append('\n');
                var result = step switch
                {
                    { Action: "actions/checkout" } => await CheckOutAsync(workspace, trigger),
                    { Run: { } command } =>
                        await RunAsync(command, workspace, environment, job.Variables.Concat(step.Variables)
                            .Select(variable => KeyValuePair.Create(variable.Key, (string?)known.Expand(variable.Value)))),
                    _ => new CommandResult(0, "", TimeSpan.Zero),
                };
                output.Append(result.Output);
                failed |= result.ExitCode != 0;
                if (step.Id is { } id) known = known.With(Outputs(id, environment["GITHUB_OUTPUT"]!));
            }
        }
        finally
        {
            System.IO.Directory.Delete(machine, recursive: true);
        }

        return new JobResult(prefix + job.Id, failed ? "failure" : "success", output.ToString());
    }

    private async Task<CommandResult> CheckOutAsync(string workspace, GitHubEvent trigger)
    {
        await DeploymentFixture.GitAsync(Path.GetTempPath(), "clone", "--quiet", "--no-local", repository, workspace);
        await DeploymentFixture.GitAsync(workspace, "checkout", "--quiet", "-B", trigger.Branch, trigger.Commit);
        // A runner compiles the build. Here it is compiled once for all jobs, before the tests.
        await new CompiledBuild(repository).CopyToAsync(workspace);
        return new CommandResult(0, "", TimeSpan.Zero);
    }

    // As GitHub runs a command that names no shell.
    private static async Task<CommandResult> RunAsync(string command, string workspace, Dictionary<string, string?> machine,
        IEnumerable<KeyValuePair<string, string?>> own)
    {
        var file = Path.Combine(machine["RUNNER_TEMP"]!, $"{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(file, command.Replace("--profile live", "--profile sandbox", StringComparison.Ordinal));
        var environment = new Dictionary<string, string?>(machine);
        foreach (var (name, value) in own)
            environment[name] = value;
        return await CommandResult.RunAsync("bash", ["-e", file], workspace, environment);
    }

    private Dictionary<string, string?> CreateRunnerEnvironment(WorkflowJob job, GitHubEvent trigger, int run, string machine,
        string workspace)
    {
        var temporary = System.IO.Directory.CreateDirectory(Path.Combine(machine, "temp")).FullName;
        var environment = new Dictionary<string, string?>
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = GitHubEvent.Actor,
            ["GITHUB_EVENT_NAME"] = trigger.Name,
            ["GITHUB_JOB"] = job.Id,
            ["GITHUB_REF"] = $"refs/heads/{trigger.Branch}",
            ["GITHUB_REF_NAME"] = trigger.Branch,
            ["GITHUB_RUN_ATTEMPT"] = trigger.PreviousResults is null ? "1" : "2",
            ["GITHUB_RUN_ID"] = run.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["GITHUB_RUN_NUMBER"] = run.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = trigger.Commit,
            ["GITHUB_WORKSPACE"] = workspace,
            ["RUNNER_TEMP"] = temporary,
        };
        foreach (var name in (string[])["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"])
        {
            environment[name] = Path.Combine(temporary, name);
            File.WriteAllText(environment[name]!, "");
        }

        // GitHub's machines have it, and one whose user is root may not.
        var programs = System.IO.Directory.CreateDirectory(Path.Combine(temporary, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(programs, "sudo"), "/usr/bin/env");
        foreach (var (name, value) in variables)
            environment[name] = value;
        environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{programs}";
        return environment;
    }

    // What a step has left for others; the file is one for all of a job's.
    private static IEnumerable<KeyValuePair<string, string>> Outputs(string id, string file) =>
        File.ReadLines(file).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => KeyValuePair.Create($"steps.{id}.outputs.{pair[0]}", pair[1]));

    // As GitHub: an output that no step has left is empty, and a condition that names no state of the job needs its success.
    private static bool IsConditionMet(string? condition, bool succeeded, bool failed, GitHubContext known) => condition switch
    {
        null => succeeded,
        "always()" or "(always())" => true,
        "failure()" => failed,
        // No job is cancelled here.
        "failure() || cancelled()" => failed,
        "steps.decide.outputs.skip != 'true'" => succeeded && !known.HasValue("steps.decide.outputs.skip", "true"),
        _ when condition.Split(" && ", 2) is ["steps.decide.outputs.skip != 'true'", var other] =>
            !known.HasValue("steps.decide.outputs.skip", "true") && IsConditionMet(other, succeeded, failed, known),
        _ => throw new InvalidOperationException($"Nobody has taught the dry runner what «{condition}» means."),
    };
}
