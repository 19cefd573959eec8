namespace QgoBuild.Engine.Running;

/// <summary>The state of a build's run.</summary>
internal sealed class BuildState
{
    private readonly AsyncLocal<ExecutableTarget?> _current = new();

    public required BuildSession Session { get; init; }

    public Partition Partition { get; init; } = Partition.Single;

    public bool Plan { get; init; }

    /// <summary>Whether a plan is printed as the script that its target would run on a server.</summary>
    public bool Script { get; init; }

    /// <summary>Whether results are printed as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether standard output contains the plan for a program and nothing else.</summary>
    public bool IsPlanForProgram => Plan && (Script || Json);

    /// <summary>Whether the run only explains why targets would or would not run.</summary>
    public bool IsExplainOnly { get; init; }

    public bool Help { get; init; }

    public bool NoLogo { get; set; }

    public bool Continue { get; init; }

    /// <summary>Whether targets run even if they are up to date.</summary>
    public bool NoCache { get; init; }

    /// <summary>The maximum number of targets that run at once.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>The targets of the run in the order of the plan; none before planning.</summary>
    public IReadOnlyList<ExecutableTarget> ExecutionPlan { get; set; } = [];

    /// <summary>Whether the build was cancelled and only runs assured targets.</summary>
    public bool IsCleaningUp { get; set; }

    /// <summary>The target whose action is calling.</summary>
    [DisallowNull]
    public ExecutableTarget? CurrentTarget
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}
