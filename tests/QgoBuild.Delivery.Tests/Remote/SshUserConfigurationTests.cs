using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Connections with the user's OpenSSH configuration.</summary>
public sealed class SshUserConfigurationTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private readonly TestHome _home = new TestHome().WithFile("known_hosts", File.ReadAllText(server.KnownHosts));

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    private string Alias => $"Host web\n  HostName 127.0.0.1\n  Port {server.Port}\n";

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_alias_selects_address_and_key()
    {
        _home.WithFile("config", $"{Alias}  IdentityFile \"{server.KeyFile("user_rsa")}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task The_printed_name_is_that_of_the_connection()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await using var host = await server.ConnectAsync(_home.Endpoint("web"));
        Assert.Equal(server.Endpoint.ToString(), host.Name);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task The_default_keys_are_tried(string type)
    {
        _home.WithFile("config", Alias).WithKey($"id_{type}", server.KeyFile($"user_{type}"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task After_a_refused_key_the_next_one_is_tried()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("stranger")).WithKey("id_rsa", server.KeyFile("user_rsa"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task When_no_key_is_accepted_all_are_reported()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("stranger")).WithFile("id_rsa", "no key");
        var refusal = await Assert.ThrowsAsync<RemoteAuthenticationException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains(_home["id_ed25519"], refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"Not tried: The file {_home["id_rsa"]} is not a usable private key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_key_replaces_the_configured_ones()
    {
        _home.WithFile("config", $"{Alias}  IdentityFile /nonexistent").WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await AssertLoggedInAsync(_home.Endpoint("web") with { PrivateKeyFile = server.KeyFile("user_ecdsa") });
        await Assert.ThrowsAsync<RemoteAuthenticationException>(() =>
            server.ConnectAsync(_home.Endpoint("web") with { PrivateKeyFile = server.KeyFile("stranger") }));
    }

    [Fact]
    public void No_configuration_is_read_for_a_complete_endpoint()
    {
        var hop = SshRoute.Resolve(server.Endpoint);
        Assert.Null(hop.Through);
        Assert.Equal(("127.0.0.1", server.Port, Environment.UserName), (hop.Host, hop.Port, hop.User));
        Assert.Equal([server.KeyFile("user_ed25519")], hop.Keys.Files);
        Assert.Equal([server.KnownHosts], hop.KnownHosts);
        Assert.Null(hop.Keys.Agent);
        Assert.Throws<ArgumentException>(() => SshRoute.Resolve(server.Endpoint with { KnownHostsFile = null }));
        Assert.Throws<ArgumentException>(() => SshRoute.Resolve(server.Endpoint with { PrivateKeyFile = null }));
    }

    [Fact]
    public async Task Without_a_key_no_connection_is_made()
    {
        _home.WithFile("config", Alias);
        var error = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains(_home["id_ed25519"], error.Message, StringComparison.Ordinal);
        Assert.StartsWith("ssh-add ", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prompt_for_a_passphrase_gets_the_path_of_the_key()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        LocalTool.Read("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", _home["id_ed25519"]);

        await AssertLoggedInAsync(_home.Endpoint("web") with
        {
            PromptForPassphrase = file => file == _home["id_ed25519"] ? "open sesame" : null,
        });
        await AssertLoggedInAsync(_home.Endpoint("web") with { Passphrase = "open sesame" });

        var none = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains($"{_home["id_ed25519"]} has a passphrase, and none was given", none.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<PrivateKeyException>(() =>
            server.ConnectAsync(_home.Endpoint("web") with { Passphrase = "wrong sesame" }));
        Assert.DoesNotContain("sesame", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_second_known_hosts_file_is_known()
    {
        _home.WithFile("config", Alias).WithFile("known_hosts", "").WithFile("known_hosts2", File.ReadAllText(server.KnownHosts))
            .WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task The_printed_command_removes_a_changed_key_from_the_file_that_lists_it()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        File.Delete(_home["known_hosts"]);
        _home.WithFile("known_hosts2", $"[127.0.0.1]:{server.Port} {server.PublicKey("stranger")}\n");
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Equal(HostKeyVerdict.Changed, refusal.Verdict);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        await AssertLoggedInAsync(_home.Endpoint("web"));
        Assert.Empty(await File.ReadAllTextAsync(_home["known_hosts2"], TestCancellationToken));
    }

    [Fact]
    public async Task Without_a_known_hosts_file_every_host_is_unknown()
    {
        _home.WithFile("config", $"{Alias}  UserKnownHostsFile none\n  GlobalKnownHostsFile none")
            .WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains("UserKnownHostsFile", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostKeyAlias_replaces_name_and_port()
    {
        _home.WithFile("config", $"{Alias}  HostKeyAlias Production").WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Equal(HostKeyVerdict.Unknown, refusal.Verdict);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        Assert.Contains("\nproduction ssh-ed25519 ", await File.ReadAllTextAsync(_home["known_hosts"], TestCancellationToken),
            StringComparison.Ordinal);
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Theory]
    [InlineData("Host web\n  HostName server.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump hop.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump 127.0.0.1,hop.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump hop\nHost hop\n  HostName 192.0.2.1")]
    public async Task The_guard_checks_every_jump_host_and_the_target(string config)
    {
        _home.WithFile("config", config);
        await Assert.ThrowsAsync<NetworkForbiddenException>(() => server.ConnectAsync(_home.Endpoint("web")));
    }

    [Fact]
    public async Task An_unsupported_configuration_is_an_error_before_any_connection()
    {
        _home.WithFile("config", "ProxyCommand nc %h %p");
        await Assert.ThrowsAsync<SshConfigException>(() => server.ConnectAsync(_home.Endpoint("web")));
    }

    [Fact]
    public void The_suggested_ssh_command_is_valid()
    {
        var typed = SshRoute.Resolve(_home.Endpoint("web") with { Port = 2222, User = "deploy" }).ToSshCommand("-v");
        Assert.Equal(RemoteCommand.Of("ssh", "-v", "-F", _home["config"], "-p", "2222", "deploy@web", "true"), typed);
    }

    private async Task AssertLoggedInAsync(SshEndpoint endpoint)
    {
        await using var host = await server.ConnectAsync(endpoint);
        Assert.Equal("in", await host.ReadAsync(RemoteCommand.Of("echo", "in"), cancellationToken: TestCancellationToken));
    }
}
