namespace QgoBuild.Sandbox;

/// <summary>The servers of a sandbox.</summary>
public enum SandboxServer
{
    /// <summary>The server of the environment staging.</summary>
    Staging,

    /// <summary>The server of the environment production.</summary>
    Production,
}
