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

    /// <summary>The workflow of that name, created at the first call; null when it does not exist, has errors, or is being
    /// created.</summary>
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

/// <summary>The source of workflows: the build without the values of this run.</summary>
internal sealed record AttributeSource
{
    /// <summary>The build's class.</summary>
    public required Type BuildClass { get; init; }

    public required BuildModel Model { get; init; }

    /// <summary>The build's own parameters.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>A parameter's default value as text; null when it has none.</summary>
    public required Func<ParameterSpec, string?> DefaultValue { get; init; }

    /// <summary>The root directory, the start of the products' paths.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>A target's name as declared in the build.</summary>
    public string NameOf(string target) => Model.IndexOf(target) is >= 0 and var index ? Model.Targets[index].Name : target;

    /// <summary>Finds the parameter of that name; adds a problem when there is none.</summary>
    /// <param name="name">The name; case and dashes do not matter.</param>
    /// <param name="use">The user of the parameter, as the beginning of a sentence.</param>
    /// <param name="candidates">The possible parameters.</param>
    /// <param name="problems">Receives the problem.</param>
    public static ParameterSpec? Find(string name, string use, IEnumerable<ParameterSpec> candidates, List<Problem> problems)
    {
        var known = candidates.ToList();
        if (known.Find(parameter => parameter.Key == NameFormat.ToKey(name)) is { } found) return found;
        problems.Add(UnknownNameProblem($"{use} {name}, which is not a parameter of the build.", name,
            known.Select(parameter => parameter.Name)));
        return null;
    }

    /// <summary>A problem about an unknown name, with the closest known one.</summary>
    public static Problem UnknownNameProblem(string message, string name, IEnumerable<string> known) =>
        new(ClosestMatch.Find(name, known) is { } nearest ? $"{message} Did you mean {nearest}?" : message);
}
