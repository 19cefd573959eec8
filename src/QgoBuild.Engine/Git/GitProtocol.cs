namespace QgoBuild.Engine.Git;

/// <summary>The protocol of a remote repository.</summary>
public enum GitProtocol
{
    /// <summary>HTTPS.</summary>
    Https,

    /// <summary>SSH.</summary>
    Ssh,
}
