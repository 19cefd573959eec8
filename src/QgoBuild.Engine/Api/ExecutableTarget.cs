using System.Linq.Expressions;
using System.Reflection;
using QgoBuild.Engine.Tooling;
using QgoBuild.Engine.Utilities.Collections;

namespace QgoBuild.Engine.Execution;

/// <summary>A target of the build as it stands: what was described, and what has become of it in this run.</summary>
public sealed class ExecutableTarget
{
    private volatile ExecutionStatus _status;

    internal ExecutableTarget()
    {
    }

    /// <summary>The name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The property of the build.</summary>
    public MemberInfo Member { get; internal init; } = null!;

    /// <summary>The value of the property.</summary>
    public Delegate Factory { get; internal init; } = null!;

    /// <summary>What it is for; null when nobody said.</summary>
    public string? Description { get; internal init; }

    /// <summary>Whether the help lists it.</summary>
    public bool Listed { get; internal init; }

    /// <summary>Whether it runs when no target is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>Whether it was asked for in this run.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>The conditions checked when it is about to run.</summary>
    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; internal init; } = [];

    /// <summary>The conditions checked before anything runs.</summary>
    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; internal init; } = [];

    /// <summary>What becomes of its dependencies when it is skipped.</summary>
    public DependencyBehavior DependencyBehavior { get; internal init; }

    /// <summary>Whether it runs even after a failure.</summary>
    public bool AssuredAfterFailure { get; internal init; }

    /// <summary>Whether the build goes on when it fails.</summary>
    public bool ProceedAfterFailure { get; internal init; }

    /// <summary>The parameters and conditions that it requires.</summary>
    public List<LambdaExpression> DelegateRequirements { get; internal init; } = [];

    /// <summary>The programs that it requires.</summary>
    public List<ToolRequirement> ToolRequirements { get; internal init; } = [];

    /// <summary>What it does.</summary>
    public List<Action> Actions { get; internal init; } = [];

    /// <summary>The targets that are executed before it.</summary>
    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    /// <summary>The targets that it runs after, if they run at all.</summary>
    public List<ExecutableTarget> OrderDependencies { get; } = [];

    /// <summary>The targets that trigger it.</summary>
    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    /// <summary>The targets that it triggers.</summary>
    public List<ExecutableTarget> Triggers { get; } = [];

    /// <summary>All targets that it runs after.</summary>
    public IReadOnlyCollection<ExecutableTarget> AllDependencies => [.. ExecutionDependencies, .. OrderDependencies, .. TriggerDependencies];

    /// <summary>The products of other targets that it consumes.</summary>
    public LookupTable<ExecutableTarget, string> ArtifactDependencies { get; } = new();

    /// <summary>The files that it produces.</summary>
    public List<string> ArtifactProducts { get; internal init; } = [];

    /// <summary>Into how many parts it can be split; null when it cannot.</summary>
    public int? PartitionSize { get; internal init; }

    /// <summary>What has become of it.</summary>
    public ExecutionStatus Status
    {
        get => _status;
        internal set => _status = value;
    }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>What the summary says beside it.</summary>
    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    /// <summary>Why it was skipped, other than by a condition; null when it was not.</summary>
    public string? Skipped { get; internal set; }

    /// <summary>The conditions that did not hold; null when none failed.</summary>
    public string? OnlyWhen { get; internal set; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
