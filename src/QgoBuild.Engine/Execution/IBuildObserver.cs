using QgoBuild.Engine.Planning;

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
