using QgoBuild.Engine.Definition;

namespace QgoBuild.Engine.Execution;

/// <summary>Determines which targets are up to date.</summary>
internal interface ITargetCache
{
    /// <summary>The reason why the target is up to date; null when it must run.</summary>
    string? GetUpToDateReason(TargetSpec target);

    /// <summary>Stores the state of a target that has run and succeeded.</summary>
    void SaveState(TargetSpec target);
}
