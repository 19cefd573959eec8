using System.Linq.Expressions;
using QgoBuild.Engine.Tooling;

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
