namespace QgoBuild.Components;

/// <summary>A build that can use a Docker engine on this machine.</summary>
public interface IHasDocker : IPipeline
{
    /// <summary>The variables with which the docker command reaches the engine. Makes sure that there is one, or fails with what to
    /// install.</summary>
    Task<IReadOnlyDictionary<string, string?>> DockerVariables(CancellationToken cancellationToken);

    /// <summary>The build arguments that name the images which others are built on; none unless the build names them.</summary>
    IReadOnlyList<string> BaseImageArguments => [];

    /// <summary>Those images as this machine's engine names them, by their build arguments. They are there when this returns.</summary>
    Task<IReadOnlyDictionary<string, string>> BaseImages(CancellationToken cancellationToken) => NoBaseImages;

    /// <summary>What identifies those images, by their build arguments: the digest of each, or the engine's own identifier of one that
    /// comes from no registry. Nothing is pulled where a registry knows it.</summary>
    Task<IReadOnlyDictionary<string, string>> BaseImageDigests(CancellationToken cancellationToken) => NoBaseImages;

    private static Task<IReadOnlyDictionary<string, string>> NoBaseImages =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}
