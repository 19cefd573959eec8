namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Creates jobs that call another workflow.</summary>
internal sealed class CallMapper(
    AttributeSource source, string workflow, IReadOnlyList<WorkflowInput> inputs, Func<string, Workflow?> find, List<Problem> problems)
{
    /// <summary>Completes the job. Inputs, secrets and permissions follow from the called workflow, if it belongs to this build.</summary>
    public WorkflowJob Map(GitHubJobAttribute job, WorkflowJob mapped)
    {
        var name = $"The job {job.Id} of the workflow {workflow}";
        if (job.Targets.Count > 0)
            problems.Add(new Problem($"{name} calls {job.Uses} and runs targets as well: GitHub allows only one of the two."));
        if (PinnedAction.Parse(job.Uses!) is { } pinned)
        {
            var secrets = new JobVariables(source, job, problems).Collect([], [], []).Secrets;
            return mapped with { CalledWorkflow = new CalledWorkflow(pinned.Reference, pinned.Version, [], secrets), Secrets = secrets };
        }

        if (find(job.Uses!) is not { } called)
        {
            problems.Add(new Problem(
                $"{name} calls {job.Uses}, which is not a workflow of this build. A workflow of another repository must be pinned: " +
                    "owner/repository/.github/workflows/x.yml@COMMIT # v1."));
            return mapped;
        }

        if (!called.Triggers.WorkflowCall)
            problems.Add(new Problem($"{name} calls {called.Name}, which cannot be called: set OnWorkflowCall = true on it."));
        foreach (var missing in called.Triggers.Inputs.Where(input => input.Required && !HasInput(input)))
            problems.Add(new Problem(
                $"{name} calls {called.Name}, which requires {missing.Name}: the workflow {workflow} must have it as an input, too."));
        return mapped with
        {
            Permissions = mapped.Permissions ?? called.RequiredPermissions,
            Secrets = called.Secrets,
            CalledWorkflow = new CalledWorkflow(
                $"./{called.File}",
                null,
                [.. called.Triggers.Inputs.Where(HasInput).Select(input => (input.Name, (object)$"${{{{ inputs.{input.Name} }}}}"))],
                called.Secrets),
        };
    }

    private bool HasInput(WorkflowInput input) => inputs.Any(own => own.Name == input.Name);
}
