namespace QgoBuild.Engine;

/// <summary>What becomes of the dependencies (and triggers) of a target that is skipped.</summary>
public enum DependencyBehavior
{
    /// <summary>Those that nothing else needs are skipped as well. This is the default.</summary>
    Skip,

    /// <summary>They run.</summary>
    Execute,
}
