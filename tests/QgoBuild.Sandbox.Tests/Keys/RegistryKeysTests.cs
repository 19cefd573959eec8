using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Crypto.Generators;
using QgoBuild.Sandbox.Keys;

namespace QgoBuild.Sandbox.Tests.Keys;

public sealed class RegistryKeysTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Access_is_made_once_and_then_read() => Assert.Equal(Ensure(), Ensure());

    [Fact]
    public void The_certificate_is_good_for_the_registrys_name_and_addresses_by_its_authority()
    {
        var registryKeys = Ensure();
        using var authority = X509Certificate2.CreateFromPem(registryKeys.Authority);
        using var certificate = X509Certificate2.CreateFromPem(registryKeys.Certificate);

        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = _time.GetUtcNow().UtcDateTime,
            },
        };

        Assert.True(chain.Build(certificate), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.True(certificate.MatchesHostname("registry.sandbox"));
        Assert.True(certificate.MatchesHostname("127.0.0.10"));
        Assert.False(certificate.MatchesHostname("127.0.0.11"));
    }

    [Fact]
    public void A_certificate_that_nears_its_end_is_issued_anew_by_the_same_authority()
    {
        var first = Ensure();
        _time.Advance(TimeSpan.FromDays(780));

        var second = Ensure();

        Assert.Equal(first.Authority, second.Authority);
        Assert.NotEqual(first.Certificate, second.Certificate);
        Assert.Equal(first.Password, second.Password);
    }

    [Fact]
    public void The_registrys_users_file_knows_the_password_and_no_other()
    {
        var registryKeys = Ensure();

        var (user, hash) = registryKeys.Users.TrimEnd().Split(':') is [var name, var bcrypt] ? (name, bcrypt) : default;

        Assert.Equal("ci", user);
        Assert.True(OpenBsdBCrypt.CheckPassword(hash, registryKeys.Password.ToCharArray()));
        Assert.False(OpenBsdBCrypt.CheckPassword(hash, (registryKeys.Password + "x").ToCharArray()));
    }

    [Fact]
    public void The_password_file_holds_the_password_and_nothing_else()
    {
        var registryKeys = Ensure();

        Assert.Equal(registryKeys.Password, File.ReadAllText(registryKeys.PasswordFile));
        Assert.Matches("^[0-9a-f]{32}$", registryKeys.Password);
    }

    private RegistryKeys Ensure() => RegistryKeys.Ensure(_sandbox.Directory, [IPAddress.Parse("127.0.0.10")], _time);
}
