using System.Collections.Immutable;
using QgoBuild.Sandbox.Addresses;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Files;

namespace QgoBuild.Sandbox.Containers;

/// <summary>A container of the sandbox as a value: everything that it is made from, and nothing that changes while it runs.</summary>
internal sealed record ContainerSpec
{
    public required string Name { get; init; }

    /// <summary>Its name until it is furnished: a container that has its own name is whole.</summary>
    public string NameInTheMaking => Name + ".making";

    public required string Image { get; init; }

    /// <summary>The name by which the other containers find it; null when none needs to.</summary>
    public string? Alias { get; init; }

    public required ImmutableArray<PublishedPort> Ports { get; init; }

    /// <summary>The volume that outlives the container, and where it is mounted.</summary>
    public required string Volume { get; init; }

    public required string VolumeTarget { get; init; }

    /// <summary>Further options of docker create.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Files that are put into it before it starts.</summary>
    public ImmutableArray<PackedFile> Files { get; init; } = [];

    /// <summary>Changes when anything changes that would make another container: one with another hash is replaced.</summary>
    /// <param name="imageRecipe">What identifies the image's content.</param>
    public string Configuration(string imageRecipe) => Files.ContentHash([imageRecipe, .. Arguments()]);

    /// <summary>The arguments of docker that create it, with the labels by which it is found again.</summary>
    public IReadOnlyList<string> CreateArguments(SandboxDirectory directory, string imageRecipe) =>
    [
        "create", "--pull", "never", "--name", NameInTheMaking,
        "--label", SandboxLabels.Of(directory),
        "--label", $"{SandboxLabels.Configuration}={Configuration(imageRecipe)}",
        .. Arguments(),
    ];

    private IEnumerable<string> Arguments() =>
    [
        "--hostname", Name,
        "--network", SandboxNames.Network,
        .. Alias is null ? Array.Empty<string>() : ["--network-alias", Alias],
        .. Ports.SelectMany(port => new[] { "--publish", port.Publication }),
        "--volume", $"{Volume}:{VolumeTarget}",
        // A machine that starts again starts no sandbox that nobody asked for.
        "--restart", "no",
        .. Options,
        Image,
        .. Command,
    ];
}
