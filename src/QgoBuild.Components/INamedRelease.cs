namespace QgoBuild.Components;

/// <summary>Targets that accept an earlier release.</summary>
public interface INamedRelease : IPipeline
{
    /// <summary>The release.</summary>
    [Parameter("Earlier release, by version or commit: to roll back to (default: the previous one), or to promote", Name = "release")]
    string NamedRelease => TryGetValue(() => NamedRelease);
}
