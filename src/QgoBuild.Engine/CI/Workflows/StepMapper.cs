namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Creates the steps of a job: check out, set up, download artifacts, build, upload artifacts.</summary>
internal sealed class StepMapper(AttributeSource source, WorkflowDeclarations declarations, GitHubActionsAttribute workflow,
    List<Problem> problems)
{
    private const string SkipCheckStepId = "decide";
    private const string NotSkippedCondition = $"steps.{SkipCheckStepId}.outputs.skip != 'true'";

    public IEnumerable<WorkflowStep> Map(GitHubJobAttribute job, JobVariables variables, ArtifactMapper? artifacts)
    {
        yield return CheckoutStep();
        if (job.Unless is not { } skipTarget)
        {
            foreach (var step in WorkSteps(job, variables, artifacts)) yield return step;
            yield break;
        }

        yield return new WorkflowStep
        {
            Name = source.NameOf(skipTarget),
            Id = SkipCheckStepId,
            Run = CommandLine(job, [skipTarget], []),
            Variables = [("GITHUB_TOKEN", "${{ github.token }}")],
        };
        foreach (var step in WorkSteps(job, variables, artifacts))
            yield return step with { If = step.If is { } condition ? $"{NotSkippedCondition} && ({condition})" : NotSkippedCondition };
    }

    private IEnumerable<WorkflowStep> WorkSteps(GitHubJobAttribute job, JobVariables variables, ArtifactMapper? artifacts)
    {
        foreach (var step in declarations.Steps.Where(step => step.Workflow == job.Workflow && step.Job == job.Id))
        {
            if (MapDeclaredStep(step) is { } declaredStep) yield return declaredStep;
        }

        if (CacheStep(job) is { } cache) yield return cache;
        foreach (var step in artifacts?.DownloadSteps(job) ?? []) yield return step;
        yield return BuildStep(job, variables);
        foreach (var step in artifacts?.UploadSteps(job) ?? []) yield return step;
    }

    // The checkout does not store its token for the rest of the job; steps that need it get it as a variable.
    private WorkflowStep CheckoutStep() => new()
    {
        Name = "Check out",
        Uses = PinnedActions.Find(PinnedActions.Checkout),
        With = [("persist-credentials", false), .. workflow.CheckoutInputs()],
    };

    private WorkflowStep BuildStep(GitHubJobAttribute job, JobVariables variables) => new()
    {
        Name = job.Targets.Count > 0 ? string.Join(", ", job.Targets.Select(source.NameOf)) : "Build",
        Run = CommandLine(job, job.Targets, job.Arguments),
        Variables = variables.Variables,
    };

    private string CommandLine(GitHubJobAttribute job, IReadOnlyList<string> targets, IReadOnlyList<string> arguments)
    {
        var isWindows = (job.RunsOn.Length > 0 ? job.RunsOn : job.Images.Select(RunnerImages.Label)).Any(RunnerImages.IsWindows);
        return BuildCommand.Create(source, targets, arguments, isWindows, $"The job {job.Id} of the workflow {job.Workflow}", problems);
    }

    private WorkflowStep? MapDeclaredStep(GitHubStepAttribute step)
    {
        var name = $"The step '{step.Name}' of the workflow {step.Workflow}";
        if ((step.Uses is null) == (step.Run is null))
        {
            problems.Add(new Problem($"{name} must have either an action (Uses) or a command (Run)."));
            return null;
        }

        if (step.Run is { } command)
        {
            if (BuildCommand.ContainsExpression(command))
                problems.Add(new Problem(
                    $"{name} has an expression in its command. GitHub would insert untrusted text into a script: " +
                        "use a target with a parameter instead."));
            return new WorkflowStep { Name = step.Name, Run = command.ReplaceLineEndings("\n").TrimEnd('\n') };
        }

        if ((PinnedActions.Find(step.Uses!) ?? PinnedAction.Parse(step.Uses!)) is not { } action)
        {
            problems.Add(AttributeSource.UnknownNameProblem(
                $"{name} uses {step.Uses}, which is not pinned: a tag can be moved to other code. " +
                    "Write it as owner/name@COMMIT # v1, or add it to PinnedActions.",
                step.Uses!,
                PinnedActions.All.Select(known => known.Name)));
            return null;
        }

        return new WorkflowStep { Name = step.Name, Uses = action, With = [.. step.With.Select(ParseInput)] };

        (string Name, object Value) ParseInput(string with)
        {
            if (with.Split('=', 2) is [var key, var value]) return (key.Trim(), value.Trim());
            problems.Add(new Problem($"{name} has the input '{with}', which must be name=value."));
            return (with, "");
        }
    }

    // By default, a job that deploys or has secrets uses no cache, because other jobs write to it.
    private WorkflowStep? CacheStep(GitHubJobAttribute job)
    {
        var isTrusted = job.ImportSecrets.Length > 0 || job.EnvironmentName is not null;
        var patterns = job.CacheIncludePatterns ?? (isTrusted ? [] : workflow.CacheIncludePatterns);
        if (patterns.Length == 0) return null;
        var prefix = $"${{{{ runner.os }}}}-${{{{ runner.arch }}}}-{job.Id}-";
        var files = string.Join(", ", workflow.CacheKeyFiles.Select(file => $"'{file.Replace("'", "''", StringComparison.Ordinal)}'"));
        return new WorkflowStep
        {
            Name = "Get and keep packages",
            Uses = PinnedActions.Find(PinnedActions.Cache),
            With =
            [
                ("path", string.Join('\n', patterns.Concat(workflow.CacheExcludePatterns.Select(pattern => $"!{pattern}")))),
                ("key", files.Length > 0 ? $"{prefix}${{{{ hashFiles({files}) }}}}" : prefix.TrimEnd('-')),
                .. files.Length > 0 ? [("restore-keys", (object)prefix)] : Array.Empty<(string, object)>(),
            ],
        };
    }
}
