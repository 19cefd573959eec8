using System.Globalization;
using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Logins to a server, and the verification of its host key.</summary>
public sealed class SshConnectionTests(SshServer server) : IClassFixture<SshServer>
{
    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Every_common_type_of_user_key_is_accepted(string type)
    {
        await using var host = await server.ConnectAsync(server.Endpoint with { PrivateKeyFile = server.KeyFile($"user_{type}") });
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task The_listed_type_of_host_key_is_requested(string type)
    {
        var knownHosts = server.Write($"only_{type}", $"[127.0.0.1]:{server.Port} {server.PublicKey($"host_{type}")}\n");
        await using var host = await server.ConnectAsync(server.Endpoint with { KnownHostsFile = knownHosts });
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task A_hashed_name_is_found()
    {
        var knownHosts = server.Write("hashed", File.ReadAllText(server.KnownHosts));
        LocalTool.Read("ssh-keygen", "-H", "-f", knownHosts);
        await using var host = await server.ConnectAsync(server.Endpoint with { KnownHostsFile = knownHosts });
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("another host", "other.example {0}")]
    public async Task An_unknown_host_key_is_refused_and_the_printed_command_accepts_it(string name, string line)
    {
        var file = server.Write(name, string.Format(CultureInfo.InvariantCulture, line, server.PublicKey("host_ed25519")) + "\n");
        var endpoint = server.Endpoint with { KnownHostsFile = file };

        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(endpoint));
        Assert.Equal(HostKeyVerdict.Unknown, refusal.Verdict);
        Assert.Contains(LocalTool.Read("ssh-keygen", "-lf", server.KeyFile("host_ed25519"))
            .Split(' ')[1], refusal.Message, StringComparison.Ordinal);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        await using var host = await server.ConnectAsync(endpoint);
    }

    [Fact]
    public async Task A_changed_host_key_is_refused_and_the_printed_command_accepts_it()
    {
        var file = server.Write("changed", $"[127.0.0.1]:{server.Port} {server.PublicKey("stranger")}\n");
        var endpoint = server.Endpoint with { KnownHostsFile = file };

        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(endpoint));
        Assert.Equal(HostKeyVerdict.Changed, refusal.Verdict);
        Assert.Contains("CHANGED", refusal.Message, StringComparison.Ordinal);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        await using var host = await server.ConnectAsync(endpoint);
    }

    [Fact]
    public async Task A_revoked_host_key_is_refused_even_if_it_is_also_listed()
    {
        var file = server.Write("revoked", $"{File.ReadAllText(server.KnownHosts)}@revoked * {server.PublicKey("host_ed25519")}\n");
        var refusal =
            await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(server.Endpoint with { KnownHostsFile = file }));
        Assert.Equal(HostKeyVerdict.Revoked, refusal.Verdict);
    }

    [Fact]
    public async Task A_missing_known_hosts_file_is_empty()
    {
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() =>
            server.ConnectAsync(server.Endpoint with { KnownHostsFile = server.KeyFile("none") }));
        Assert.Equal(HostKeyVerdict.Unknown, refusal.Verdict);
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_is_reported()
    {
        var endpoint = server.Endpoint with { PrivateKeyFile = server.KeyFile("stranger") };
        var refusal = await Assert.ThrowsAsync<RemoteAuthenticationException>(() => server.ConnectAsync(endpoint));
        Assert.Contains(endpoint.PrivateKeyFile!, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("ssh-copy-id ", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_a_passphrase_requires_the_correct_passphrase()
    {
        var file = server.KeyFile("locked");
        File.Copy(server.KeyFile("user_ed25519"), file);
        LocalTool.Read("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", file);
        var endpoint = server.Endpoint with { PrivateKeyFile = file };

        await using var host = await server.ConnectAsync(endpoint with { Passphrase = "open sesame" });
        await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(endpoint));
        var wrong = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(endpoint with { Passphrase = "wrong sesame" }));
        Assert.DoesNotContain("sesame", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_invalid_key_file_is_reported()
    {
        var missing = server.KeyFile("no such key");
        var error =
            await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(server.Endpoint with { PrivateKeyFile = missing }));
        Assert.Contains($"{missing} for {server.Endpoint} does not exist", error.Message, StringComparison.Ordinal);

        var text = server.Write("text", "not a key");
        error = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(server.Endpoint with { PrivateKeyFile = text }));
        Assert.Contains("is not a usable private key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_reported()
    {
        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(() => server.ConnectAsync(server.Endpoint with { Port = 1 }));
        Assert.Equal(RemoteUnreachableReason.Refused, failure.Reason);
        Assert.Contains("127.0.0.1 port 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_response_times_out()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var endpoint = server.Endpoint with { Port = ((IPEndPoint)silent.LocalEndpoint).Port };

        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(
            () => SshRemoteHost.ConnectAsync(endpoint, NetworkGuard.LoopbackOnly(), TimeSpan.FromSeconds(0.5), TestCancellationToken));
        Assert.Equal(RemoteUnreachableReason.TimedOut, failure.Reason);
    }

    [Fact]
    public async Task A_closed_connection_is_reported()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        var hangUp = Task.Run(async () => (await rude.AcceptSocketAsync(TestCancellationToken)).Dispose(), TestCancellationToken);
        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(
            () => server.ConnectAsync(server.Endpoint with { Port = ((IPEndPoint)rude.LocalEndpoint).Port }));
        Assert.Equal(RemoteUnreachableReason.Closed, failure.Reason);
        await hangUp;
    }

    [Fact]
    public async Task A_server_with_only_unsafe_algorithms_is_refused()
    {
        using var old = SshServer.WithConfiguration("KexAlgorithms diffie-hellman-group14-sha1");
        var failure = await Assert.ThrowsAsync<RemoteUnreachableException>(() => old.ConnectAsync());
        Assert.Equal(RemoteUnreachableReason.NoCommonAlgorithm, failure.Reason);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestCancellationToken);
        var connecting = SshRemoteHost.ConnectAsync(
            server.Endpoint with { Port = ((IPEndPoint)silent.LocalEndpoint).Port }, NetworkGuard.LoopbackOnly(), Timeout.InfiniteTimeSpan,
            cancel.Token);
        using var accepted = await silent.AcceptSocketAsync(TestCancellationToken);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, RemoteUnreachableReason.HostNotFound)]
    [InlineData(SocketError.TryAgain, RemoteUnreachableReason.HostNotFound)]
    [InlineData(SocketError.HostUnreachable, RemoteUnreachableReason.NoRoute)]
    [InlineData(SocketError.TimedOut, RemoteUnreachableReason.TimedOut)]
    [InlineData(SocketError.ConnectionReset, RemoteUnreachableReason.Closed)]
    public void Each_connection_failure_has_its_own_message(SocketError error, RemoteUnreachableReason reason)
    {
        var failure = Assert.IsType<RemoteUnreachableException>(SshConnectFailure.ToException(new SocketException((int)error),
            SshRoute.Resolve(server.Endpoint), new Identities([], []), TimeSpan.FromSeconds(10)));
        Assert.Equal(reason, failure.Reason);
        Assert.StartsWith("ssh -v ", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passphrase_is_never_printed() =>
        Assert.DoesNotContain("sesame", $"{server.Endpoint with { Passphrase = "open sesame" }}", StringComparison.Ordinal);
}
