using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Files;

namespace QgoBuild.Sandbox.Images;

/// <summary>An image made by a Dockerfile of ours on top of a base.</summary>
/// <param name="Tag">The image's name.</param>
/// <param name="Base">What it is made on, unless the official counterpart of that could be pulled.</param>
/// <param name="Context">The Dockerfile and what it copies.</param>
internal sealed record ImageRecipe(string Tag, Bootstrap Base, IReadOnlyList<PackedFile> Context)
{
    /// <summary>npm's own package goes into the context when the image is made.</summary>
    public bool NeedsNpm { get; init; }

    /// <summary>Changes when anything that makes the image changes: one with another hash is made again.</summary>
    public string Hash => Context.ContentHash([Base.Hash, NeedsNpm ? NpmPackage.Version : ""]);

    /// <summary>Builds the image on <paramref name="baseImage"/> with the fetched files beside the others.</summary>
    public Task BuildAsync(ContainerEngine engine, string baseImage, IEnumerable<PackedFile> fetched, CancellationToken cancellationToken)
    {
        var build = engine.Docker
            .With("build", "--progress=plain", "--tag", Tag, "--label", $"{SandboxLabels.Recipe}={Hash}", "--build-arg",
                $"BASE={baseImage}", "-")
            .For($"build the image {Tag}");
        return (build with { Input = Context.Concat(fetched).ToTar() }).ReadAsync(cancellationToken);
    }
}
