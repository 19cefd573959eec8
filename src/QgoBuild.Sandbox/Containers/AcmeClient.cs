namespace QgoBuild.Sandbox.Containers;

/// <summary>The sandbox's ACME authority as this machine uses it.</summary>
/// <param name="directory">URL of its ACME directory.</param>
/// <param name="management">URL of its management interface.</param>
/// <param name="authority">The certificate of the authority that signed the endpoint's, in PEM.</param>
internal sealed class AcmeClient(string directory, string management, string authority)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static AcmeClient Create(AcmeDescription acme) => new(acme.Url, acme.Management, File.ReadAllText(acme.CertificateAuthority));

    /// <summary>Sees that a file has the root of the certificates that the authority issues; false when it does not answer. Earlier roots
    /// stay in it: what was issued before the authority was started again is served on.</summary>
    public async Task<bool> FetchRootAsync(string file, CancellationToken cancellationToken)
    {
        if (await ReadRootAsync(cancellationToken) is not { } root) return false;
        var known = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : "";
        if (!known.Contains(root, StringComparison.Ordinal)) PrivateFile.Write(file, root + known);
        return true;
    }

    /// <summary>The authority answers and has a root that is known here: it makes a new one whenever it starts.</summary>
    public static async Task<bool> HasKnownRootAsync(AcmeDescription acme, CancellationToken cancellationToken) =>
        File.Exists(acme.CertificateAuthority)
        && File.Exists(acme.Root)
        && await Create(acme).ReadRootAsync(cancellationToken) is { } root
        && (await File.ReadAllTextAsync(acme.Root, cancellationToken)).Contains(root, StringComparison.Ordinal);

    private async Task<string?> ReadRootAsync(CancellationToken cancellationToken)
    {
        using var client = new SandboxHttpClient(authority) { Timeout = Timeout };
        try
        {
            await client.GetStringAsync(new Uri(directory), cancellationToken);
            return await client.GetStringAsync(new Uri($"{management}/roots/0"), cancellationToken);
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
