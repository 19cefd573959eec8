namespace QgoBuild.Engine.Git;

/// <summary>How a remote repository is reached.</summary>
public enum GitProtocol
{
    /// <summary>By HTTPS.</summary>
    Https,

    /// <summary>By SSH.</summary>
    Ssh,
}
