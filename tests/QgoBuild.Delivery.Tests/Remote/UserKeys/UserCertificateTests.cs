using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote.UserKeys;

/// <summary>A server that accepts only keys with a certificate of an authority.</summary>
public sealed class UserCertificateTests : IDisposable
{
    private readonly SshServer _server =
        SshServer.WithAllKeys(server => [$"TrustedUserCAKeys \"{server.KeyFile("authority.pub")}\"", "AuthorizedKeysFile none"]);
    private readonly TestHome _home;

    public UserCertificateTests() => _home = new TestHome()
        .WithFile("known_hosts", File.ReadAllText(_server.KnownHosts))
        .WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {_server.Port}");

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _home.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task A_certificate_beside_its_key_is_used(string type)
    {
        await Assert.ThrowsAsync<RemoteAuthenticationException>(() =>
            _server.ConnectAsync(_server.Endpoint with { PrivateKeyFile = _server.KeyFile($"user_{type}") }));

        _server.Sign("authority", $"user_{type}", "-n", Environment.UserName);
        await AssertLoggedInAsync(_server.Endpoint with { PrivateKeyFile = _server.KeyFile($"user_{type}") });
        await AssertLoggedInAsync(_home.WithKey($"id_{type}", _server.KeyFile($"user_{type}")).Endpoint("web"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    public async Task A_configured_certificate_is_used(string type)
    {
        File.Move(_server.Sign("authority", $"user_{type}", "-n", Environment.UserName), _home["elsewhere"]);
        _home.WithKey($"id_{type}", _server.KeyFile($"user_{type}"))
            .WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {_server.Port}\n  CertificateFile \"{_home["elsewhere"]}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Theory]
    [InlineData("ed25519", true)]
    [InlineData("ed25519", false)]
    [InlineData("rsa", true)]
    [InlineData("rsa", false)]
    public async Task An_agent_signs_for_a_certificate_from_the_agent_or_a_file(string type, bool agentHoldsCertificate)
    {
        using var agent = new RunningAgent();
        var certificate = _server.Sign("authority", $"user_{type}", "-n", Environment.UserName);
        if (!agentHoldsCertificate) File.Move(certificate, _home["certificate"]);
        agent.Add(_server.KeyFile($"user_{type}"));
        _home.WithVariable("SSH_AUTH_SOCK", agent.Socket)
            .WithFile("config", $"Host web\n  HostName 127.0.0.1\n  Port {_server.Port}\n  CertificateFile \"{_home["certificate"]}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        _server.Sign("authority", "user_ed25519", "-n", Environment.UserName, "-V", "20200101:20200201");
        await Assert.ThrowsAsync<RemoteAuthenticationException>(() => _server.ConnectAsync());
    }

    [Fact]
    public async Task A_certificate_of_another_key_is_ignored()
    {
        _server.Sign("authority", "user_ed25519", "-n", Environment.UserName);
        File.Copy(_server.Sign("authority", "user_ecdsa", "-n", Environment.UserName), _server.KeyFile("user_ed25519-cert.pub"),
            overwrite: true);
        await Assert.ThrowsAsync<RemoteAuthenticationException>(() => _server.ConnectAsync());
    }

    private async Task AssertLoggedInAsync(SshEndpoint endpoint)
    {
        await using var host = await _server.ConnectAsync(endpoint);
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }
}
