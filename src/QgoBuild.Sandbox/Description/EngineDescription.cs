namespace QgoBuild.Sandbox.Description;

/// <summary>The Docker engine that runs the sandbox.</summary>
public sealed record EngineDescription
{
    /// <summary>The value of DOCKER_HOST.</summary>
    public required string Address { get; init; }

    /// <summary>The value of DOCKER_CONFIG: holds the registry's login and the compose and buildx plugins.</summary>
    public required string ConfigDirectory { get; init; }
}
