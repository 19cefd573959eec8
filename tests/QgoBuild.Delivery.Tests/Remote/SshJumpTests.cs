using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A server behind jump hosts.</summary>
public sealed class SshJumpTests : IDisposable
{
    private readonly JumpHost _servers = new();

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _servers.Dispose();

    [Theory]
    [InlineData("web")]
    [InlineData("deep")]
    public async Task The_target_is_reached_through_any_number_of_jump_hosts(string host)
    {
        await using var connected = await _servers.ConnectAsync(host);
        Assert.Equal($"{Environment.UserName}@127.0.0.1:{_servers.Target.Port}", connected.Name);
        Assert.EndsWith($" {_servers.Target.Port}",
            await connected.ReadAsync(RemoteCommand.Sh($"echo \"$SSH_CONNECTION\""), cancellationToken: TestCancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "hop → web")]
    [InlineData("deep", "outer → hop → deep")]
    [InlineData("chained", "outer → hop → other → chained")]
    [InlineData("direct", "direct")]
    [InlineData("tokens", "gate-of-tokens → tokens")]
    public void The_route_is_the_same_as_for_OpenSSH(string host, string way)
    {
        _servers.Home.WithFile("more", """
            Host chained
              ProxyJump other
            Host other
              ProxyJump deep2
            Host direct
              ProxyJump none
            Host tokens
              ProxyJump gate-of-%n
            Host direct
              ProxyJump hop
            """.Replace("deep2", "outer,hop", StringComparison.Ordinal));
        _servers.Home.WithFile("config", $"Include more\n{File.ReadAllText(_servers.Home["config"])}");
        Assert.Equal(way, string.Join(" → ", SshRoute.Resolve(_servers.Home.Endpoint(host)).Route.Select(hop => hop.OriginalHost)));
    }

    [Fact]
    public void Explicit_values_apply_only_to_the_target()
    {
        var hop = SshRoute.Resolve(
            _servers.Home.Endpoint("web") with { Port = 1, User = "given", PrivateKeyFile = "/given", KnownHostsFile = "/known" });
        Assert.Equal(("given", 1, "/given", "/known"), (hop.User, hop.Port, hop.Keys.Files[0], hop.KnownHosts[0]));
        Assert.Equal((Environment.UserName, _servers.Hop.Port, _servers.Hop.KeyFile("user_ed25519")),
            (hop.Through!.User, hop.Through.Port, hop.Through.Keys.Files[0]));
        Assert.Equal(_servers.Home["known_hosts"], hop.Through.KnownHosts[0]);
    }

    [Fact]
    public void A_cycle_of_jump_hosts_is_an_error()
    {
        _servers.Home.WithFile("config", "Host a\n ProxyJump b\nHost b\n ProxyJump a");
        Assert.Contains("cycle", Assert.Throws<SshConfigException>(() => SshRoute.Resolve(_servers.Home.Endpoint("a"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_host_with_an_unknown_key_is_refused_and_the_printed_command_accepts_it()
    {
        var file = _servers.Home["known_hosts"];
        _servers.Home.WithFile("known_hosts", File.ReadAllText(_servers.Target.KnownHosts));

        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => _servers.ConnectAsync());
        Assert.Equal(HostKeyVerdict.Unknown, refusal.Verdict);
        Assert.Contains($"127.0.0.1:{_servers.Hop.Port} ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(file + "'", refusal.Remedy, StringComparison.Ordinal);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        await using var connected = await _servers.ConnectAsync();
    }

    [Fact]
    public async Task The_key_of_the_target_is_verified_too()
    {
        _servers.Home.WithFile("known_hosts",
            $"{File.ReadAllText(_servers.Hop.KnownHosts)}[127.0.0.1]:{_servers.Target.Port} {_servers.Hop.PublicKey("host_ed25519")}\n");
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => _servers.ConnectAsync());
        Assert.Equal(HostKeyVerdict.Changed, refusal.Verdict);
        Assert.Contains($"127.0.0.1:{_servers.Target.Port} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_the_jump_host_cannot_reach_is_reported()
    {
        _servers.Target.Stop();
        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(() => _servers.ConnectAsync());
        Assert.Equal(RemoteUnreachableReason.Closed, failure.Reason);
        Assert.Contains($"cannot be reached through {Environment.UserName}@127.0.0.1:{_servers.Hop.Port}", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_host_without_a_response_is_reported()
    {
        _servers.Hop.Stop();
        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(() => _servers.ConnectAsync());
        Assert.Equal(RemoteUnreachableReason.Refused, failure.Reason);
        Assert.Contains($"port {_servers.Hop.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("STOP")]
    public async Task A_jump_host_that_dies_or_freezes_is_a_lost_connection(string signal)
    {
        await using var connected = await _servers.ConnectAsync("deep");
        var started = new TaskCompletionSource();
        var running = connected.RunAsync(RemoteCommand.Sh($"echo started; exec sleep 600"), onLine: _ => started.TrySetResult(),
            cancellationToken: TestCancellationToken);
        await started.Task.WaitAsync(TestCancellationToken);

        _servers.Outer.SignalConnections(signal);

        // The 15 seconds of the contract, and some more for a busy machine.
        await Assert.ThrowsAsync<RemoteConnectionLostException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestCancellationToken));
        if (signal == "STOP") _servers.Outer.SignalConnections("KILL");
    }

    [Fact]
    public async Task Nobody_else_can_use_the_tunnel()
    {
        await using var connection = await SshConnection.OpenAsync(SshRoute.Resolve(_servers.Hop.Endpoint), 16, TimeSpan.FromSeconds(10),
            TimeProvider.System, TestCancellationToken);
        var tunnel = SshTunnel.Open(connection.Client, "127.0.0.1", _servers.Target.Port);

        Assert.StartsWith("SSH-2.0-", await GreetingAsync(tunnel.Port), StringComparison.Ordinal);
        Assert.Equal("", await GreetingAsync(tunnel.Port));
    }

    private static async Task<string> GreetingAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestCancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(TestCancellationToken) ?? "";
    }
}
