using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A server reached as the user's own ssh would reach it.</summary>
public sealed class SshUserConfigurationTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private readonly TestHome _home = new TestHome().WithFile("known_hosts", File.ReadAllText(server.KnownHosts));

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    private string Alias => $"Host web\n  HostName 127.0.0.1\n  Port {server.Port}\n";

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_alias_says_where_and_with_which_key()
    {
        _home.WithFile("config", $"{Alias}  IdentityFile \"{server.KeyFile("user_rsa")}\"");
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task The_name_shown_is_the_one_that_was_dialled()
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
    public async Task A_key_that_the_server_refuses_is_followed_by_the_next()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("stranger")).WithKey("id_rsa", server.KeyFile("user_rsa"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task When_no_key_is_accepted_all_are_named()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("stranger")).WithFile("id_rsa", "no key");
        var refusal = await Assert.ThrowsAsync<RemoteAuthenticationException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains(_home["id_ed25519"], refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"Not tried: The file {_home["id_rsa"]} is not a private key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_given_goes_before_whatever_the_configuration_says_and_is_the_only_one()
    {
        _home.WithFile("config", $"{Alias}  IdentityFile /nonexistent").WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await AssertLoggedInAsync(_home.Endpoint("web") with { PrivateKeyFile = server.KeyFile("user_ecdsa") });
        await Assert.ThrowsAsync<RemoteAuthenticationException>(() => server.ConnectAsync(_home.Endpoint("web") with { PrivateKeyFile = server.KeyFile("stranger") }));
    }

    [Fact]
    public void A_complete_endpoint_is_what_it_says_and_nothing_is_read_for_it()
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
    public async Task Without_any_key_nothing_is_dialled()
    {
        _home.WithFile("config", Alias);
        var error = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains(_home["id_ed25519"], error.Message, StringComparison.Ordinal);
        Assert.StartsWith("ssh-add ", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_a_passphrase_asks_for_it_by_its_path()
    {
        _home.WithFile("config", Alias).WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        LocalTool.Read("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", _home["id_ed25519"]);

        await AssertLoggedInAsync(_home.Endpoint("web") with { PromptForPassphrase = file => file == _home["id_ed25519"] ? "open sesame" : null });
        await AssertLoggedInAsync(_home.Endpoint("web") with { Passphrase = "open sesame" });

        var none = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains($"{_home["id_ed25519"]} has a passphrase, and none was given", none.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<PrivateKeyException>(() => server.ConnectAsync(_home.Endpoint("web") with { Passphrase = "wrong sesame" }));
        Assert.DoesNotContain("sesame", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_second_file_of_known_hosts_is_known()
    {
        _home.WithFile("config", Alias).WithFile("known_hosts", "").WithFile("known_hosts2", File.ReadAllText(server.KnownHosts)).WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Fact]
    public async Task A_key_that_changed_is_forgotten_in_whichever_file_lists_it()
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
    public async Task Without_any_file_of_known_hosts_nobody_is_known()
    {
        _home.WithFile("config", $"{Alias}  UserKnownHostsFile none\n  GlobalKnownHostsFile none").WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Contains("UserKnownHostsFile", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_for_the_host_key_takes_the_place_of_name_and_port()
    {
        _home.WithFile("config", $"{Alias}  HostKeyAlias Production").WithKey("id_ed25519", server.KeyFile("user_ed25519"));
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(_home.Endpoint("web")));
        Assert.Equal(HostKeyVerdict.Unknown, refusal.Verdict);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        Assert.Contains("\nproduction ssh-ed25519 ", await File.ReadAllTextAsync(_home["known_hosts"], TestCancellationToken), StringComparison.Ordinal);
        await AssertLoggedInAsync(_home.Endpoint("web"));
    }

    [Theory]
    [InlineData("Host web\n  HostName server.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump hop.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump 127.0.0.1,hop.invalid")]
    [InlineData("Host web\n  HostName 127.0.0.1\n  ProxyJump hop\nHost hop\n  HostName 192.0.2.1")]
    public async Task The_guard_is_asked_for_every_host_on_the_way_and_for_what_is_dialled(string config)
    {
        _home.WithFile("config", config);
        await Assert.ThrowsAsync<NetworkForbiddenException>(() => server.ConnectAsync(_home.Endpoint("web")));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_followed_is_an_error_before_anything_is_dialled()
    {
        _home.WithFile("config", "ProxyCommand nc %h %p");
        await Assert.ThrowsAsync<SshConfigException>(() => server.ConnectAsync(_home.Endpoint("web")));
    }

    [Fact]
    public void What_to_type_to_see_more_is_what_openssh_understands()
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
