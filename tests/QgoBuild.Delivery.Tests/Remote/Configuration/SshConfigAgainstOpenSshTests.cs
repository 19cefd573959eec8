using System.Globalization;
using CsCheck;
using QgoBuild.Delivery.Remote.Configuration;

namespace QgoBuild.Delivery.Tests.Remote.Configuration;

/// <summary>Compares the configuration of a host with that of OpenSSH (<c>ssh -G</c>).</summary>
public sealed class SshConfigAgainstOpenSshTests : IDisposable
{
    private static readonly string[] Hosts = ["web", "Web", "db.example", "a.b.example", "10.0.0.7", "x"];

    private static readonly Gen<string> Patterns = OneOf.Values(
        "*", "web", "w*", "?eb", "*.example", "!web *", "!db.example *.example", "web db.example", "x !*", "\"web\"", "10.0.0.*",
        "a.*.* web", "Web", "'x'");

    private static readonly Gen<string> Criteria = OneOf.Values(
        "all", "host web", "host *.example", "host \"web,x\"", "host !web,*", "!host web", "originalhost web,x", "user deploy",
        "user !deploy,*", "originalhost web user deploy",
        "host real.example", "final host real.example", "final", "!final", "canonical", "localuser *", "localuser nobody", "all # comment",
        "host=web", "HOST WEB");

    private static readonly Gen<string> Setting = OneOf.Values(
        "HostName real.example", "HostName %h.example", "HostName=10.0.0.9", "hostname \"Quoted.Example\"", "HostName 100%%", "Port 2222",
        "Port=22", "Port = 443", "port \"2200\" # comment", "User deploy",
        "User root", "USER\tdeploy", "IdentityFile ~/.ssh/one", "IdentityFile ~/.ssh/two", "IdentityFile \"/with space/key\"",
        "IdentityFile /with\\ space/two", "IdentityFile none",
        "IdentityFile='/single quoted/key'", "IdentitiesOnly yes", "IdentitiesOnly no", "IdentitiesOnly true", "IdentityAgent none",
        "IdentityAgent SSH_AUTH_SOCK", "IdentityAgent ~/agent-%r@%h:%p",
        "CertificateFile ~/.ssh/one-cert.pub", "CertificateFile /two-cert.pub", "UserKnownHostsFile ~/.ssh/kh_%h_%n",
        "UserKnownHostsFile /a \"/b c\" # none", "UserKnownHostsFile /%u/%r/%p/%d/%k/%%",
        "GlobalKnownHostsFile /etc/kh1 /etc/kh2", "HostKeyAlias Alias", "ProxyJump hop", "ProxyJump one,deploy@two:2222,three",
        "ProxyJump none", "ProxyJump ssh://deploy@two:2222", "ProxyJump [::1]:22",
        "ProxyJump=hop:44", "ProxyCommand none", "# a comment", "   ", "", "ForwardAgent yes", "ServerAliveInterval 30",
        "LocalForward 8080 localhost:80", "Ciphers aes128-gcm@openssh.com", "Include INCLUDED");

    private static readonly Gen<string> InvalidSetting = OneOf.Values(
        "Port 0", "Port many", "Port 22 23", "User", "HostName \"open", "IdentitiesOnly maybe", "Match", "Match host", "Match all host web",
        "ProxyJump user@", "ProxyJump a:b", "Host \"\"", "HostName %x", "Match nothing at-all");

    private static readonly Gen<string> Line =
        Gen.Frequency((8, Setting), (2, Patterns.Select(text => $"Host {text}")), (2, Criteria.Select(text => $"Match {text}")));

    private static readonly Gen<string> End = OneOf.Values("\n", "\n", "\r\n", "  \n", "\t\n");

    private static readonly Gen<string> Text =
        Gen.Select(OneOf.Values("", "  ", "\t"), Line, End, (indent, line, end) => indent + line + end).Array[1, 20].Select(string.Concat);

    private readonly TestDirectory _directory = new();
    private readonly OpenSshDefaults _defaults =
        new(LocalTool.Read("sh", "-c", "eval echo ~$(id -un)").TrimEnd(), Environment.UserName) { SystemFile = null };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_file_has_the_same_meaning_as_for_OpenSSH() =>
        Gen.Select(Text, Text, OneOf.Values(Hosts)).Sample(Compare, iter: 250, threads: 1);

    [Fact]
    public void Mistakes_are_refused_or_accepted_as_by_OpenSSH() =>
        Gen.Select(Text, InvalidSetting, Text, OneOf.Values(Hosts))
            .Sample((before, mistake, after, host) => Compare(before + mistake + "\n" + after, "", host), iter: 100, threads: 1);

    [Theory]
    [InlineData("Host web\n  HostName real.example\nMatch host real.example\n  User deploy")]
    [InlineData("Host !web *\n  User other\nHost *\n  User deploy\n  Port 2222\nHost web\n  Port 1")]
    [InlineData("ProxyCommand none\nProxyJump hop")]
    [InlineData("ProxyJump none\nProxyJump hop")]
    [InlineData("Host web\n Include INCLUDED\n User inside\nHost *\n User outside")]
    [InlineData("Match final host real.example\n  Port 2222\nHost web\n  HostName real.example")]
    [InlineData("Match final all\n  Port 2222\nHost web\n  HostName real.example")]
    [InlineData("Match final all\nInclude INCLUDED\nHost web\n  HostName real.example")]
    [InlineData("Match user deploy\n Port 2222\nMatch all\n User deploy\nMatch user deploy\n Port 2223")]
    [InlineData("IdentityFile /same\nIdentityFile /other\nIdentityFile /same")]
    public void These_files_have_the_same_meaning_as_for_OpenSSH(string text) =>
        Compare(text, "Port 4444\nHost web\n IdentityFile /included\nHost *.example\n User included", "web");

    private void Compare(string text, string included, string host)
    {
        var other = _directory.Write("included", included.Replace("INCLUDED", "/nonexistent/*", StringComparison.Ordinal));
        var file = _directory.Write("config", text.Replace("INCLUDED", $"\"{_directory.Path}/inc*\"", StringComparison.Ordinal));
        var (exitCode, output) = LocalTool.Run("ssh", "-G", "-F", file, host);
        var theirs = exitCode == 0 ? ParseOpenSshOutput(output) : "refused";
        Assert.True(theirs == ReadWithSshConfig(file, host),
            $"{host}: OpenSSH says\n{theirs}\nwe " +
                $"say\n{ReadWithSshConfig(file, host)}\nof\n{File.ReadAllText(file)}\nincluding\n{File.ReadAllText(other)}");
    }

    private string ReadWithSshConfig(string file, string host)
    {
        try
        {
            var config = SshConfig.Read(_defaults.WithConfigurationFile(file), host);
            return Show(
                config.Tokens.Host,
                config.Tokens.Port.ToString(CultureInfo.InvariantCulture),
                config.Tokens.User,
                config.HasConfiguredIdentities ? config.IdentityFiles : ["default"],
                config.CertificateFiles,
                config.IdentitiesOnly ? "yes" : "no",
                config.HostKeyAlias,
                config.Agent,
                config.UserKnownHosts,
                config.GlobalKnownHosts,
                string.Join(',', config.Jumps));
        }
        catch (SshConfigException)
        {
            return "refused";
        }
    }

    private string ParseOpenSshOutput(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .ToLookup(line => line[0], line => line.ElementAtOrDefault(1) ?? "");
        var identities = lines["identityfile"].Select(Path).ToList();
        _ = SshJump.TryParseChain(lines["proxyjump"].SingleOrDefault() ?? "none", out var jumps);
        return Show(
            lines["hostname"].Single(),
            lines["port"].Single(),
            lines["user"].Single(),
            identities.Contains(Path("~/.ssh/id_xmss")) ? ["default"] : identities.Where(path => path != "none"),
            lines["certificatefile"].Select(Path),
            lines["identitiesonly"].Single(),
            lines["hostkeyalias"].SingleOrDefault(),
            lines["identityagent"].SingleOrDefault() switch
            {
                null or "SSH_AUTH_SOCK" => _defaults.GetVariable("SSH_AUTH_SOCK"),
                "none" => null,
                var path => path,
            },
            [string.Join(' ', lines["userknownhostsfile"])],
            [string.Join(' ', lines["globalknownhostsfile"])],
            string.Join(',', jumps!));

        string Path(string path) => _defaults.ExpandHome(path);
    }

    private static string Show(
        string host, string port, string user, IEnumerable<string> identities, IEnumerable<string> certificates, string only, string? alias,
        string? agent, IEnumerable<string> own, IEnumerable<string> all, string jumps) =>
        $"""
        host {host} port {port} user {user} alias {alias} agent {agent} only {only}
        keys {string.Join(" | ", identities)}
        certificates {string.Join(" | ", certificates)}
        known hosts {string.Join(' ', own)} and {string.Join(' ', all)}
        jumps {jumps}
        """;
}
