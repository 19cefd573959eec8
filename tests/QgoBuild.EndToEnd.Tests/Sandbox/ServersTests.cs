using QgoBuild.Sandbox;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

[Collection(WholeSandboxTests.Name)]
public sealed class ServersTests(SandboxFixture fixture)
{
    public static TheoryData<SandboxServer> Both => [SandboxServer.Staging, SandboxServer.Production];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_server_is_known_by_its_host_key_and_accepts_the_key(SandboxServer server) =>
        Assert.Equal("deploy", await new ServerShell(fixture, server).RunAsync("whoami"));

    [Fact]
    public async Task A_server_in_anothers_place_is_noticed()
    {
        var knownHosts = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(knownHosts, await SwappedKeysAsync(), TestContext.Current.CancellationToken);
            var impostor = fixture.Description.Staging with { KnownHosts = knownHosts };

            var refused = await new ServerShell(impostor).TryAsync("true");

            Assert.Equal(255, refused.ExitCode);
            Assert.Contains("Host key verification failed", refused.LastLines);
        }
        finally
        {
            File.Delete(knownHosts);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_server_has_what_a_deployment_needs(SandboxServer server)
    {
        var shell = new ServerShell(fixture, server);

        Assert.Matches(@"^2[6-9]\.", await shell.RunAsync("docker version --format '{{.Server.Version}}'"));
        Assert.Matches(@"^v?2\.", await shell.RunAsync("docker compose version --short"));
        await shell.RunAsync("git --version && command -v flock setsid sha256sum tar gzip sync");
        Assert.Equal("UTC", await shell.RunAsync("date +%Z"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_server_boots_without_a_failed_unit(SandboxServer server) =>
        Assert.Equal("", await new ServerShell(fixture, server).RunAsync("systemctl --failed --no-legend --plain"));

    [Fact]
    public async Task A_server_takes_many_sessions_at_once()
    {
        var shell = new ServerShell(fixture, SandboxServer.Staging);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => shell.RunAsync($"echo {number}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), answers);
    }

    // Staging's address with production's key.
    private async Task<string> SwappedKeysAsync()
    {
        var lines = await File.ReadAllLinesAsync(fixture.Description.Staging.KnownHosts, TestContext.Current.CancellationToken);
        var staging = lines.Single(line =>
            line.StartsWith($"[{fixture.Description.Staging.Host}]:{fixture.Description.Staging.Port} ", StringComparison.Ordinal));
        var production = lines.Single(line =>
            line.StartsWith($"[{fixture.Description.Production.Host}]:{fixture.Description.Production.Port} ", StringComparison.Ordinal));
        return $"{staging.Split(' ')[0]} {production.Split(' ', 2)[1]}\n";
    }
}
