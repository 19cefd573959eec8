using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QgoBuild.Delivery.Entrances;

namespace QgoBuild.Delivery.Tests.Entrances;

/// <summary>Validation of an own certificate.</summary>
public sealed class CertificateFilesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("qgo's certificates ").FullName;

    private string Chain => Path.Combine(_directory, "chain.pem");

    private string Key => Path.Combine(_directory, "key.pem");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_valid_certificate_is_read_and_its_name_depends_on_its_content()
    {
        Write(Now.AddDays(-1), Now.AddDays(90), "example.org", "*.example.org");
        var first = CertificateFiles.Load(Entrances("example.org", "www.example.org"), Now)!;
        Write(Now.AddDays(-1), Now.AddDays(90), "example.org", "*.example.org");
        var second = CertificateFiles.Load(Entrances("example.org", "www.example.org"), Now)!;

        Assert.Contains("PRIVATE KEY", first.Key, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", first.ToString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{16}$", first.Name);
        Assert.NotEqual(first.Name, second.Name);
        Assert.Null(CertificateFiles.Load([new Entrance(80, [])], Now));
    }

    [Theory]
    [InlineData(-90, -1, "example.org", "expired on 2026-11-27")]
    [InlineData(-90, 2, "example.org", "expires on 2026-11-30, in less than 3 days")]
    [InlineData(1, 90, "example.org", "is not valid before 2026-11-29")]
    [InlineData(-1, 90, "example.com", "is not valid for example.org: it is for example.com")]
    public void A_certificate_that_browsers_would_refuse_is_refused(int from, int to, string name, string message)
    {
        Write(Now.AddDays(from), Now.AddDays(to), name);

        Assert.Contains(message, GetRefusalMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_encrypted_key_or_one_of_another_certificate_is_refused()
    {
        Write(Now.AddDays(-1), Now.AddDays(90), "example.org");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        File.WriteAllText(Key, other.ExportPkcs8PrivateKeyPem());
        Assert.Contains("does not belong to the certificate", GetRefusalMessage(), StringComparison.Ordinal);
        File.WriteAllText(Key, other.ExportEncryptedPkcs8PrivateKeyPem("secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)));
        Assert.Contains("has a passphrase", GetRefusalMessage(), StringComparison.Ordinal);
        File.WriteAllText(Key, "");
        Assert.Contains("not a key in PEM format", GetRefusalMessage(), StringComparison.Ordinal);
        File.WriteAllText(Chain, "no certificate");
        Assert.Contains("contains no certificate in PEM", GetRefusalMessage(), StringComparison.Ordinal);
        File.Delete(Chain);
        Assert.Contains("cannot be read", GetRefusalMessage(), StringComparison.Ordinal);
    }

    private string GetRefusalMessage()
    {
        var refused = Assert.Throws<DeliveryException>(() => CertificateFiles.Load(Entrances("example.org"), Now));
        Assert.Equal(2, refused.ExitCode);
        Assert.NotNull(refused.Remedy);
        return refused.Message;
    }

    private Entrance[] Entrances(params string[] hosts) =>
        [new(443, [new Route("/", "web", 1)]) { Hosts = hosts, Tls = new OwnCertificate(Chain, Key) }];

    private void Write(DateTimeOffset from, DateTimeOffset to, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(from, to);
        File.WriteAllText(Chain, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
