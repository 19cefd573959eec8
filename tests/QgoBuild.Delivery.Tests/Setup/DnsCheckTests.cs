using System.Net;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>Where names lead is found out before a certificate is ordered for them.</summary>
public sealed class DnsCheckTests
{
    [Fact]
    public void It_is_looked_at_where_an_authority_issues_the_certificate()
    {
        Assert.True(DnsCheck.AppliesTo(With("localhost")));
        Assert.False(DnsCheck.AppliesTo(Samples.Environment));
    }

    [Fact]
    public async Task What_a_name_leads_to_is_shown()
    {
        var environment = With("localhost") with { Server = Samples.Environment.Server with { Host = "127.0.0.1" } };

        var result = await CheckAsync(environment);

        Assert.Equal(SetupState.Ok, result.State);
        Assert.Contains("localhost leads to ", result.Sentence, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_shown_with_the_record_that_it_needs()
    {
        var result = await CheckAsync(With("localhost") with { Server = Samples.Environment.Server with { Host = "127.0.0.99" } });

        Assert.Equal(SetupState.Failed, result.State);
        Assert.Contains("and the server is at 127.0.0.99.", result.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("Change the record of DNS: localhost → 127.0.0.99", Assert.Single(result.Commands), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_addresses_are_known_DNS_is_not_asked()
    {
        var result = await CheckAsync(With("nobody.invalid", "www.nobody.invalid") with { Access = new PublicAccess(IPAddress.Parse("127.0.0.1"), null) });

        Assert.Equal(SetupState.Ok, result.State);
        Assert.Equal("nobody.invalid leads to 127.0.0.1. www.nobody.invalid leads to 127.0.0.1.", result.Sentence);
    }

    private static Task<CheckResult> CheckAsync(DeploymentEnvironment environment) =>
        new DnsCheck(environment, NetworkGuard.LoopbackOnly()).CheckAsync(TestContext.Current.CancellationToken);

    private static DeploymentEnvironment With(params string[] hosts) => Samples.Environment with
    {
        Entrances = [Samples.Environment.Entrances[0] with { Hosts = hosts, Tls = new LetsEncrypt("ops@example.org") }],
    };
}
