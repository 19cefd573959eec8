namespace QgoBuild.Delivery.Entrances;

/// <summary>The validated files of an <see cref="OwnCertificate"/>.</summary>
public sealed record CertificateFiles
{
    /// <summary>A certificate is refused when it expires within this many days.</summary>
    public const int MinimumDaysLeft = 3;

    /// <summary>The certificate and its chain, in PEM.</summary>
    public required string Chain { get; init; }

    /// <summary>The private key, in PEM. Never printed.</summary>
    public required string Key { get; init; }

    /// <summary>The name of the certificate on a server, derived from its content.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Chain)))[..16];

    /// <summary>Whether entrances have an <see cref="OwnCertificate"/>.</summary>
    public static bool AreUsedBy(IReadOnlyList<Entrance> entrances)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        return entrances.Any(entrance => entrance.Tls is OwnCertificate);
    }

    /// <summary>Reads and validates the <see cref="OwnCertificate"/> of entrances; null when they have none.</summary>
    /// <param name="entrances">The entrances.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="DeliveryException">A file is missing, or browsers would refuse the certificate: exit code 2.</exception>
    public static CertificateFiles? Load(IReadOnlyList<Entrance> entrances, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        return entrances.Select(entrance => entrance.Tls).OfType<OwnCertificate>().FirstOrDefault() is { } own
            ? Read(own, [.. entrances.SelectMany(entrance => entrance.Hosts).Distinct()], now)
            : null;
    }

    private static CertificateFiles Read(OwnCertificate own, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var files = new CertificateFiles { Chain = ReadFile(own.ChainFile, "certificate"), Key = ReadFile(own.KeyFile, "key") };
        using var certificate = Parse(own, files);
        var expiresAt = new DateTimeOffset(certificate.NotAfter);
        if (certificate.NotBefore > now)
            throw CreateException($"The certificate in {own.ChainFile} is not valid before {certificate.NotBefore:yyyy-MM-dd}.", own);
        if (expiresAt <= now) throw CreateException($"The certificate in {own.ChainFile} expired on {expiresAt:yyyy-MM-dd}.", own);
        if (expiresAt - now < TimeSpan.FromDays(MinimumDaysLeft))
            throw CreateException($"The certificate in {own.ChainFile} expires on {expiresAt:yyyy-MM-dd}, in less than " +
                $"{MinimumDaysLeft} days.", own);
        if (hosts.FirstOrDefault(host => !certificate.MatchesHostname(host)) is { } missing)
            throw CreateException($"The certificate in {own.ChainFile} is not valid for {missing}: " +
                $"it is for {string.Join(", ", GetHostNames(certificate))}.", own);
        return files;
    }

    /// <summary>The name, without the key.</summary>
    public override string ToString() => $"certificate {Name}";

    private static X509Certificate2 Parse(OwnCertificate own, CertificateFiles files)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(files.Chain);
        }
        catch (CryptographicException)
        {
            throw CreateException($"{own.ChainFile} contains no certificate in PEM format (-----BEGIN CERTIFICATE-----).", own);
        }

        if (files.Key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw CreateException($"The key in {own.KeyFile} has a passphrase, which Nginx cannot be given when it starts. " +
                "Remove it with openssl pkey.", own);
        try
        {
            using var pair = X509Certificate2.CreateFromPem(files.Chain, files.Key);
            return certificate;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            certificate.Dispose();
            throw CreateException($"The key in {own.KeyFile} does not belong to the certificate in {own.ChainFile}, or is not a key in " +
                "PEM format.", own);
        }
    }

    private static IEnumerable<string> GetHostNames(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames())
            .DefaultIfEmpty(certificate.Subject);

    private static string ReadFile(string file, string what)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The {what} file {file} cannot be read: {error.Message}",
                "Put the file there, or configure another one in build/Environments.cs.", exitCode: 2);
        }
    }

    private static DeliveryException CreateException(string what, OwnCertificate own) =>
        new(what, $"Replace {own.ChainFile} and {own.KeyFile}, or configure other files in build/Environments.cs.", exitCode: 2);
}
