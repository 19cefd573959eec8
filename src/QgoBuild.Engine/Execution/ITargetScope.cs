namespace QgoBuild.Engine.Execution;

/// <summary>The surroundings of a running target: its output and its cancellation. Disposed when the target has ended.</summary>
internal interface ITargetScope : IDisposable
{
    /// <summary>Whether the target was cancelled.</summary>
    bool IsCancelled { get; }

    /// <summary>Makes all following calls belong to the target, until the result is disposed.</summary>
    IDisposable Enter();

    /// <summary>Cancels the target.</summary>
    void Cancel();
}

/// <summary>Determines which targets are up to date.</summary>
internal interface ITargetCache
{
    /// <summary>The reason why the target is up to date; null when it must run.</summary>
    string? GetUpToDateReason(TargetSpec target);

    /// <summary>Stores the state of a target that has run and succeeded.</summary>
    void SaveState(TargetSpec target);
}
