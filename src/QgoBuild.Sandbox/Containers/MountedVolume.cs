namespace QgoBuild.Sandbox.Containers;

/// <summary>A volume that outlives its container, and where it is mounted there.</summary>
internal sealed record MountedVolume(string Name, string Target)
{
    /// <summary>
    /// Whether it is emptied when another container takes the place of this one, because what belongs to its content was in that.
    /// </summary>
    public bool IsRecreated { get; init; }
}
