namespace QgoBuild.Engine.CI;

/// <summary>A host that builds for a team, without anybody at its terminal.</summary>
public interface IBuildServer
{
    /// <summary>The branch or reference that is built; null when the server does not tell.</summary>
    string? Branch { get; }

    /// <summary>The commit that is built; null when the server does not tell.</summary>
    string? Commit { get; }
}
