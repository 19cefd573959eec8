using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QgoBuild.Delivery.Network;

/// <summary>Trusts what the machine trusts, and besides it certificates that a file names: those of an authority of one's own.</summary>
internal static class AdditionalAuthorities
{
    /// <summary>TLS options that trust these as well.</summary>
    public static SslClientAuthenticationOptions CreateSslOptions(X509Certificate2Collection additional) => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, additional),
    };

    /// <summary>The certificates of a file in PEM.</summary>
    /// <exception cref="DeliveryException">It cannot be read, or holds none.</exception>
    public static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DeliveryException($"The certificate {file} cannot be read: {error.Message}", cause: error);
        }

        return certificates.Count > 0 ? certificates : throw new DeliveryException($"The file {file} holds no certificate in PEM format.");
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection additional)
    {
        if (errors == SslPolicyErrors.None)
            return true;

        // A name that does not fit is never excused: only who vouches for the certificate is ours to decide.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(additional);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }
}
