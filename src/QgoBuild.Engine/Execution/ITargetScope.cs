namespace QgoBuild.Engine.Execution;

/// <summary>What surrounds a target while it runs: where its output goes, and how it is asked to stop. Disposed when the target has ended.</summary>
internal interface ITargetScope : IDisposable
{
    /// <summary>Whether it was asked to stop.</summary>
    bool IsCancelled { get; }

    /// <summary>Makes what is called from here on belong to the target, until the result is disposed.</summary>
    IDisposable Enter();

    /// <summary>Asks it to stop: what it does need not be finished any more.</summary>
    void Cancel();
}
