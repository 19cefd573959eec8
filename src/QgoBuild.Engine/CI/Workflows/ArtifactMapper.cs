namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Collects the artifacts that the jobs of a workflow upload and download: those that their targets produce and consume, and those
/// declared by attributes.</summary>
internal sealed class ArtifactMapper
{
    private readonly AttributeSource _source;
    private readonly GitHubActionsAttribute _workflow;
    private readonly IReadOnlyList<GitHubJobAttribute> _jobs;
    private readonly JobOrder _order;
    private readonly WorkflowDeclarations _declarations;
    private readonly List<GitHubArtifactAttribute> _artifacts = [];

    public ArtifactMapper(
        AttributeSource source, WorkflowDeclarations declarations, GitHubActionsAttribute workflow, IReadOnlyList<GitHubJobAttribute> jobs,
        JobOrder order, List<Problem> problems)
    {
        (_source, _workflow, _jobs, _order, _declarations) = (source, workflow, jobs, order, declarations);
        _artifacts.AddRange(CollectProduced());
        _artifacts.AddRange(declarations.Artifacts.Where(artifact => artifact.Workflow == workflow.IdPostfix));
        foreach (var artifact in _artifacts) Validate(artifact, problems);
    }

    /// <summary>The steps that download the artifacts of other jobs.</summary>
    public IEnumerable<WorkflowStep> DownloadSteps(GitHubJobAttribute job) =>
        _artifacts.Where(artifact => artifact.To.Contains(job.Id)).Select(artifact => new WorkflowStep
        {
            Name = $"Get {artifact.Name}",
            Uses = PinnedActions.Find(PinnedActions.DownloadArtifact),
            With = HasMatrix(artifact.Job)
                ? [("pattern", $"{artifact.Name}-*"), ("path", ArtifactPaths.CommonDirectory(artifact.Paths)), ("merge-multiple", true)]
                : [("name", artifact.Name), ("path", ArtifactPaths.CommonDirectory(artifact.Paths))],
        });

    /// <summary>The steps that upload the artifacts of a job.</summary>
    public IEnumerable<WorkflowStep> UploadSteps(GitHubJobAttribute job) =>
        _artifacts.Where(artifact => artifact.Job == job.Id).Select(artifact => new WorkflowStep
        {
            Name = $"Keep {artifact.Name}",
            If = artifact.If,
            Uses = PinnedActions.Find(PinnedActions.UploadArtifact),
            With =
            [
                ("name", HasMatrix(job.Id) ? $"{artifact.Name}-${{{{ strategy.job-index }}}}" : artifact.Name),
                ("path", string.Join('\n', artifact.Paths)),
                .. ArtifactPaths.AnyHidden(artifact.Paths) ? [("include-hidden-files", (object)true)] : Array.Empty<(string, object)>(),
                // Other jobs need the files; a missing report alone is not an error.
                ("if-no-files-found", artifact.To.Length > 0 ? "error" : "ignore"),
                .. artifact.RetentionDays > 0 ? [("retention-days", (object)artifact.RetentionDays)] : Array.Empty<(string, object)>(),
            ],
        });

    private void Validate(GitHubArtifactAttribute artifact, List<Problem> problems)
    {
        if (artifact.Paths.Count == 0)
            problems.Add(new Problem($"The artifact {artifact.Name} of the workflow {_workflow.IdPostfix} names no file."));
        foreach (var job in artifact.To)
        {
            if (_jobs.All(known => known.Id != job))
                problems.Add(AttributeSource.UnknownNameProblem(
                    $"The artifact {artifact.Name} goes to {job}, which is not a job of the workflow {_workflow.IdPostfix}.", job,
                    _jobs.Select(known => known.Id)));
            else if (!_order.GetTransitiveNeeds(job).Contains(artifact.Job))
                problems.Add(new Problem(
                    $"The artifact {artifact.Name} goes from {artifact.Job} to {job}, which does not wait for it: " +
                        $"set on {job} Needs = [\"{artifact.Job}\"]."));
        }
    }

    private bool HasMatrix(string job) =>
        _declarations.Matrices.Any(matrix => matrix.Workflow == _workflow.IdPostfix && matrix.Job == job) ||
            _jobs.Any(known => known.Id == job && known.RunsOn.Length == 0 && known.Images.Length > 1);

    // A job that ran before with the same target has uploaded its products already.
    private List<GitHubArtifactAttribute> CollectProduced()
    {
        var plans = _jobs.ToDictionary(job => job.Id, PlanTargets);
        var producers = _jobs.Where(job => job is { Uses: null, PublishArtifacts: true })
            .SelectMany(job => plans[job.Id].Where(target => target.Produces.Count > 0).Select(target => (Job: job, Target: target)))
            .Where(producer => !_order.GetTransitiveNeeds(producer.Job.Id).Any(before => plans[before].Contains(producer.Target)))
            .ToList();
        return [.. producers.Select(producer => new GitHubArtifactAttribute(
            _workflow.IdPostfix,
            producer.Job.Id,
            NameFormat.ToKebabCase(producer.Target.Name) +
                (producers.Count(other => other.Target == producer.Target) > 1 ? $"-{producer.Job.Id}" : ""),
            [.. producer.Target.Produces.Select(path => ArtifactPaths.ToRelative(path, _source.RootDirectory))])
        {
            If = _workflow.PublishCondition,
            To = [.. _jobs.Where(job => _order.GetTransitiveNeeds(job.Id).Contains(producer.Job.Id) &&
                plans[job.Id].Any(target => Consumes(target, producer.Target))).Select(job => job.Id)],
        })];
    }

    private bool Consumes(TargetSpec target, TargetSpec producer) =>
        target.Consumes.Any(consumed => _source.Model.Targets[consumed.Target] == producer);

    private IReadOnlyList<TargetSpec> PlanTargets(GitHubJobAttribute job)
    {
        if (job.Uses is not null) return [];
        var named = job.Targets.Select(_source.Model.IndexOf).Where(index => index >= 0).ToList();
        return Planner.Create(_source.Model.Targets, named.Count > 0
            ? named : _source.Model.DefaultIndices).Plan?.Targets.Select(target => target.Spec).ToList() ?? [];
    }
}

/// <summary>Paths of artifacts in the form of the upload and download actions.</summary>
internal static class ArtifactPaths
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>A path relative to the root directory, with slashes.</summary>
    public static string ToRelative(string path, string root)
    {
        path = path.Replace('\\', '/');
        root = root.Replace('\\', '/').TrimEnd('/') + "/";
        return path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
    }

    /// <summary>Whether any of the files, or a directory above it, is hidden: the upload action skips those by default.</summary>
    public static bool AnyHidden(IEnumerable<string> paths) =>
        paths.Any(path => path.Split('/').Any(part => part.StartsWith('.') && part is not ("." or "..")));

    /// <summary>The directory that the paths inside an artifact are relative to, and that it must be unpacked to: the deepest one that all
    /// paths share, up to the first wildcard. A last segment with a dot counts as a file, any other as a directory.</summary>
    public static string CommonDirectory(IReadOnlyList<string> paths)
    {
        var places = paths.Where(path => !path.StartsWith('!')).Select(FixedPrefix).ToList();
        var shared = places.Count == 0 ? [] : places[0];
        foreach (var place in places) shared =
            [.. shared.Zip(place).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        return shared.Length == 0 ? "." : string.Join('/', shared);
    }

    private static string[] FixedPrefix(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        var before = parts.TakeWhile(part => part.IndexOfAny(Wildcards) < 0).ToArray();
        return before.Length == parts.Length && parts[^1].Contains('.') ? before[..^1] : before;
    }
}
