namespace QgoBuild.Engine.Definition;

/// <summary>The definition of a target: immutable, its relations are indices into the list of all targets.</summary>
internal sealed record TargetSpec
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool IsListed { get; init; } = true;

    /// <summary>Targets that run before this one.</summary>
    public IReadOnlyList<int> DependsOn { get; init; } = [];

    /// <summary>Targets that this one runs after, if they run at all.</summary>
    public IReadOnlyList<int> After { get; init; } = [];

    /// <summary>Targets that trigger this one.</summary>
    public IReadOnlyList<int> TriggeredBy { get; init; } = [];

    /// <summary>Targets that run after this one whenever it runs.</summary>
    public IReadOnlyList<int> Triggers { get; init; } = [];

    public IReadOnlyList<Condition> StaticConditions { get; init; } = [];

    public IReadOnlyList<Condition> DynamicConditions { get; init; } = [];

    public IReadOnlyList<LambdaExpression> Requirements { get; init; } = [];

    public IReadOnlyList<ToolRequirement> Tools { get; init; } = [];

    public IReadOnlyList<Action> Actions { get; init; } = [];

    public DependencyBehavior WhenSkipped { get; init; } = DependencyBehavior.Skip;

    public bool ProceedAfterFailure { get; init; }

    public bool AssuredAfterFailure { get; init; }

    /// <summary>Whether no other target runs at the same time.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Whether standard output contains only its own output.</summary>
    public bool IsQuery { get; init; }

    /// <summary>The facts by which it is up to date.</summary>
    public CacheSpec Cache { get; init; } = new();

    /// <summary>Finds out what it would do, for a plan; null when there is no more to show than its place in the order.</summary>
    public Func<CancellationToken, Task<TargetPreview>>? Preview { get; init; }

    public IReadOnlyList<string> Produces { get; init; } = [];

    public IReadOnlyList<ConsumedArtifacts> Consumes { get; init; } = [];

    public int? PartitionSize { get; init; }

    /// <summary>All targets that this one runs after.</summary>
    public IEnumerable<int> Predecessors => DependsOn.Concat(After).Concat(TriggeredBy);

    /// <summary>All targets that run because this one runs.</summary>
    public IEnumerable<int> ImpliedTargets => DependsOn.Concat(Triggers);
}

/// <summary>The facts by which a target is up to date.</summary>
internal sealed record CacheSpec
{
    /// <summary>The patterns of the files that it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The patterns of the files that it writes.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The values that it depends on.</summary>
    public IReadOnlyList<Expression<Func<object?>>> Values { get; init; } = [];

    /// <summary>The programs whose version it depends on.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Its own checks of whether it has nothing to do.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<string?>>> UpToDateChecks { get; init; } = [];

    /// <summary>Whether files decide: without inputs, no change could be detected.</summary>
    public bool HasInputs => Inputs.Count > 0;
}

/// <summary>A condition under which a target runs.</summary>
/// <param name="Text">The condition as written in the build.</param>
/// <param name="Evaluate">Evaluates it.</param>
internal sealed record Condition(string Text, Func<bool> Evaluate)
{
    /// <summary>The texts of the conditions that are false.</summary>
    public static IReadOnlyList<string> FindUnmet(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 ? [] : [.. conditions.Where(condition => !condition.Evaluate()).Select(condition => condition.Text)];

    /// <summary>The text of a condition, from the compiler's record of the argument: the body of a lambda.</summary>
    public static string FormatExpression(string? expression)
    {
        var text = string.Join(' ', (expression ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var arrow = text.StartsWith("()", StringComparison.Ordinal) ? text.IndexOf("=>", StringComparison.Ordinal) : -1;
        return arrow < 0 ? text : text[(arrow + 2)..].Trim();
    }
}

/// <summary>The products of another target that a target consumes.</summary>
/// <param name="Target">The index of the producing target.</param>
/// <param name="Artifacts">The products; all of them when empty.</param>
internal sealed record ConsumedArtifacts(int Target, IReadOnlyList<string> Artifacts);
