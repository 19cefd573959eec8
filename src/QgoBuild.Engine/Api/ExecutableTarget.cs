namespace QgoBuild.Engine.Execution;

/// <summary>A target of the build: its definition, and its state in this run.</summary>
public sealed class ExecutableTarget
{
    private volatile ExecutionStatus _status;

    internal ExecutableTarget() { }

    /// <summary>The name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The property of the build.</summary>
    public MemberInfo Member { get; internal init; } = null!;

    /// <summary>The value of the property.</summary>
    public Delegate Factory { get; internal init; } = null!;

    /// <summary>The description; null when there is none.</summary>
    public string? Description { get; internal init; }

    /// <summary>Whether the help lists it.</summary>
    public bool Listed { get; internal init; }

    /// <summary>Whether it runs when no target is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>Whether it was invoked in this run, by name or by default.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>The conditions that are checked when its turn comes.</summary>
    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; internal init; } = [];

    /// <summary>The conditions that are checked before anything runs.</summary>
    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; internal init; } = [];

    /// <summary>Whether its dependencies run when it is skipped.</summary>
    public DependencyBehavior DependencyBehavior { get; internal init; }

    /// <summary>Whether it runs even after a failure.</summary>
    public bool AssuredAfterFailure { get; internal init; }

    /// <summary>Whether the other targets run when it fails.</summary>
    public bool ProceedAfterFailure { get; internal init; }

    /// <summary>The parameters and conditions that it requires.</summary>
    public List<LambdaExpression> DelegateRequirements { get; internal init; } = [];

    /// <summary>The programs that it requires.</summary>
    public List<ToolRequirement> ToolRequirements { get; internal init; } = [];

    /// <summary>Its actions.</summary>
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
    public IReadOnlyCollection<ExecutableTarget> AllDependencies =>
        [.. ExecutionDependencies, .. OrderDependencies, .. TriggerDependencies];

    /// <summary>The products of other targets that it consumes.</summary>
    public LookupTable<ExecutableTarget, string> ArtifactDependencies { get; } = new();

    /// <summary>The files that it produces.</summary>
    public List<string> ArtifactProducts { get; internal init; } = [];

    /// <summary>The number of parts that it can be split into; null when it cannot be split.</summary>
    public int? PartitionSize { get; internal init; }

    /// <summary>Its status.</summary>
    public ExecutionStatus Status
    {
        get => _status;
        internal set => _status = value;
    }

    /// <summary>The time that it ran.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Its note in the summary.</summary>
    public Dictionary<string, string> SummaryInformation { get; internal set; } = [];

    /// <summary>The reason why it was skipped, if that is not a condition; null when it was not skipped.</summary>
    public string? Skipped { get; internal set; }

    /// <summary>The conditions that were false; null when none was.</summary>
    public string? OnlyWhen { get; internal set; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>The status of a target.</summary>
public enum ExecutionStatus
{
    /// <summary>It is not part of this run.</summary>
    None,
    /// <summary>It waits for its turn.</summary>
    Scheduled,
    /// <summary>It did not run, because something before it failed or the build was cancelled.</summary>
    NotRun,
    /// <summary>It was skipped, by a condition or because no target needed it.</summary>
    Skipped,
    /// <summary>It is running.</summary>
    Running,
    /// <summary>It succeeded.</summary>
    Succeeded,
    /// <summary>It failed.</summary>
    Failed,
    /// <summary>It was running when the build was cancelled.</summary>
    Aborted,
    /// <summary>It has no action, only dependencies.</summary>
    Collective,
}
