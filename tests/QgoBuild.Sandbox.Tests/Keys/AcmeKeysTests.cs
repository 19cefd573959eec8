using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using QgoBuild.Sandbox.Keys;

namespace QgoBuild.Sandbox.Tests.Keys;

public sealed class AcmeKeysTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Access_is_made_once_and_then_read() => Assert.Equal(Ensure(), Ensure());

    [Fact]
    public void The_certificate_is_good_for_the_endpoints_name_and_addresses()
    {
        using var certificate = X509Certificate2.CreateFromPem(Ensure().Certificate);

        Assert.True(certificate.MatchesHostname("acme.sandbox"));
        Assert.True(certificate.MatchesHostname("127.0.0.10"));
        Assert.False(certificate.MatchesHostname("registry.sandbox"));
    }

    [Fact]
    public void One_authority_signs_for_the_endpoint_and_for_the_registry() =>
        Assert.Equal(RegistryKeys.Ensure(_sandbox.Directory, [IPAddress.Loopback], _time).Authority, Ensure().Authority);

    private AcmeKeys Ensure() => AcmeKeys.Ensure(_sandbox.Directory, [IPAddress.Parse("127.0.0.10")], _time);
}
