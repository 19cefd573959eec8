namespace QgoBuild.Sandbox.Containers;

/// <summary>Prisma's native schema engine, which <c>prisma migrate deploy</c> downloads. Where it cannot be downloaded, a substitute is put
/// on the sandbox's servers, never into an image.</summary>
public static class SchemaEngine
{
    private const string MirrorVariable = "PRISMA_ENGINES_MIRROR";
    private const string PrismaBinaries = "https://binaries.prisma.sh";

    // One file that Prisma has published for good: 404 for it means that another server answers.
    private const string ProbeFile = "all_commits/c2990dca591cba766e3b7ef5d9e8a84796e47ab7/debian-openssl-3.0.x/schema-engine.gz.sha256";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>The compose file, on a server, that gives a release the substitute.</summary>
    public const string OverrideFile = "/opt/qgo-sandbox/release.override.yml";

    private const string SubstitutePath = "/opt/qgo-sandbox/schema-engine.cjs";

    /// <summary>Whether Prisma's own schema engine can be downloaded: checked within four seconds, and the result is kept for an
    /// hour.</summary>
    public static Task<bool> CanBeDownloadedAsync(SandboxDirectory directory, CancellationToken cancellationToken) =>
        CachedResults.GetOrQueryAsync(directory, "Prisma's engine can be downloaded", () => ProbeAsync(cancellationToken),
            TimeProvider.System);

    /// <summary>The files for a server where it cannot.</summary>
    internal static PackedFile[] ServerFiles() =>
    [
        new(SubstitutePath, EmbeddedAsset.Read("schema-engine.cjs"),
            PackedFile.Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute),
        new(OverrideFile, EmbeddedAsset.Read("release.override.yml")),
    ];

    private static async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var mirror = Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } named ? named.TrimEnd('/') : PrismaBinaries;
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, $"{mirror}/{ProbeFile}");
            using var response = await client.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException &&
            !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
