namespace QgoBuild.Sandbox.Images;

/// <summary>The base images by the names under which an engine has them: the official ones where these can be pulled, substitutes made from
/// Debian packages (<c>qgobuild/…</c>) where they cannot.</summary>
public sealed class BaseImages
{
    private readonly IReadOnlyDictionary<BaseImage, string> _names;

    private BaseImages(IReadOnlyDictionary<BaseImage, string> names) => _names = names;

    /// <summary>The name of an image that was requested.</summary>
    /// <exception cref="KeyNotFoundException">It was not among those that were requested from <see cref="EnsureAsync"/>.</exception>
    public string this[BaseImage image] => _names[image];

    /// <summary>Makes sure that the engine has the images; those that it has, in their present recipe, cost one query. Whether images can
    /// be pulled is checked within a few seconds, and the result is kept for an hour.</summary>
    /// <param name="engine">The engine that shall have them.</param>
    /// <param name="directory">The sandbox's directory, which need not hold a sandbox.</param>
    /// <param name="images">The images; the others are left alone.</param>
    /// <param name="progress">Receives a line for each image that took time.</param>
    /// <param name="cancellationToken">Ends what was begun; images that are finished stay.</param>
    /// <exception cref="SandboxUnavailableException">They can neither be pulled nor made here.</exception>
    /// <exception cref="Delivery.DeliveryException">Pulling or making one failed.</exception>
    public static async Task<BaseImages> EnsureAsync(
        ContainerEngine engine, SandboxDirectory directory, IReadOnlyCollection<BaseImage> images, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(progress);

        if (await FindLocalAsync(engine, images, cancellationToken) is { } present) return present;
        using var _ = await SandboxLock.AcquireAsync(directory, progress, cancellationToken);
        using var linkedCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var imageProvider = await ImageProvider.CreateAsync(engine, directory, new ProgressStages(progress, TimeProvider.System),
            linkedCancellation.Token);
        var names = images.Distinct().ToDictionary(image => image, imageProvider.GetAsync);
        await TaskGroup.CompleteAsync(linkedCancellation, names.Values);
        return new BaseImages(names.ToDictionary(name => name.Key, name => name.Value.Result));
    }

    private static async Task<BaseImages?> FindLocalAsync(ContainerEngine engine, IReadOnlyCollection<BaseImage> images,
        CancellationToken cancellationToken)
    {
        var present = await LocalImages.ReadAsync(engine, cancellationToken);
        var names = images.Distinct().ToDictionary(image => image, present.NameOf);
        return names.Values.All(name => name is not null) ? new BaseImages(names!) : null;
    }
}

/// <summary>The images that the application is built on and runs beside.</summary>
public enum BaseImage
{
    /// <summary>Node 18 with npm 10.</summary>
    Node,
    /// <summary>Nginx with curl.</summary>
    Nginx,
    /// <summary>MySQL 8.4 or later with its client programs.</summary>
    Mysql,
}
