using QgoBuild.Engine.Definition;

namespace QgoBuild.Engine.Execution;

/// <summary>Knows which targets have nothing to do.</summary>
internal interface ITargetCache
{
    /// <summary>Why the target has nothing to do; null when it has.</summary>
    string? GetUpToDateReason(TargetSpec target);

    /// <summary>Keeps what the target, which was not up to date, has succeeded with.</summary>
    void SaveState(TargetSpec target);
}
