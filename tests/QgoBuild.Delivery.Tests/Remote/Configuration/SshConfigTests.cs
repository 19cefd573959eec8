using System.Runtime.Versioning;
using CsCheck;
using QgoBuild.Delivery.Remote.Configuration;

namespace QgoBuild.Delivery.Tests.Remote.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class SshConfigTests : IDisposable
{
    private readonly TestDirectory _home = new();
    private readonly OpenSshDefaults _defaults;

    public SshConfigTests()
    {
        Directory.CreateDirectory(_home[".ssh"]);
        _defaults = new OpenSshDefaults(_home.Path, "me")
        {
            SystemFile = _home["machine"],
            GetVariable = name => name == "SSH_AUTH_SOCK" ? "/agent" : null,
        };
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_files_the_defaults_of_OpenSSH_apply()
    {
        var config = SshConfig.Read(_defaults, "Web");
        Assert.Equal(("web", 22, "me"), (config.Tokens.Host, config.Tokens.Port, config.Tokens.User));
        Assert.Equal([_home[".ssh/id_ed25519"], _home[".ssh/id_ecdsa"], _home[".ssh/id_rsa"]], config.IdentityFiles);
        Assert.Equal([_home[".ssh/known_hosts"], _home[".ssh/known_hosts2"]], config.UserKnownHosts);
        Assert.Equal("/agent", config.Agent);
        Assert.False(config.HasConfiguredIdentities);
        Assert.Empty(config.Jumps);
    }

    [Fact]
    public void Explicit_values_take_precedence_over_the_files()
    {
        var config =
            Read("Host web\n HostName real\n Port 1\n User other\nMatch user given\n IdentityFile /matched", port: 22, user: "given");
        Assert.Equal(("real", 22, "given"), (config.Tokens.Host, config.Tokens.Port, config.Tokens.User));
        Assert.Equal(["/matched"], config.IdentityFiles);
    }

    [Fact]
    public void The_machines_file_is_read_after_the_users()
    {
        _home.Write("machine", "User machine\nPort 2222");
        var config = Read("User mine");
        Assert.Equal(("mine", 2222), (config.Tokens.User, config.Tokens.Port));
        Assert.Equal(22, SshConfig.Read(_defaults.WithConfigurationFile(_home[".ssh/config"]), "web").Tokens.Port);
    }

    [Fact]
    public void Tokens_are_expanded_for_the_host() => Assert.Equal(
        [$"{_home.Path}/web-deploy", "/real-web-deploy-2222-me%"],
        Read("HostName real\nUser deploy\nPort 2222\nIdentityFile %d/%n-%r\nIdentityFile /%h-%n-%r-%p-%u%%").IdentityFiles);

    [Fact]
    public void A_relative_include_is_relative_to_the_users_ssh_directory()
    {
        _home.Write(".ssh/b.conf", "User second\nPort 2222");
        _home.Write(".ssh/a.conf", "User first");
        _home.Write(".ssh/.hidden.conf", "User hidden");
        var config = Read("Include *.conf missing\nInclude ~/.ssh/missing/*");
        Assert.Equal(("first", 2222), (config.Tokens.User, config.Tokens.Port));
    }

    [Fact]
    public void A_file_that_includes_itself_is_an_error() =>
        Assert.Contains("Does it include itself", GetReadError("Include config").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("exec", "\"touch ran\"")]
    [InlineData("localnetwork", "10.0.0.0/8")]
    [InlineData("tagged", "office")]
    public void An_unsupported_criterion_is_an_error_only_where_it_decides(string criterion, string argument)
    {
        var refusal = GetReadError($"\nMatch host web {criterion} {argument}\n  Port 2222");
        Assert.StartsWith($"{_home[".ssh/config"]} line 2: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"Match {criterion}", refusal.Message, StringComparison.Ordinal);

        Assert.Equal(22, Read($"Match host other {criterion} {argument}\n  Port 2222").Tokens.Port);
        Assert.Equal(22, Read($"Host other\n  Include more\nHost web", more: $"Match {criterion} {argument}\n  Port 2222").Tokens.Port);
    }

    [Theory]
    [InlineData("ProxyCommand nc %h %p", "ProxyCommand")]
    [InlineData("CanonicalizeHostname yes", "CanonicalizeHostname")]
    [InlineData("BindAddress 10.0.0.1", "BindAddress")]
    [InlineData("BindInterface wg0", "BindInterface")]
    [InlineData("RevokedHostKeys /etc/revoked", "RevokedHostKeys")]
    public void An_unsupported_setting_that_changes_the_connection_is_refused_for_its_hosts(string line, string keyword)
    {
        Assert.Contains(keyword, GetReadError($"Host web\n  {line}").Message, StringComparison.Ordinal);
        Assert.Equal(22, Read($"Host other\n  {line}").Tokens.Port);
    }

    [Fact]
    public void A_ProxyJump_before_a_ProxyCommand_takes_precedence() =>
        Assert.Equal("hop", Assert.Single(Read("ProxyJump hop\nProxyCommand nc %h %p").Jumps).Host);

    [Fact]
    public void Irrelevant_keywords_are_ignored() =>
        Assert.Equal(2222, Read("ForwardX11 yes\nSomethingNew with words\nControlPath ~/%C\nPort 2222").Tokens.Port);

    [Fact]
    public void A_file_that_others_may_write_is_refused()
    {
        var file = _home.Write(".ssh/config", "User evil");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        var refusal = Assert.Throws<SshConfigException>(() => SshConfig.Read(_defaults, "web"));
        Assert.StartsWith("chmod go-w ", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("SSH_AUTH_SOCK", "/agent")]
    [InlineData("$SSH_AUTH_SOCK", "/agent")]
    [InlineData("${SSH_AUTH_SOCK}.other", "/agent.other")]
    [InlineData("$NOT_SET", null)]
    [InlineData("/run/%r@%h", "/run/me@web")]
    public void The_agent_can_be_configured_in_several_ways(string written, string? agent) =>
        Assert.Equal(agent, Read($"IdentityAgent {written}").Agent);

    [Fact]
    public void An_unknown_token_or_variable_is_an_error()
    {
        Assert.Contains("%z", GetReadError("IdentityFile /%z").Message, StringComparison.Ordinal);
        Assert.Contains("NOT_SET", GetReadError("IdentityFile ${NOT_SET}/key").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_file_is_read_or_refused() =>
        OneOf.Values("Host ", "Match ", "Port", "host", "all", "exec ", "ProxyJump ", "@", ":", "[", "]", "%", "%h", "${", "}", "~", "\"",
            "'", "\\", "=", "#", ",", "!", "*", " ", "\t", "\n", "é", "\0", "2222")
            .Array[0, 30].Select(string.Concat).Sample(
                text =>
                {
                    try
                    {
                        Read(text);
                    }
                    catch (SshConfigException refusal)
                    {
                        Assert.NotEmpty(refusal.Message);
                    }
                },
                iter: 2000,
                threads: 1);

    private SshConfig Read(string text, int? port = null, string? user = null, string more = "")
    {
        _home.Write(".ssh/config", text);
        _home.Write(".ssh/more", more);
        return SshConfig.Read(_defaults, "web", port, user);
    }

    private SshConfigException GetReadError(string text) => Assert.Throws<SshConfigException>(() => Read(text));
}
