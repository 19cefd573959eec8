namespace QgoBuild.Delivery.Applications;

/// <summary>A part of a release.</summary>
/// <param name="Name">Its name in the compose file.</param>
/// <param name="Image">Where its image comes from.</param>
public sealed record Service(string Name, ImageOrigin Image)
{
    /// <summary>The port that its containers listen on for HTTP; null if there is none.</summary>
    public int? Port { get; init; }

    /// <summary>When it counts as healthy.</summary>
    public Check Check { get; init; } = new Check.Runs();

    /// <summary>How its containers are replaced.</summary>
    public Changeover Changeover { get; init; } = Changeover.Beside;

    /// <summary>How many containers run.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Whether it ends by itself, once for each release, as one that applies migrations does.</summary>
    public bool RunsOnce { get; init; }
}

/// <summary>Where the image of a service comes from.</summary>
public abstract record ImageOrigin
{
    private ImageOrigin() { }

    /// <summary>It is built from this repository.</summary>
    /// <param name="Context">The directory that it is built in, relative to the root of the repository.</param>
    public sealed record Built(string Context) : ImageOrigin
    {
        internal const string DefaultDockerfile = "Dockerfile";

        /// <summary>The Dockerfile, relative to the context.</summary>
        public string Dockerfile { get; init; } = DefaultDockerfile;

        /// <summary>The Dockerfile, relative to the root of the repository.</summary>
        public string DockerfilePath => ComposePaths.Normalize(Context, Dockerfile);

        /// <summary>The stage of the Dockerfile that is built; null for the last one.</summary>
        public string? Target { get; init; }

        /// <summary>The build arguments of the compose file.</summary>
        public IReadOnlyDictionary<string, string> Arguments { get; init; } = ReadOnlyDictionary<string, string>.Empty;

        /// <inheritdoc/>
        public override string ToString() => $"built from {(Context is "" or "." ? "the repository's root" : Context)}" +
            (Dockerfile == DefaultDockerfile ? "" : $" ({Dockerfile})") + (Target is null ? "" : $", stage {Target}");
    }

    /// <summary>It is pulled from a registry.</summary>
    /// <param name="Reference">Its name, as in the compose file. A release has the digest that the name had when it was made.</param>
    public sealed record Pulled(string Reference) : ImageOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => Reference;
    }

    /// <summary>It is the image of another service.</summary>
    /// <param name="Service">The other service.</param>
    public sealed record SameAs(string Service) : ImageOrigin
    {
        /// <inheritdoc/>
        public override string ToString() => $"the image of {Service}";
    }
}

/// <summary>How the containers of a service are replaced.</summary>
public enum Changeover
{
    /// <summary>The new ones run beside the old ones until they are healthy; then traffic goes to them. Users notice nothing.</summary>
    Beside,
    /// <summary>The old ones stop before the new ones start, for a service that must not run twice, such as a scheduler.</summary>
    StopFirst,
}
