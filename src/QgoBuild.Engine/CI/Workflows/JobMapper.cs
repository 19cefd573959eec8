namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Creates the jobs of a workflow.</summary>
internal sealed class JobMapper(
    AttributeSource source, WorkflowDeclarations declarations, GitHubActionsAttribute workflow, IReadOnlyList<WorkflowInput> inputs,
    Func<string, Workflow?> find, List<Problem> problems)
{
    public WorkflowJob Map(GitHubJobAttribute job, ArtifactMapper? artifacts)
    {
        Validate(job);
        var permissions = job.ReadPermissions.Length + job.WritePermissions.Length > 0
            ? new Permissions(job.ReadPermissions, job.WritePermissions) : null;
        var mapped = new WorkflowJob
        {
            Id = job.Id,
            Name = job.Name,
            Needs = job.Needs,
            If = job.If,
            Permissions = permissions,
            Concurrency = Concurrency.Create(job.ConcurrencyGroup, job.ConcurrencyCancelInProgress),
            FailFast = job.FailFast,
            MaxParallel = job.MaxParallel,
        };
        if (job.Uses is not null) return new CallMapper(source, workflow.IdPostfix, inputs, find, problems).Map(job, mapped);

        var matrices = declarations.Matrices.Where(matrix => matrix.Workflow == job.Workflow && matrix.Job == job.Id).ToList();
        var variables = new JobVariables(source, job, problems).Collect(inputs, matrices.Where(IsKnownParameter), workflow.Imports());
        return mapped with
        {
            RunsOn = job.RunsOn.Length > 0 ? job.RunsOn : job.Images is [var image] ? [RunnerImages.Label(image)] : ["${{ matrix.image }}"],
            Matrix = MapMatrix(job, matrices),
            EnvironmentName = job.EnvironmentName,
            EnvironmentUrl = job.EnvironmentUrl,
            TimeoutMinutes = job.TimeoutMinutes > 0 ? job.TimeoutMinutes : workflow.TimeoutMinutes,
            Secrets = variables.Secrets,
            Steps = [.. new StepMapper(source, declarations, workflow, problems).Map(job, variables, artifacts)],
        };
    }

    private void Validate(GitHubJobAttribute job)
    {
        var name = $"The job {job.Id} of the workflow {workflow.IdPostfix}";
        if (job.Id.Length == 0 || !(char.IsAsciiLetter(job.Id[0]) || job.Id[0] == '_') ||
            !job.Id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            problems.Add(new Problem(
                $"'{job.Id}' cannot be a job's identifier: it may have letters, digits, - and _, and must begin with a letter or _."));
        if (job.Uses is null && job.Targets.Count == 0 && source.Model.DefaultIndices.Count == 0)
            problems.Add(new Problem($"{name} names no target, and the build has no default target."));
        foreach (var image in job.Images.Where(RunnerImages.IsRetired))
            problems.Add(new Problem($"{name} would wait forever: GitHub has retired the image {RunnerImages.Label(image)}."));
        if (job is { EnvironmentName: null, EnvironmentUrl: not null })
            problems.Add(new Problem($"{name} has an EnvironmentUrl but no EnvironmentName."));
        if (job.Images.Length == 0 && job.RunsOn.Length == 0) problems.Add(new Problem($"{name} names no runner: set Images or RunsOn."));
        if (job.Images.Select(image => RunnerImages.IsWindows(RunnerImages.Label(image))).Distinct().Count() > 1)
            problems.Add(new Problem($"{name} runs on Windows and on other systems, whose shells differ: declare one job for each."));
    }

    private List<(string Name, IReadOnlyList<string> Values)> MapMatrix(GitHubJobAttribute job, List<GitHubMatrixAttribute> matrices)
    {
        var rows = new List<(string Name, IReadOnlyList<string> Values)>();
        if (job.RunsOn.Length == 0 && job.Images.Length > 1) rows.Add(("image", [.. job.Images.Select(RunnerImages.Label)]));
        foreach (var matrix in matrices)
        {
            var use = $"The job {job.Id} of the workflow {job.Workflow} varies";
            if (AttributeSource.Find(matrix.Parameter, use,
                EngineOptions.Create(source.Parameters).EffectiveOptions.Concat(source.Parameters), problems) is not { } parameter)
                continue;
            var values = matrix.Values.Count == 0 && parameter is { IsEngineOption: true } && parameter.Type == typeof(Partition)
                ? PartitionValues(job) : matrix.Values;
            if (values.Count == 0) problems.Add(new Problem($"{use} {parameter.Name} but has no values."));
            if (parameter.IsSecret)
                problems.Add(new Problem($"{use} {parameter.Name}, which is a secret: the file would contain its values."));
            if (parameter.GetAllowedValues() is { } allowed)
            {
                foreach (var value in values.Where(value => !allowed.Contains(value, StringComparer.OrdinalIgnoreCase)))
                    problems.Add(AttributeSource.UnknownNameProblem(
                        $"{use} {parameter.Name} with '{value}', which is not one of {string.Join(", ", allowed)}.", value, allowed));
            }

            rows.Add((NameFormat.ToKebabCase(parameter.Name), values));
        }

        return rows;
    }

    // The number of parts comes from the targets.
    private IReadOnlyList<string> PartitionValues(GitHubJobAttribute job)
    {
        var total = job.Targets.Select(source.Model.IndexOf).Where(index => index >= 0)
            .Max(index => source.Model.Targets[index].PartitionSize) ?? 0;
        return [.. Enumerable.Range(1, total).Select(part => $"{part}/{total}")];
    }

    private bool IsKnownParameter(GitHubMatrixAttribute matrix) =>
        EngineOptions.Create(source.Parameters).EffectiveOptions.Concat(source.Parameters)
            .Any(parameter => parameter.Key == NameFormat.ToKey(matrix.Parameter));
}
