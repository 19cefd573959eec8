using System.Collections.Immutable;

namespace QgoBuild.Sandbox.Containers;

/// <summary>A container of the sandbox as a value: everything that it is made from, and nothing that changes while it runs.</summary>
internal sealed record ContainerSpec
{
    public required string Name { get; init; }

    /// <summary>Its name until its files are copied into it: a container that has its own name is complete.</summary>
    public string TemporaryName => Name + ".making";

    public required string Image { get; init; }

    /// <summary>The names by which the other containers find it, beside its own.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public required ImmutableArray<PublishedPort> Ports { get; init; }

    /// <summary>What outlives the container; null when nothing has to.</summary>
    public MountedVolume? Volume { get; init; }

    /// <summary>Further options of docker create.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Files that are put into it before it starts.</summary>
    public ImmutableArray<PackedFile> Files { get; init; } = [];

    /// <summary>Changes when anything changes that would make another container: one with another hash is replaced.</summary>
    /// <param name="imageRecipe">What identifies the image's content.</param>
    public string ConfigurationHash(string imageRecipe) => Files.ContentHash([imageRecipe, .. Arguments()]);

    /// <summary>The arguments of docker that create it, with the labels by which it is found again.</summary>
    public IReadOnlyList<string> CreateArguments(SandboxDirectory directory, string imageRecipe) =>
    [
        "create", "--pull", "never", "--name", TemporaryName,
        "--label", SandboxLabels.Of(directory),
        "--label", $"{SandboxLabels.Configuration}={ConfigurationHash(imageRecipe)}",
        .. Arguments(),
    ];

    /// <summary>The arguments of docker that connect a container to the sandbox's network, under these names.</summary>
    public static IReadOnlyList<string> ConnectArguments(string name, IEnumerable<string> aliases) =>
        ["network", "connect", .. aliases.SelectMany(alias => new[] { "--alias", alias }), SandboxNames.Network, name];

    private IEnumerable<string> Arguments() =>
    [
        "--hostname", Name,
        "--network", SandboxNames.Network,
        .. Aliases.SelectMany(alias => new[] { "--network-alias", alias }),
        .. Ports.SelectMany(port => new[] { "--publish", port.PublishArgument }),
        .. Volume is null ? Array.Empty<string>() : ["--volume", $"{Volume.Name}:{Volume.Target}"],
        // A machine that reboots does not start the sandbox.
        "--restart", "no",
        .. Options,
        Image,
        .. Command,
    ];
}

/// <summary>A volume that outlives its container, and where it is mounted there.</summary>
internal sealed record MountedVolume(string Name, string Target)
{
    /// <summary>Whether it is emptied when another container takes the place of this one, because what belongs to its content was in
    /// that.</summary>
    public bool IsRecreated { get; init; }
}

/// <summary>A container of a sandbox that is on the engine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRunning">It runs now.</param>
/// <param name="IsConnected">It is in the sandbox's network.</param>
/// <param name="Directory">The directory of the sandbox that it belongs to; empty when it belongs to none.</param>
/// <param name="Configuration">The hash of what it was made from.</param>
internal sealed record FoundContainer(string Name, bool IsRunning, bool IsConnected, string Directory, string Configuration);
