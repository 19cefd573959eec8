using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.Execution;

/// <summary>Hears of what happens in a run, in the order in which it happens, one call at a time.</summary>
internal interface IBuildObserver
{
    /// <summary>The target does not run.</summary>
    void OnSkipped(PlannedTarget target, string reason);

    /// <summary>The target begins.</summary>
    void OnRunning(PlannedTarget target);

    /// <summary>The target has nothing to do itself: what it stands for is done.</summary>
    void OnCollective(PlannedTarget target);

    /// <summary>The target is through with what it does.</summary>
    void OnSucceeded(PlannedTarget target, TimeSpan duration);

    /// <summary>The target failed, or one of its conditions did.</summary>
    void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception);

    /// <summary>The target ended because the build was cancelled, perhaps by failing.</summary>
    void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception);

    /// <summary>The build was cancelled: from now on only targets run that are assured after a failure.</summary>
    void OnCancelled();
}
