using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>What runs in containers on the servers: how it is reached from here, and that it survives what servers go through.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class RunningContainersTests(SandboxFixture fixture) : IAsyncLifetime
{
    // The port where certificate authorities ask: nothing that a deployment of the sandbox's staging publishes.
    private const int Port = 80;
    private const string Container = "e2e-nginx";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private ServerShell Shell => new(fixture, SandboxServer.Staging);

    private Uri Address => new($"http://{fixture.Description.Staging.Host}:{Port}/");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(fixture.Description.Staging.Host == "127.0.0.11", "The servers share one address here: port 80 is another one.");
        await Shell.RunLoggedInAsync(fixture.Description.Registry, $"""
            docker rm --force {Container} >/dev/null 2>&1
            docker run --detach --name {Container} --restart unless-stopped --publish {Port}:80 \
                {fixture.Description.Images.ServerNginx} >/dev/null
            """);
    }

    public async ValueTask DisposeAsync() => await Shell.RunAsync($"docker rm --force {Container}");

    [Fact]
    public async Task A_port_that_a_container_publishes_on_a_server_is_reached_at_the_servers_loopback_address() =>
        Assert.True(await WaitUntilRespondingAsync());

    [Fact]
    public async Task A_restart_is_a_reboot_after_which_containers_come_back()
    {
        Assert.True(await WaitUntilRespondingAsync());
        var before = await Shell.RunAsync("cat /proc/1/stat | cut -d' ' -f22");

        await fixture.Control(SandboxServer.Staging).RestartAsync(CancellationToken);

        Assert.True(await WaitUntilRespondingAsync());
        Assert.NotEqual(before, await Shell.RunAsync("cat /proc/1/stat | cut -d' ' -f22"));
        Assert.Equal("", await Shell.RunAsync("systemctl --failed --no-legend --plain"));
    }

    [Fact]
    public async Task A_server_that_lost_its_power_comes_back_too()
    {
        Assert.True(await WaitUntilRespondingAsync());

        await fixture.Control(SandboxServer.Staging).KillAsync(CancellationToken);
        Assert.False(await IsRespondingAsync(CancellationToken));
        await fixture.Control(SandboxServer.Staging).RestartAsync(CancellationToken);

        Assert.True(await WaitUntilRespondingAsync());
    }

    [Fact]
    public async Task A_cut_network_cable_is_noticed_and_plugged_in_again()
    {
        Assert.True(await WaitUntilRespondingAsync());
        var control = fixture.Control(SandboxServer.Staging);

        await control.CutNetworkAsync(CancellationToken);
        Assert.False(await IsRespondingAsync(CancellationToken));
        Assert.Equal("qgobuild-staging", await control.ExecAsync(["hostname"], CancellationToken));
        await control.RestoreNetworkAsync(CancellationToken);

        Assert.True(await WaitUntilRespondingAsync());
        await Shell.RunAsync($"git ls-remote {fixture.Description.Origin.ServerUrl}");
    }

    private Task<bool> WaitUntilRespondingAsync() => Poll.UntilAsync(IsRespondingAsync, Timeout, TimeProvider.System, CancellationToken);

    private async Task<bool> IsRespondingAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(Address, cancellationToken);
            return true;
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
