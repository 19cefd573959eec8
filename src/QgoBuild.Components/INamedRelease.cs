namespace QgoBuild.Components;

/// <summary>What can be done with an earlier release as well.</summary>
public interface INamedRelease : IPipeline
{
    /// <summary>The release.</summary>
    [Parameter("Earlier release, by version or commit: to go back to (else the one before the live one), or to promote (else the commit's)", Name = "release")]
    string NamedRelease => TryGetValue(() => NamedRelease);
}
