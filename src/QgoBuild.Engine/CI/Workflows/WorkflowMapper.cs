using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Creates workflows from the attributes of a build. A pure function; errors become problems, before anything runs.</summary>
internal sealed class WorkflowMapper
{
    private readonly AttributeSource _source;
    private readonly WorkflowDeclarations _declarations;
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, Workflow?> _mapped = [];

    private WorkflowMapper(AttributeSource source, WorkflowDeclarations declarations)
    {
        _source = source;
        _declarations = declarations;
    }

    public static WorkflowSet Map(AttributeSource source, WorkflowDeclarations declarations)
    {
        var reader = new WorkflowMapper(source, declarations);
        reader._problems.AddRange(declarations.ValidateReferences());
        reader._problems.AddRange(declarations.Workflows.GroupBy(workflow => workflow.IdPostfix).Where(same => same.Count() > 1)
            .Select(same => new Problem($"There are {same.Count()} workflows {same.Key}: each is a file, so names must be unique.")));
        foreach (var declared in declarations.Workflows) reader.Find(declared.IdPostfix);
        return new WorkflowSet([.. reader._mapped.Values.OfType<Workflow>()], reader._problems);
    }

    /// <summary>
    /// The workflow of that name, created at the first call; null when it does not exist, has errors, or is being created.
    /// </summary>
    private Workflow? Find(string name)
    {
        if (_mapped.TryGetValue(name, out var known)) return known;
        if (_declarations.Workflows.FirstOrDefault(workflow => workflow.IdPostfix == name) is not { } declared) return null;
        _mapped[name] = null;
        var before = _problems.Count;
        var workflow = Map(declared);
        return _problems.Count > before ? null : _mapped[name] = workflow;
    }

    private Workflow Map(GitHubActionsAttribute declared)
    {
        var name = declared.IdPostfix;
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') || name.Length == 0)
            _problems.Add(new Problem($"'{name}' cannot be the name of a workflow: it may have letters, digits, -, _ and dots."));
        var triggers = new TriggerMapper(_source, declared, _problems).Map();
        var jobs = new JobMapper(_source, _declarations, declared, triggers.Inputs, Find, _problems);
        var declaredJobs = _declarations.JobsOf(declared).ToList();
        if (declaredJobs.Count == 0)
            _problems.Add(new Problem($"The workflow {name} has no job: name an image, or declare one, [GitHubJob(\"{name}\", …)]."));
        var order = JobOrder.Create(name, [.. declaredJobs.Select(job => (job.Id, (IReadOnlyList<string>)job.Needs))], _problems);
        var artifacts = order is null ? null : new ArtifactMapper(_source, _declarations, declared, declaredJobs, order, _problems);
        return new Workflow
        {
            Name = name,
            BuildClass = _source.BuildClass.Name,
            DisplayName = declared.DisplayName ?? name,
            Triggers = triggers,
            Permissions = new Permissions(declared.ReadPermissions, declared.WritePermissions),
            Concurrency = Concurrency.Create(declared.ConcurrencyGroup, declared.ConcurrencyCancelInProgress),
            Jobs = [.. declaredJobs.Select(job => jobs.Map(job, artifacts))],
        };
    }
}
