using System.Net.Sockets;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote.UserKeys;

/// <summary>Keys in an agent without a file.</summary>
public sealed class SshAgentTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private readonly RunningAgent _agent = new();
    private readonly TestHome _home = new TestHome()
        .WithFile("known_hosts", File.ReadAllText(server.KnownHosts))
        .WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {server.Port}");

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _agent.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void The_same_keys_are_listed_as_by_ssh_add()
    {
        Assert.Empty(_agent.Client.List());
        _agent.Add(server.KeyFile("user_ed25519"), server.KeyFile("user_rsa"), server.KeyFile("user_ecdsa"));
        Assert.Equal(_agent.List(), _agent.Client.List().Select(held => $"{held.Key} {held.Comment}"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Every_common_type_of_key_is_accepted(string type)
    {
        _agent.Add(server.KeyFile($"user_{type}"));
        await AssertLoggedInAsync(_home.WithVariable("SSH_AUTH_SOCK", _agent.Socket).Endpoint("web"));
    }

    [Theory]
    [InlineData("rsa-sha2-256")]
    [InlineData("rsa-sha2-512")]
    public async Task An_RSA_key_signs_with_the_hash_of_the_server(string algorithm)
    {
        using var picky = SshServer.WithAllKeys(_ => [$"PubkeyAcceptedAlgorithms {algorithm}"]);
        _home.WithFile("known_hosts", await File.ReadAllTextAsync(picky.KnownHosts, TestCancellationToken))
            .WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {picky.Port}\n  IdentityAgent \"{_agent.Socket}\"");
        _agent.Add(picky.KeyFile("user_rsa"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task A_key_in_the_agent_requires_no_passphrase()
    {
        File.Copy(server.KeyFile("user_ed25519"), _home["locked"]);
        _agent.Add(_home["locked"]);
        LocalTool.Read("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", _home["locked"]);
        _home.WithVariable("SSH_AUTH_SOCK", _agent.Socket);
        await AssertLoggedInAsync(_home.Endpoint("web") with { PrivateKeyFile = _home["locked"] });
    }

    [Fact]
    public async Task With_IdentitiesOnly_only_the_configured_keys_are_tried()
    {
        foreach (var i in Enumerable.Range(0, 7))
        {
            LocalTool.Read("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _home[$"other{i}"]);
            _agent.Add(_home[$"other{i}"]);
        }

        _agent.Add(server.KeyFile("user_ed25519"));
        _home.WithVariable("SSH_AUTH_SOCK", _agent.Socket);

        // sshd disconnects after six keys.
        var refusal = await Assert.ThrowsAsync<RemoteAuthenticationException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains("Too many authentication failures", refusal.Message, StringComparison.Ordinal);

        _home.WithFile("mine.pub", await File.ReadAllTextAsync(server.KeyFile("user_ed25519.pub"), TestCancellationToken));
        _home.WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {server.Port}\n  IdentitiesOnly yes\n  IdentityFile " +
            $"\"{_home["mine.pub"]}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
        _home.WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {server.Port}\n  IdentityFile \"{_home["mine"]}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task A_key_that_the_agent_refuses_to_use_is_reported()
    {
        // The agent would prompt the user, which is not possible in the test.
        _agent.Add("-c", server.KeyFile("user_ed25519"));
        var refusal = await Assert.ThrowsAsync<RemoteAuthenticationException>(() =>
            server.ConnectAsync(_home.WithVariable("SSH_AUTH_SOCK", _agent.Socket).Endpoint("web")));
        Assert.Contains("the agent did not sign", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_agent_a_key_file_is_used()
    {
        _home.WithVariable("SSH_AUTH_SOCK", _home["nobody"]);
        var error = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains($"the agent at {_home["nobody"]} does not respond", error.Message, StringComparison.Ordinal);

        _home.WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0, 0, 0, 1, 5 })]
    [InlineData(new byte[] { 0, 0, 0, 5, 12, 0, 0, 0, 9 })]
    [InlineData(new byte[] { 0, 0, 0, 5, 12 })]
    public async Task An_invalid_response_is_refused(byte[] response)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_home["odd"]));
        listener.Listen();
        var answering = Task.Run(
            async () =>
            {
                using var connection = await listener.AcceptAsync(TestCancellationToken);
                await connection.ReceiveAsync(new byte[64], TestCancellationToken);
                await connection.SendAsync(response, TestCancellationToken);
            },
            TestCancellationToken);

        var ring =
            Assert.Throws<PrivateKeyException>(() => Identities.Collect(new IdentityOptions { Files = [], Agent = _home["odd"] }, "web"));
        Assert.Contains("does not respond", ring.Message, StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public void An_agent_without_a_response_times_out()
    {
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(_home["silent"]));
        silent.Listen();
        Assert.Throws<IOException>(() => new SshAgent(_home["silent"], TimeSpan.FromSeconds(0.1)).List());
    }

    private async Task AssertLoggedInAsync(SshEndpoint endpoint)
    {
        await using var host = await server.ConnectAsync(endpoint);
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }
}
