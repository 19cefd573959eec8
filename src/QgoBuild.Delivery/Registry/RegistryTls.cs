using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>Trusts what the machine trusts, and besides it one more certificate: the authority of a private registry, or its own.</summary>
internal static class RegistryTls
{
    /// <summary>TLS options for a registry; the defaults when no further certificate is configured.</summary>
    /// <exception cref="RegistryUnreachableException">The certificate file cannot be read.</exception>
    public static SslClientAuthenticationOptions CreateSslOptions(RegistryAccess registry)
    {
        return registry.CertificateFile is { } file ? AdditionalAuthorities.CreateSslOptions(Load(registry, file)) : new SslClientAuthenticationOptions();
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
