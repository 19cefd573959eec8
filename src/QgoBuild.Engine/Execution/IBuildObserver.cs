namespace QgoBuild.Engine.Execution;

/// <summary>Receives the events of a run in their order, one call at a time.</summary>
internal interface IBuildObserver
{
    /// <summary>The target does not run.</summary>
    void OnSkipped(PlannedTarget target, string reason);

    /// <summary>The target starts.</summary>
    void OnRunning(PlannedTarget target);

    /// <summary>The target has no action, and its dependencies are done.</summary>
    void OnCollective(PlannedTarget target);

    /// <summary>The target has succeeded.</summary>
    void OnSucceeded(PlannedTarget target, TimeSpan duration);

    /// <summary>The target failed, or the evaluation of one of its conditions failed.</summary>
    void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception);

    /// <summary>The target ended, possibly with a failure, because the build was cancelled.</summary>
    void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception);

    /// <summary>The build was cancelled: from now on only targets start that are assured after a failure.</summary>
    void OnCancelled();
}

/// <summary>The outcome of a target's actions.</summary>
/// <param name="Position">The target's position in the plan.</param>
/// <param name="Duration">Their duration.</param>
/// <param name="Exception">The exception of the failed action; null when all succeeded.</param>
internal sealed record TargetOutcome(int Position, TimeSpan Duration, Exception? Exception);

/// <summary>The reason why a target of the plan is skipped before anything runs.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="Reason">The reason for the user: <c>only when IsServerBuild</c>.</param>
internal sealed record SkipReason(int Position, string Reason)
{
    /// <summary>The false conditions; none when there is another reason.</summary>
    public IReadOnlyList<string> UnmetConditions { get; private init; } = [];

    /// <summary>The false conditions as one; null when there is another reason.</summary>
    public string? UnmetExpression => UnmetConditions.Count == 0 ? null : string.Join(" && ", UnmetConditions);

    /// <summary>A skip by false conditions.</summary>
    public static SkipReason FromConditions(int position, IReadOnlyList<string> conditions) =>
        new(position, $"only when {string.Join(" && ", conditions)}") { UnmetConditions = conditions };
}
