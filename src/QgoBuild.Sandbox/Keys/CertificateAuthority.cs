using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QgoBuild.Sandbox.Keys;

/// <summary>The sandbox's own certificate authority and the certificates of its services, kept as PEM files.</summary>
internal sealed class CertificateAuthority(string directory, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    // The longest that every client accepts.
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(800);
    private static readonly TimeSpan RenewalPeriod = TimeSpan.FromDays(30);

    /// <summary>Absolute path of the authority's certificate.</summary>
    public string CertificateFile => CertificatePath("ca");

    /// <summary>Reads the authority, or makes and keeps it.</summary>
    public X509Certificate2 Ensure()
    {
        if (Load("ca") is { } known) return known;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=QgoBuild sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true,
            pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return Save("ca", request.CreateSelfSigned(ValidFrom, ValidFrom + AuthorityLifetime), key);
    }

    /// <summary>Reads the certificate <paramref name="name"/>, or issues and keeps it; one that nears its end is issued anew.</summary>
    public X509Certificate2 Issue(string name, string host, IEnumerable<IPAddress> addresses)
    {
        using var authority = Ensure();
        if (Load(name) is { } known && known.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime + RenewalPeriod) return known;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddDnsName("localhost");
        foreach (var address in addresses)
            names.AddIpAddress(address);

        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false,
            pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        return Save(name, request.Create(authority, ValidFrom, ValidFrom + CertificateLifetime, SerialNumber()), key);
    }

    /// <summary>The private key of the certificate <paramref name="name"/>, in PEM.</summary>
    public string ReadKey(string name) => System.IO.File.ReadAllText(KeyPath(name));

    // Clocks of machines and containers differ a little.
    private DateTimeOffset ValidFrom => time.GetUtcNow().AddDays(-1);

    // A positive number: the first bit would make it negative.
    private static byte[] SerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] &= 0x7f;
        return number;
    }

    private X509Certificate2? Load(string name) =>
        System.IO.File.Exists(CertificatePath(name)) ? X509Certificate2.CreateFromPemFile(CertificatePath(name), KeyPath(name)) : null;

    // The certificate last: one that is there has its key.
    private X509Certificate2 Save(string name, X509Certificate2 certificate, ECDsa key)
    {
        PrivateFile.Write(KeyPath(name), key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Write(CertificatePath(name), certificate.ExportCertificatePem() + "\n");
        return certificate;
    }

    private string CertificatePath(string name) => Path.Combine(directory, name + ".crt");
    private string KeyPath(string name) => Path.Combine(directory, name + ".key");
}
