namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The attributes of a build that describe workflows, in source order.</summary>
internal sealed class WorkflowDeclarations(object[] attributes)
{
    public static WorkflowDeclarations Of(Type build) => new(build.GetCustomAttributes(inherit: true));

    /// <summary>Whether the build has none of these attributes.</summary>
    public bool IsEmpty =>
        !attributes.Any(attribute => attribute is GitHubActionsAttribute or GitHubJobAttribute or GitHubMatrixAttribute
            or GitHubStepAttribute or GitHubArtifactAttribute);

    public IReadOnlyList<GitHubActionsAttribute> Workflows { get; } =
        [.. attributes.OfType<GitHubActionsAttribute>().Where(workflow => workflow.AutoGenerate)];

    public IReadOnlyList<GitHubMatrixAttribute> Matrices { get; } = [.. attributes.OfType<GitHubMatrixAttribute>()];

    public IReadOnlyList<GitHubStepAttribute> Steps { get; } = [.. attributes.OfType<GitHubStepAttribute>()];

    public IReadOnlyList<GitHubArtifactAttribute> Artifacts { get; } = [.. attributes.OfType<GitHubArtifactAttribute>()];

    /// <summary>The jobs of a workflow: one for each of its images, then those declared by attributes.</summary>
    public IEnumerable<GitHubJobAttribute> JobsOf(GitHubActionsAttribute workflow) =>
        workflow.Images.Select(image => CreateJob(workflow, image))
            .Concat(attributes.OfType<GitHubJobAttribute>().Where(job => job.Workflow == workflow.IdPostfix));

    /// <summary>Problems about attributes of a workflow or job that does not exist.</summary>
    public IEnumerable<Problem> ValidateReferences()
    {
        var workflows = attributes.OfType<GitHubActionsAttribute>().ToList();
        var parts = attributes.OfType<GitHubJobAttribute>()
            .Select(job => (Description: $"The job {job.Id}", job.Workflow, Job: (string?)null))
            .Concat(Matrices.Select(matrix =>
                (Description: $"The matrix of {matrix.Parameter}", matrix.Workflow, Job: (string?)matrix.Job)))
            .Concat(Steps.Select(step => (Description: $"The step '{step.Name}'", step.Workflow, Job: (string?)step.Job)))
            .Concat(Artifacts.Select(artifact =>
                (Description: $"The artifact {artifact.Name}", artifact.Workflow, Job: (string?)artifact.Job)));
        foreach (var (what, name, job) in parts)
        {
            if (workflows.Find(workflow => workflow.IdPostfix == name) is not { } workflow)
            {
                yield return AttributeSource.UnknownNameProblem(
                    $"{what} belongs to the workflow {name}, which does not exist: declare it, [GitHubActions(\"{name}\")].", name,
                    workflows.Select(known => known.IdPostfix));
            }
            else if (job is not null && JobsOf(workflow).All(known => known.Id != job))
            {
                yield return AttributeSource.UnknownNameProblem(
                    $"{what} belongs to the job {job} of the workflow {name}, which has no such job.", job, JobsOf(workflow)
                        .Select(known => known.Id));
            }
        }
    }

    private static GitHubJobAttribute CreateJob(GitHubActionsAttribute workflow, GitHubActionsImage image) =>
        new(workflow.IdPostfix, RunnerImages.Label(image).Replace('.', '_'), workflow.InvokedTargets)
        {
            Name = RunnerImages.Label(image),
            Images = [image],
            EnvironmentName = workflow.EnvironmentName,
            EnvironmentUrl = workflow.EnvironmentUrl,
            ConcurrencyGroup = workflow.JobConcurrencyGroup,
            ConcurrencyCancelInProgress = workflow.JobConcurrencyCancelInProgress,
            ImportSecrets = workflow.ImportSecrets,
            EnableGitHubToken = workflow.EnableGitHubToken,
            CacheIncludePatterns = workflow.CacheIncludePatterns,
            PublishArtifacts = workflow.PublishArtifacts,
        };
}
