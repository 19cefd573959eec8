namespace QgoBuild.Sandbox.Containers;

/// <summary>Images on the engine that exist because of a sandbox.</summary>
internal static class SandboxImages
{
    private const string Untagged = "<none>";
    private static readonly string[] Registries =
        [SandboxAddresses.AddressPerServer.Registry.Endpoint, SandboxAddresses.SingleAddress.Registry.Endpoint];

    /// <summary>Their names, and the ids of those that have none.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        const string Purpose = "list the sandbox's images";
        const string Format = "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}";
        var made = await engine.Docker.With("image", "ls", "--filter", $"label={SandboxLabels.Recipe}", "--format", Format).For(Purpose)
            .ReadAsync(cancellationToken);
        var all = await engine.Docker.With("image", "ls", "--digests", "--format", Format).For(Purpose).ReadAsync(cancellationToken);
        return [.. Lines(made).Concat(Lines(all)
            .Where(line => Registries.Any(registry => line.StartsWith(registry + "/", StringComparison.Ordinal)))).Select(NameOf)
            .Distinct()];
    }

    /// <summary>How an image is named by a line of repository, tag, digest and id.</summary>
    public static string NameOf(string line) => line.Split('\t') switch
    {
        [Untagged, _, _, var id] => id,
        [var repository, Untagged, Untagged, var id] => id.Length > 0 ? id : repository,
        [var repository, Untagged, var digest, _] => $"{repository}@{digest}",
        [var repository, var tag, _, _] => $"{repository}:{tag}",
        _ => line,
    };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
