namespace QgoBuild.Components.Signing;

/// <summary>Signs images with cosign: their digests, so that no tag that is moved later makes a difference.</summary>
/// <param name="Key">The key as cosign takes it, a file or a reference such as <c>env://COSIGN_PRIVATE_KEY</c>; null to sign as the job
/// that this is, without a key.</param>
/// <param name="Password">The key's password; null when it has none.</param>
internal sealed record ImageSigner(string? Key, string? Password)
{
    private const string Program = "cosign";

    /// <summary>Makes sure, before anything runs, that signing is possible.</summary>
    /// <param name="searchPath">The PATH.</param>
    /// <param name="isServer">Whether this is a job of a CI server, which can sign without a key.</param>
    /// <exception cref="DeliveryException">It is not.</exception>
    public void EnsureAvailable(string searchPath, bool isServer)
    {
        var names = OperatingSystem.IsWindows() ? new[] { Program + ".exe" } : [Program];
        if (!searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(directory => names.Any(name => File.Exists(Path.Combine(directory, name)))))
        {
            throw new DeliveryException(
                "Images are to be signed (--sign-images), and cosign is not installed, or not on the PATH. Nothing was done.",
                "Install it (https://docs.sigstore.dev/cosign/system_config/installation/), or leave --sign-images out.", exitCode: 2);
        }

        if (Key is null && !isServer)
        {
            throw new DeliveryException(
                "Images are to be signed (--sign-images), and there is no key. Without one only a job of a CI server can sign. " +
                    "Nothing was done.",
                "Give --cosign-key FILE, or set COSIGN_KEY.",
                exitCode: 2);
        }
    }

    /// <summary>The command that signs a release's images without any prompt.</summary>
    /// <param name="release">The release, whose digests the registry has given.</param>
    /// <param name="registry">The registry that holds them.</param>
    /// <param name="docker">Variables of docker, whose login cosign uses.</param>
    public LocalCommand CreateCommand(Release release, ImageRegistry registry, IReadOnlyDictionary<string, string?> docker) => new(
        Program,
        [
            "sign", "--yes",
            .. Key is { } key ? ["--key", key] : (string[])[],
            .. registry.CertificateFile is { } certificate ? ["--registry-cacert", certificate] : (string[])[],
            .. release.Images.OrderBy(image => image.Key, StringComparer.Ordinal)
            .Select(image => image.Value.WithRegistry(registry.Address)),
        ])
    {
        // An empty password is valid: without the variable cosign would prompt for it.
        Variables = Key is null ? docker : new Dictionary<string, string?>(docker) { ["COSIGN_PASSWORD"] = Password ?? "" },
    };
}
