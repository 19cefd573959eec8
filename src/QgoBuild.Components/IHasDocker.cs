namespace QgoBuild.Components;

/// <summary>A build that can use a Docker engine on this machine.</summary>
public interface IHasDocker : IPipeline
{
    /// <summary>
    /// What the docker command needs in its environment to reach the engine. Makes sure that there is one; says what to install where there
    /// cannot be.
    /// </summary>
    Task<IReadOnlyDictionary<string, string?>> DockerVariables(CancellationToken cancellationToken);

    /// <summary>The base images, which are there when this returns.</summary>
    Task<BaseImageNames> BaseImages(CancellationToken cancellationToken);

    /// <summary>
    /// What identifies the base images that images are built on. Nothing is pulled for it where a registry tells.
    /// </summary>
    Task<BaseImageDigests> BaseImageDigests(CancellationToken cancellationToken);
}
