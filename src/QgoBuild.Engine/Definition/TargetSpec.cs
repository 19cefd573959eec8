using System.Linq.Expressions;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Definition;

/// <summary>A target as the build describes it: immutable, its relations given as indices into the list of all targets.</summary>
internal sealed record TargetSpec
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool IsListed { get; init; } = true;

    /// <summary>Targets that are executed before this one.</summary>
    public IReadOnlyList<int> DependsOn { get; init; } = [];

    /// <summary>Targets that this one runs after, if they run at all.</summary>
    public IReadOnlyList<int> After { get; init; } = [];

    /// <summary>Targets whose execution triggers this one.</summary>
    public IReadOnlyList<int> TriggeredBy { get; init; } = [];

    /// <summary>Targets that are executed after this one whenever it is.</summary>
    public IReadOnlyList<int> Triggers { get; init; } = [];

    public IReadOnlyList<Condition> StaticConditions { get; init; } = [];

    public IReadOnlyList<Condition> DynamicConditions { get; init; } = [];

    public IReadOnlyList<LambdaExpression> Requirements { get; init; } = [];

    public IReadOnlyList<ToolRequirement> Tools { get; init; } = [];

    public IReadOnlyList<Action> Actions { get; init; } = [];

    public DependencyBehavior WhenSkipped { get; init; } = DependencyBehavior.Skip;

    public bool ProceedAfterFailure { get; init; }

    public bool AssuredAfterFailure { get; init; }

    /// <summary>Whether nothing else runs while it does.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Whether standard output is for what it prints alone.</summary>
    public bool IsQuery { get; init; }

    /// <summary>By what it tells whether it is up to date.</summary>
    public CacheSpec Cache { get; init; } = new();

    public IReadOnlyList<string> Produces { get; init; } = [];

    public IReadOnlyList<ConsumedArtifacts> Consumes { get; init; } = [];

    public int? PartitionSize { get; init; }

    /// <summary>All targets that this one runs after.</summary>
    public IEnumerable<int> Predecessors => DependsOn.Concat(After).Concat(TriggeredBy);

    /// <summary>All targets that are executed because this one is.</summary>
    public IEnumerable<int> ImpliedTargets => DependsOn.Concat(Triggers);
}
