namespace QgoBuild.Delivery.Registry;

/// <summary>An image by the name that a compose file gives it, such as <c>redis</c>, <c>ghcr.io/owner/app:1.4</c> or
/// <c>redis:7@sha256:…</c>.</summary>
/// <param name="Registry">The registry: <c>docker.io</c> where the name has none.</param>
/// <param name="Repository">The path of the repository there: <c>library/redis</c> for <c>redis</c>.</param>
/// <param name="Tag">The tag: <c>latest</c> where the name has neither tag nor digest; null where it has only a digest.</param>
/// <param name="Digest">The digest; null where the name has none.</param>
public sealed partial record PulledImage(string Registry, string Repository, string? Tag, string? Digest)
{
    private const string PublicRegistry = "docker.io";

    /// <summary>The address at which the registry answers. That of Docker's public one differs from its name.</summary>
    public string Address => Registry == PublicRegistry ? "registry-1.docker.io" : Registry;

    /// <summary>Reads a name.</summary>
    /// <exception cref="DeliveryException">It is no name of an image: exit code 2.</exception>
    public static PulledImage Parse(string name)
    {
        var match = Pattern.Match(name);
        if (!match.Success)
            throw new DeliveryException($"\"{name}\" is no name of an image.", "image: name:tag, such as redis:7", exitCode: 2);
        var (path, digest) = (match.Groups["path"].Value, GetGroup("digest"));
        var first = path.Split('/')[0];
        var hasRegistry = path.Contains('/', StringComparison.Ordinal) &&
            (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
        var registry = hasRegistry ? first : PublicRegistry;
        var repository = hasRegistry ? path[(first.Length + 1)..] : path;
        if (registry is "index.docker.io" or "registry-1.docker.io") registry = PublicRegistry;
        if (registry == PublicRegistry && !repository.Contains('/', StringComparison.Ordinal)) repository = $"library/{repository}";
        return new(registry, repository, GetGroup("tag") ?? (digest is null ? "latest" : null), digest);

        string? GetGroup(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    /// <summary>Adds a digest to a name, as Docker reads it. The tag stays, for people.</summary>
    public static string Pin(string name, string digest) => $"{name}@{digest}";

    private const string Component = @"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*";

    [GeneratedRegex($@"\A(?<path>([a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?(:[0-9]+)?/)?{Component}(/{Component})*)" +
        @"(:(?<tag>[\w][\w.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}
