using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QgoBuild.Delivery.Entrances;

/// <summary>A certificate of one's own as its files have it, seen to be one that can be served.</summary>
public sealed record CertificateFiles
{
    /// <summary>A certificate is refused when it ends within this many days.</summary>
    public const int MinimumDaysLeft = 3;

    /// <summary>The certificate and its chain, in PEM.</summary>
    public required string Chain { get; init; }

    /// <summary>The private key, in PEM. Never shown.</summary>
    public required string Key { get; init; }

    /// <summary>What the certificate is called on a server: another name for another certificate.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Chain)))[..16];

    /// <summary>Whether entrances have a certificate of one's own.</summary>
    public static bool AreUsedBy(IReadOnlyList<Entrance> entrances)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        return entrances.Any(entrance => entrance.Tls is OwnCertificate);
    }

    /// <summary>Reads the certificate that entrances have, where it is one of one's own; null otherwise.</summary>
    /// <param name="entrances">The entrances.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="DeliveryException">The files are not there, or no browser would take what is in them: exit code 2.</exception>
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
            throw CreateException($"The certificate in {own.ChainFile} is valid from {certificate.NotBefore:yyyy-MM-dd} only.", own);
        if (expiresAt <= now)
            throw CreateException($"The certificate in {own.ChainFile} ended on {expiresAt:yyyy-MM-dd}.", own);
        if (expiresAt - now < TimeSpan.FromDays(MinimumDaysLeft))
            throw CreateException($"The certificate in {own.ChainFile} ends on {expiresAt:yyyy-MM-dd}, in less than {MinimumDaysLeft} days.", own);
        if (hosts.FirstOrDefault(host => !certificate.MatchesHostname(host)) is { } missing)
            throw CreateException($"The certificate in {own.ChainFile} is not for {missing}: it is for {string.Join(", ", GetHostNames(certificate))}.", own);
        return files;
    }

    /// <summary>Without the key.</summary>
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
            throw CreateException($"{own.ChainFile} holds no certificate in PEM (-----BEGIN CERTIFICATE-----).", own);
        }

        if (files.Key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw CreateException($"The key in {own.KeyFile} has a passphrase, which a server could not be asked for at its start (openssl pkey removes it).", own);
        try
        {
            using var pair = X509Certificate2.CreateFromPem(files.Chain, files.Key);
            return certificate;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            certificate.Dispose();
            throw CreateException($"The key in {own.KeyFile} is not the one of the certificate in {own.ChainFile}, or no key in PEM at all.", own);
        }
    }

    private static IEnumerable<string> GetHostNames(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).DefaultIfEmpty(certificate.Subject);

    private static string ReadFile(string file, string what)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The file of the {what}, {file}, cannot be read: {missing.Message}", "Put it there, or name another one in build/Environments.cs.", exitCode: 2);
        }
    }

    private static DeliveryException CreateException(string what, OwnCertificate own) =>
        new(what, $"Put another one in the place of {own.ChainFile} and {own.KeyFile}, or name others in build/Environments.cs.", exitCode: 2);
}
