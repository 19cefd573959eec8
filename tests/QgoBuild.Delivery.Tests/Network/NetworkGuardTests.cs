using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Network;

public sealed class NetworkGuardTests
{
    private const string Hosts = """
        127.0.0.1   localhost
        ::1         ip6-here     # a comment
        127.0.0.10  registry.sandbox origin.sandbox
        10.0.0.7    far.example
        127.0.0.9   both.example
        10.0.0.9    both.example
        nonsense    words
        """;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.11")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LocalHost")]
    [InlineData("ip6-here")]
    [InlineData("Registry.Sandbox")]
    [InlineData("origin.sandbox")]
    public void This_machine_is_allowed(string host) => NetworkGuard.LoopbackOnlyWith(Hosts).EnsureAllowed(host);

    [Theory]
    [InlineData("148.230.107.155")]
    [InlineData("qgocargo.cloud")]
    [InlineData("10.0.0.7")]
    [InlineData("0.0.0.0")]
    [InlineData("2001:db8::1")]
    [InlineData("far.example")]
    [InlineData("both.example")]
    [InlineData("localhost.example")]
    [InlineData("127.0.0.1.example")]
    public void Everything_else_is_forbidden_without_a_DNS_query(string host)
    {
        var forbidden = Assert.Throws<NetworkForbiddenException>(() => NetworkGuard.LoopbackOnlyWith(Hosts).EnsureAllowed(host));
        Assert.Equal(host, forbidden.Host);
    }

    [Fact]
    public void An_unrestricted_guard_allows_everything() => NetworkGuard.Unrestricted.EnsureAllowed("host.example");

    [Fact]
    public void This_assembly_runs_guarded() =>
        Assert.Throws<NetworkForbiddenException>(() => NetworkGuard.FromEnvironment().EnsureAllowed("host.example"));

    [Fact]
    public async Task Ssh_to_the_real_servers_is_refused_before_anything_is_read_or_sent()
    {
        // Neither file exists: anything before the check of the guard would fail with another error.
        var endpoint = new SshEndpoint("148.230.107.155", 22, "root", "/nonexistent/key", "/nonexistent/known_hosts");
        await Assert.ThrowsAsync<NetworkForbiddenException>(
            () => SshRemoteHost.ConnectAsync(endpoint, NetworkGuard.FromEnvironment(), TestContext.Current.CancellationToken));
    }
}
