namespace QgoBuild.Engine.CI;

/// <summary>A CI server, without a user at its terminal.</summary>
public interface IBuildServer
{
    /// <summary>The branch or reference that is built; null when the server does not report it.</summary>
    string? Branch { get; }

    /// <summary>The commit that is built; null when the server does not report it.</summary>
    string? Commit { get; }
}
