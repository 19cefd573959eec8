using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>Trusts what the machine trusts, and besides it one more certificate: the authority of a private registry, or its own.</summary>
internal static class RegistryTrust
{
    /// <summary>TLS options for a registry; the defaults when no further certificate is configured.</summary>
    /// <exception cref="RegistryUnreachableException">The certificate file cannot be read.</exception>
    public static SslClientAuthenticationOptions OptionsFor(RegistryAccess registry)
    {
        var options = new SslClientAuthenticationOptions();
        if (registry.CertificateFile is { } file)
        {
            var further = Load(registry, file);
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, further);
        }

        return options;
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection further)
    {
        if (errors == SslPolicyErrors.None)
            return true;

        // A name that does not fit is never excused: only who vouches for the certificate is ours to decide.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(further);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }

    private static X509Certificate2Collection Load(RegistryAccess registry, string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RegistryUnreachableException(
                registry, $"the certificate {file} cannot be read: {error.Message}", RemoteCommand.Of("ls", "-l", file).Text, error);
        }

        return certificates.Count > 0
            ? certificates
            : throw new RegistryUnreachableException(
                registry, $"the file {file} holds no certificate in PEM format.", RemoteCommand.Of("openssl", "x509", "-noout", "-text", "-in", file).Text);
    }
}
