using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Three servers: <c>web</c> behind <c>hop</c>; and <c>deep</c>, the same as web, behind <c>outer</c> and <c>hop</c>.</summary>
public sealed class JumpHost : IDisposable
{
    public JumpHost()
    {
        Home = new TestHome()
            .WithFile("config", $"""
                {Host("web", Target)}
                  ProxyJump hop
                {Host("deep", Target)}
                  ProxyJump outer,hop
                {Host("hop", Hop)}
                {Host("outer", Outer)}
                """)
            .WithFile("known_hosts", string.Concat(new[] { Target, Hop, Outer }.Select(server => File.ReadAllText(server.KnownHosts))));
    }

    public SshServer Target { get; } = SshServer.WithConfiguration();

    public SshServer Hop { get; } = SshServer.WithConfiguration();

    public SshServer Outer { get; } = SshServer.WithConfiguration();

    public TestHome Home { get; }

    public Task<SshRemoteHost> ConnectAsync(string host = "web") =>
        SshRemoteHost.ConnectAsync(Home.Endpoint(host), NetworkGuard.FromEnvironment(), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Home.Dispose();
        Target.Dispose();
        Hop.Dispose();
        Outer.Dispose();
    }

    private static string Host(string alias, SshServer server) => $"""
        Host {alias}
          HostName 127.0.0.1
          Port {server.Port}
          IdentityFile "{server.KeyFile("user_ed25519")}"
        """;
}
