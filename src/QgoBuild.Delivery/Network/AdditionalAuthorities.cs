using System.Net.Security;

namespace QgoBuild.Delivery.Network;

/// <summary>Trusts the certificates of a file (a private authority, or a server's own certificate) in addition to the machine's
/// authorities.</summary>
internal static class AdditionalAuthorities
{
    /// <summary>TLS options that also trust the certificates of a file.</summary>
    /// <param name="file">The file, in PEM format.</param>
    /// <exception cref="DeliveryException">The file cannot be read, or contains no certificate.</exception>
    public static SslClientAuthenticationOptions CreateSslOptions(string file) =>
        new() { RemoteCertificateValidationCallback = CreateValidationCallback(file) };

    /// <summary>A validation that also trusts the certificates of a file.</summary>
    /// <param name="file">The file, in PEM format.</param>
    /// <exception cref="DeliveryException">The file cannot be read, or contains no certificate.</exception>
    public static RemoteCertificateValidationCallback CreateValidationCallback(string file)
    {
        var additional = Load(file);
        return (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, additional);
    }

    private static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DeliveryException(
                $"The certificate {file} cannot be read: {error.Message}", RemoteCommand.Of("ls", "-l", file).Text, error);
        }

        return certificates.Count > 0
            ? certificates
            : throw new DeliveryException(
                $"The file {file} contains no certificate in PEM format.",
                RemoteCommand.Of("openssl", "x509", "-noout", "-text", "-in", file).Text);
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors,
        X509Certificate2Collection additional)
    {
        if (errors == SslPolicyErrors.None) return true;

        // Only the issuer may be accepted here. A certificate for another name is always refused.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server) return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(additional);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null) chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }
}
