using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>The names of the servers' sites are resolved by everything in the sandbox, whatever the servers go through.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class SiteNamesTests(SandboxFixture fixture) : IAsyncLifetime
{
    private const string Network = "e2e-names";
    private static readonly SandboxServer[] Servers = [SandboxServer.Staging, SandboxServer.Production];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private IEnumerable<string> Names => fixture.Description.Staging.Names.Concat(fixture.Description.Production.Names);

    public async ValueTask InitializeAsync()
    {
        foreach (var shell in Servers.Select(server => new ServerShell(fixture, server)))
        {
            await shell.PullAsync(fixture.Description.Registry, fixture.Description.Images.ServerNginx);
            await shell.RunAsync($"docker network create {Network}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await new ServerShell(fixture, server).RunAsync($"docker network rm {Network}");
    }

    [Fact]
    public async Task The_servers_and_the_containers_in_their_networks_resolve_them() => await AssertResolveAsync();

    [Fact]
    public async Task The_authority_resolves_them()
    {
        var engine = new ContainerEngine(fixture.Description.Engine.Address, fixture.Description.Engine.ConfigDirectory);
        foreach (var name in Names)
        {
            string[] resolve = ["exec", "qgobuild-acme", "getent", "hosts", name];
            await engine.Docker.With(resolve).For("resolve a name").ReadAsync(CancellationToken);
        }
    }

    [Theory]
    [InlineData(SandboxServer.Staging)]
    [InlineData(SandboxServer.Production)]
    public async Task A_server_whose_network_was_cut_is_found_again_under_its_names(SandboxServer server)
    {
        await fixture.Control(server).CutNetworkAsync(CancellationToken);
        await fixture.Control(server).RestoreNetworkAsync(CancellationToken);

        await AssertResolveAsync();
    }

    [Theory]
    [InlineData(SandboxServer.Staging)]
    [InlineData(SandboxServer.Production)]
    public async Task A_server_that_was_rebooted_is_found_again_under_its_names(SandboxServer server)
    {
        await fixture.Control(server).RestartAsync(CancellationToken);

        await AssertResolveAsync();
    }

    private async Task AssertResolveAsync()
    {
        foreach (var server in Servers)
        {
            var resolves = await Poll.UntilAsync(_ => ResolvesAsync(server), Timeout, TimeProvider.System, CancellationToken);
            Assert.True(resolves, $"{server} does not resolve all of {string.Join(", ", Names)}.");
        }
    }

    private async Task<bool> ResolvesAsync(SandboxServer server)
    {
        var resolve = string.Join(" && ", Names.Select(name => $"getent hosts {name}"));
        var resolved = await new ServerShell(fixture, server).TryAsync(
            $"{resolve} && docker run --rm --network {Network} --entrypoint sh {fixture.Description.Images.ServerNginx} -c '{resolve}'");
        return resolved.Succeeded;
    }
}
