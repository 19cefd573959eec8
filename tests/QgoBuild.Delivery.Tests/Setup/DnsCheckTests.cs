using System.Net;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>The check of DNS records before a certificate is ordered.</summary>
public sealed class DnsCheckTests
{
    [Fact]
    public void The_check_applies_only_with_an_issued_certificate()
    {
        Assert.True(DnsCheck.AppliesTo(With("localhost")));
        Assert.False(DnsCheck.AppliesTo(Samples.Environment));
    }

    [Fact]
    public async Task The_addresses_of_a_name_are_reported()
    {
        var environment = With("localhost") with { Server = Samples.Environment.Server with { Host = "127.0.0.1" } };

        var result = await CheckAsync(environment);

        Assert.Equal(SetupState.Ok, result.State);
        Assert.Contains("localhost resolves to ", result.Sentence, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_another_address_is_reported_with_the_required_record()
    {
        var result = await CheckAsync(With("localhost") with { Server = Samples.Environment.Server with { Host = "127.0.0.99" } });

        Assert.Equal(SetupState.Failed, result.State);
        Assert.Contains("but the server is at 127.0.0.99.", result.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("Change the DNS record: localhost → 127.0.0.99", Assert.Single(result.Commands), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_configured_address_DNS_is_not_queried()
    {
        var result = await CheckAsync(
            With("nobody.invalid", "www.nobody.invalid") with { Access = new PublicAccess(IPAddress.Parse("127.0.0.1"), null) });

        Assert.Equal(SetupState.Ok, result.State);
        Assert.Equal("nobody.invalid resolves to 127.0.0.1. www.nobody.invalid resolves to 127.0.0.1.", result.Sentence);
    }

    private static Task<CheckResult> CheckAsync(DeploymentEnvironment environment) =>
        new DnsCheck(environment, NetworkGuard.LoopbackOnly()).CheckAsync(TestContext.Current.CancellationToken);

    private static DeploymentEnvironment With(params string[] hosts) => Samples.Environment with
    {
        Entrances = [Samples.Environment.Entrances[0] with { Hosts = hosts, Tls = new LetsEncrypt("ops@example.org") }],
    };
}
