using CsCheck;
using Microsoft.Extensions.Time.Testing;
using QgoBuild.Delivery.Remote.HostKeys;

namespace QgoBuild.Delivery.Tests.Remote.HostKeys;

/// <summary>Certificates from ssh-keygen, without a server.</summary>
public sealed class KeyCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDirectory _directory = new();

    public KeyCertificateTests()
    {
        foreach (var name in new[] { "authority", "host" })
            LocalTool.Read("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _directory[name]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_contains_the_key_the_authority_and_the_name()
    {
        var certificate = KeyCertificate.Parse(Sign("-h", "-n", "web"));
        Assert.Equal(Key("host"), certificate.Key);
        Assert.Equal(Key("authority"), certificate.Authority);
        Assert.Equal("a test", certificate.Id);
    }

    [Fact]
    public void It_is_valid_from_its_first_second_to_before_its_last()
    {
        var certificate = KeyCertificate.Parse(Sign("-h", "-n", "web", "-V", "20300601120000Z:20300601120010Z"));
        var clock = new FakeTimeProvider(Now.AddSeconds(-1));
        Assert.Contains("not valid before 2030-06-01 12:00:00 UTC", certificate.GetRejectionReason("web", clock.GetUtcNow()),
            StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(certificate.GetRejectionReason("web", clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Null(certificate.GetRejectionReason("web", clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Contains("expired at 2030-06-01 12:00:10 UTC", certificate.GetRejectionReason("web", clock.GetUtcNow()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_certificate_is_not_valid_for_a_host() =>
        Assert.Equal("it is not a certificate for a host", KeyCertificate.Parse(Sign("-n", "web")).GetRejectionReason("web", Now));

    [Fact]
    public void Patterns_in_principals_are_not_expanded() =>
        Assert.Equal("it is for *, not for web", KeyCertificate.Parse(Sign("-h", "-n", "*")).GetRejectionReason("web", Now));

    [Fact]
    public void A_certificate_without_hosts_is_not_valid() =>
        Assert.Equal("it lists no host", KeyCertificate.Parse(Sign("-h")).GetRejectionReason("web", Now));

    [Fact]
    public void A_SHA1_signature_is_not_valid()
    {
        LocalTool.Read("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", _directory["old"]);
        Assert.Null(KeyCertificate.Parse(SignWith("old", "-t", "rsa-sha2-256", "-h", "-n", "web")).GetRejectionReason("web", Now));
        Assert.Equal("its signature is not the authority's", KeyCertificate.Parse(SignWith("old", "-t", "ssh-rsa", "-h", "-n", "web"))
            .GetRejectionReason("web", Now));
    }

    [Fact]
    public void A_certificate_with_a_flipped_bit_is_not_valid()
    {
        var bytes = Sign("-h", "-n", "web");
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            byte[] changed = [.. bytes];
            changed[at] ^= (byte)(1 << bit);
            Assert.False(IsAccepted(changed), $"bit {bit} of byte {at}");
        });
        Assert.True(IsAccepted(bytes));
    }

    [Fact]
    public void A_truncated_certificate_is_refused()
    {
        var bytes = Sign("-h", "-n", "web");
        Assert.All(Enumerable.Range(0, bytes.Length), length =>
            Assert.Throws<FormatException>(() => KeyCertificate.Parse(bytes.AsSpan(0, length))));
    }

    /// <summary>Whether it is valid and from the expected authority, because a changed certificate may contain another authority.</summary>
    private bool IsAccepted(byte[] bytes)
    {
        try
        {
            var certificate = KeyCertificate.Parse(bytes);
            return certificate.Authority == Key("authority") && certificate.GetRejectionReason("web", Now) is null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private HostKey Key(string name) =>
        File.ReadAllText(_directory[$"{name}.pub"]).Split(' ') is [var type, var base64, ..]
            ? new HostKey(type, base64) : throw new InvalidDataException();

    private byte[] Sign(params string[] options) => SignWith("authority", options);

    private byte[] SignWith(string authority, params string[] options)
    {
        LocalTool.Read("ssh-keygen", ["-q", "-s", _directory[authority], "-I", "a test", .. options, _directory["host.pub"]]);
        return Convert.FromBase64String(File.ReadAllText(_directory["host-cert.pub"]).Split(' ')[1]);
    }
}
