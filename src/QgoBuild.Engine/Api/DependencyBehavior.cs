namespace QgoBuild.Engine;

/// <summary>Whether the dependencies (and triggers) of a skipped target run.</summary>
public enum DependencyBehavior
{
    /// <summary>Dependencies that no other target needs are skipped as well. This is the default.</summary>
    Skip,

    /// <summary>All dependencies run.</summary>
    Execute,
}
