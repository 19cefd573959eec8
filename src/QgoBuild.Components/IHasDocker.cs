namespace QgoBuild.Components;

/// <summary>A build that can use a Docker engine on this machine.</summary>
public interface IHasDocker : IPipeline
{
    /// <summary>The variables with which the docker command reaches the engine. Makes sure that there is one, or fails with what to
    /// install.</summary>
    Task<IReadOnlyDictionary<string, string?>> DockerVariables(CancellationToken cancellationToken);

    /// <summary>The base images, which are there when this returns.</summary>
    Task<BaseImageNames> BaseImages(CancellationToken cancellationToken);

    /// <summary>What identifies the base images that images are built on. Nothing is pulled where a registry knows it.</summary>
    Task<BaseImageDigests> BaseImageDigests(CancellationToken cancellationToken);
}
