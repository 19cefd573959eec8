namespace QgoBuild.Components.Signing;

/// <summary>What a builder can attach to images: what they are made of (SBOM), and from what and how (provenance).</summary>
/// <param name="CanStore">Whether the engine can hold attestations beside an image: its containerd store can, its older one cannot.</param>
/// <param name="HasScanner">Whether the image that scans for packages is available.</param>
internal sealed record ImageAttestations(bool CanStore, bool HasScanner)
{
    private const string Scanner = "docker/buildkit-syft-scanner:stable-1";

    /// <summary>The options of <c>docker buildx build</c>.</summary>
    public IReadOnlyList<string> Options =>
        !CanStore ? [] : HasScanner ? ["--provenance=mode=max", "--sbom=true"] : ["--provenance=mode=max"];

    /// <summary>What is left out and why, as a line; null when nothing is.</summary>
    public string? Omission => !CanStore
        ? "Attestations are left out: this engine's image store cannot hold them (it would have to be containerd's)."
        : HasScanner ? null : $"The images' SBOM is left out: {Scanner} is not available. Their provenance is attached.";

    /// <summary>Queries the engine, and a registry only where that makes a difference.</summary>
    /// <param name="variables">What docker needs to reach the engine.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="docker">The program.</param>
    public static async Task<ImageAttestations> DetectAsync(IReadOnlyDictionary<string, string?> variables,
        CancellationToken cancellationToken, string docker = "docker")
    {
        var engine = new LocalCommand(docker) { Variables = variables };
        var store = await engine.With("info", "--format", "{{.DriverStatus}}").RunAsync(cancellationToken);
        return store.Output.Contains("io.containerd.snapshotter", StringComparison.Ordinal)
            ? new(CanStore: true, await engine.With("buildx", "imagetools", "inspect", Scanner).SucceedsAsync(cancellationToken))
            : new(CanStore: false, HasScanner: false);
    }
}
