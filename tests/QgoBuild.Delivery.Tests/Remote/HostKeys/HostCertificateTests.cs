using System.Globalization;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.HostKeys;

namespace QgoBuild.Delivery.Tests.Remote.HostKeys;

/// <summary>Servers with host certificates. Results are compared with OpenSSH's client.</summary>
public sealed class HostCertificateTests
{
    private const string ForThisHost = "-h -n other.example,127.0.0.1";

    [Theory]
    [InlineData("ed25519", "ed25519")]
    [InlineData("rsa", "ed25519")]
    [InlineData("ecdsa", "rsa")]
    [InlineData("ed25519", "ecdsa")]
    public async Task A_key_signed_by_a_listed_authority_is_known(string host, string authority)
    {
        using var server = SshServer.WithAllKeys(server =>
        {
            server.CreateKey("keeper", authority);
            return [$"HostCertificate \"{server.Sign("keeper", $"host_{host}", ForThisHost.Split(' '))}\""];
        });
        await AssertAcceptedAsync(server, $"@cert-authority * {server.PublicKey("keeper")}");
    }

    [Theory]
    [InlineData("@cert-authority * AUTHORITY")]
    [InlineData("@cert-authority 127.0.0.1 AUTHORITY")]
    [InlineData("@cert-authority [127.0.0.1]:PORT AUTHORITY")]
    [InlineData("@cert-authority * STRANGER\n@cert-authority * AUTHORITY")]
    [InlineData("* STRANGER\n@cert-authority * AUTHORITY")]
    [InlineData("127.0.0.1 HOST")]
    [InlineData("@cert-authority * STRANGER\n127.0.0.1 HOST")]
    public async Task One_matching_line_is_sufficient(string lines)
    {
        using var server = StartServerWithCertificate(ForThisHost);
        await AssertAcceptedAsync(server, lines);
    }

    [Theory]
    [InlineData("@cert-authority * STRANGER", HostKeyVerdict.AuthorityUnknown)]
    [InlineData("@cert-authority other.example AUTHORITY", HostKeyVerdict.Unknown)]
    [InlineData("@cert-authority * AUTHORITY\n@revoked * AUTHORITY", HostKeyVerdict.Revoked)]
    [InlineData("@cert-authority * AUTHORITY\n@revoked * HOST", HostKeyVerdict.Revoked)]
    [InlineData("* AUTHORITY", HostKeyVerdict.Changed)]
    [InlineData("@cert-authority * STRANGER\n* STRANGER", HostKeyVerdict.Changed)]
    public async Task Without_a_matching_line_it_is_refused(string lines, HostKeyVerdict verdict)
    {
        using var server = StartServerWithCertificate(ForThisHost);
        await AssertRefusedAsync(server, lines, verdict);
    }

    [Theory]
    [InlineData("-h -n 127.0.0.1 -V 20200101:20200201", "it expired at 2020-02-01 ")]
    [InlineData("-h -n 127.0.0.1 -V 20900101:20910101", "it is not valid before 2090-01-01 ")]
    [InlineData("-h -n other.example,third.example", "it is for other.example, third.example, not for 127.0.0.1")]
    [InlineData("-h -n 127.0.0.1 -O critical:strange=thing", "it has critical options")]
    public async Task An_invalid_certificate_is_refused_even_from_a_listed_authority(string options, string reason)
    {
        using var server = StartServerWithCertificate(options);
        var refusal = await AssertRefusedAsync(server, "@cert-authority * AUTHORITY", HostKeyVerdict.CertificateRefused);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(refusal.Key.Fingerprint, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ssh-keygen -s AUTHORITY -h -I 127.0.0.1 -n 127.0.0.1 ", refusal.Remedy, StringComparison.Ordinal);

        // The key without its certificate is accepted.
        await AssertAcceptedAsync(server, "@cert-authority * AUTHORITY\n127.0.0.1 HOST");
        await AssertRefusedAsync(server, "@cert-authority * AUTHORITY\n[127.0.0.1]:PORT STRANGER", HostKeyVerdict.Changed);
    }

    [Fact]
    public async Task The_printed_command_for_an_unknown_authority_accepts_it()
    {
        using var server = StartServerWithCertificate(ForThisHost);
        var refusal = await AssertRefusedAsync(server, "@cert-authority * STRANGER", HostKeyVerdict.AuthorityUnknown);
        Assert.Contains(LocalTool.Read("ssh-keygen", "-lf", server.KeyFile("authority"))
            .Split(' ')[1], refusal.Message, StringComparison.Ordinal);

        LocalTool.Read("sh", "-c", refusal.Remedy!.Split(": ", 2)[1]);
        await using var host = await server.ConnectAsync(server.Endpoint with { KnownHostsFile = server.KeyFile("lines") });
    }

    private static SshServer StartServerWithCertificate(string options) =>
        SshServer.WithConfiguration(server => [$"HostCertificate \"{server.Sign("authority", "host_ed25519", options.Split(' '))}\""]);

    private static async Task AssertAcceptedAsync(SshServer server, string lines)
    {
        var endpoint = Write(server, lines);
        Assert.True(OpenSshAccepts(endpoint), $"OpenSSH refuses with {lines}");
        await using var host = await server.ConnectAsync(endpoint);
    }

    private static async Task<HostKeyRejectedException> AssertRefusedAsync(SshServer server, string lines, HostKeyVerdict verdict)
    {
        var endpoint = Write(server, lines);
        Assert.False(OpenSshAccepts(endpoint), $"OpenSSH accepts with {lines}");
        var refusal = await Assert.ThrowsAsync<HostKeyRejectedException>(() => server.ConnectAsync(endpoint));
        Assert.Equal(verdict, refusal.Verdict);
        return refusal;
    }

    private static SshEndpoint Write(SshServer server, string lines) => server.Endpoint with
    {
        KnownHostsFile = server.Write("lines", lines
            .Replace("AUTHORITY", server.PublicKey("authority"), StringComparison.Ordinal)
            .Replace("STRANGER", server.PublicKey("stranger"), StringComparison.Ordinal)
            .Replace("HOST", server.PublicKey("host_ed25519"), StringComparison.Ordinal)
            .Replace("PORT", server.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n"),
    };

    private static bool OpenSshAccepts(SshEndpoint endpoint) => LocalTool.Run(
        "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "GlobalKnownHostsFile=none", "-o",
        "UpdateHostKeys=no",
        "-o", $"UserKnownHostsFile=\"{endpoint.KnownHostsFile}\"", "-i", endpoint.PrivateKeyFile!, "-p", $"{endpoint.Port}",
        $"{endpoint.User}@{endpoint.Host}", "true").ExitCode == 0;
}
