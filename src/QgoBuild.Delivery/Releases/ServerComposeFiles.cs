namespace QgoBuild.Delivery.Releases;

/// <summary>The compose files of a server, written from an application and its own compose file. What differs between environments and
/// releases are variables, which a deployment sets.</summary>
/// <param name="Platform">The accessories, which an environment has once, and the networks that the edge is in. Its second line identifies
/// the settings of the database: <c># database: 4f2a…</c></param>
/// <param name="Release">The services of a release in a colour.</param>
/// <param name="GeneratedSecrets">The secrets that a server generates for itself: those of accessories.</param>
public sealed record ServerComposeFiles(string Platform, string Release, IReadOnlyList<string> GeneratedSecrets)
{
    /// <summary>The images that the release's services are pulled from, with their digests.</summary>
    public IReadOnlyList<string> ReleaseImages { get; init; } = [];

    /// <summary>The images of the accessories, with their digests, without that of the database.</summary>
    public IReadOnlyList<string> PlatformImages { get; init; } = [];

    /// <summary>The variables that a server generates for itself, such as the password of the database where it is no file.</summary>
    public IReadOnlyList<GeneratedVariable> GeneratedVariables { get; init; } = [];

    /// <summary>The settings that an environment gives a value.</summary>
    public IReadOnlyList<ReleaseSetting> Settings { get; init; } = [];
}

/// <summary>A variable that a server generates for itself, once.</summary>
/// <param name="Name">Its name in the compose file.</param>
/// <param name="Accessories">The accessories that are created with it.</param>
public sealed record GeneratedVariable(string Name, IReadOnlyList<string> Accessories);
