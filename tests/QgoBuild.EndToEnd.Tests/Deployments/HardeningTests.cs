using System.Text.Json;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Sandbox;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What Setup does for the protection of a server, on one of its own.</summary>
[Collection(SpareServerTests.Name)]
public sealed class HardeningTests(SandboxFixture sandbox, SpareServerFixture fixture) : IAsyncLifetime
{
    private const int Site = 8080;
    private const int Api = 5001;
    private const int Database = 3306;
    private const int Other = 9000;
    private const int HostNetworkPort = 7777;

    private readonly SpareServer _server = new(sandbox);

    private RegistryDescription Registry => sandbox.Description.Registry;

    private string Image => sandbox.Description.Images.ServerNginx;

    public async ValueTask InitializeAsync()
    {
        await fixture.CheckOutGoodAsync();
        await _server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_server_as_providers_hand_it_out_is_protected_and_stays_so()
    {
        await PublishAsync();
        Assert.All(await ProbePortsAsync(), port => Assert.True(port.HasPassed, $"{port.Port} is closed."));
        Assert.Contains("password", await _server.LoginMethodsAsync(), StringComparison.Ordinal);
        (await RunSetupAsync()).ExpectOutput("The container edge publishes its database on port 3306")
            .ExpectOutput("sshd accepts passwords").ExpectOutput("protections are advised");

        var applied = (await RunSetupAsync("--apply", "--yes", "--json")).ExpectExitCode(0);
        var report = JsonElement.Parse(applied.StandardOutput);
        Assert.Equal(
            ["deploy user"],
            report.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("state").GetString() != "ok")
                .Select(check => check.GetProperty("name").GetString()));
        await AssertNothingIsLeftToApplyAsync();

        await AssertProtectedAsync();
        await AssertContainersReachOthersAsync();
        await AssertDeployUserAsync();
        Assert.Equal("json-file 10m", await LogOfNewContainerAsync());

        await _server.ExecAsync("systemctl restart docker");
        await AssertProtectedAsync();
        await _server.RebootAsync();
        await AssertProtectedAsync();
        Assert.Equal("", await _server.Observer.ReadAsync(RemoteCommand.Of("systemctl", "--failed", "--no-legend", "--plain")));
        await AssertNothingIsLeftToApplyAsync();

        // Rules that somebody has changed are found.
        await _server.ExecAsync("nft add element inet qgobuild entrances '{ 3306 }'");
        Assert.True(await _server.IsOpenAsync(Database));
        (await RunSetupAsync("--only", "firewall,database")).ExpectOutput("were changed");
        (await RunSetupAsync("--only", "firewall", "--apply", "--yes")).ExpectExitCode(0);
        await AssertProtectedAsync();
    }

    [Fact]
    public async Task A_firewall_that_would_lock_us_out_is_undone_by_the_server_itself()
    {
        var before = await _server.ExecAsync("nft list ruleset");
        // The port of SSH is not the one that a new connection needs.
        await using var collector = CreateCollector();
        var check = new ServerCheck(new WrongSshPortRequirement(new FirewallProtection("spare", [Site, Api])), collector);
        var result = await check.CheckAsync(TestContext.Current.CancellationToken);

        var failure =
            await Assert.ThrowsAsync<DeliveryException>(() => check.ApplyAsync(result, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("because a new connection failed", failure.Message, StringComparison.Ordinal);
        await WaitUntilAsync(async () => (await new ServerShell(_server.Description).TryAsync("true")).Succeeded);
        Assert.DoesNotContain("inet qgobuild", await _server.ExecAsync("nft list ruleset"), StringComparison.Ordinal);
        Assert.Equal("absent", await _server.ExecAsync("[ -e /etc/qgobuild/firewall.nft ] || echo absent"));
        Assert.DoesNotContain("inet qgobuild", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_sshd_refuses_is_undone_at_once()
    {
        await _server.ExecAsync("echo NoSuchKeyword yes >/etc/ssh/sshd_config.d/60-wrong.conf");
        await using var collector = CreateCollector();
        var facts = (await collector.CollectAsync(TestContext.Current.CancellationToken)).Facts!;
        // sshd -T fails as well then: that is what the survey told before.
        var protection = new SshdProtection();
        var before =
            facts with { Protection = facts.Protection with { Sshd = "port 22\npasswordauthentication yes\npermitrootlogin yes" } };

        Assert.NotEqual(0, await collector.ApplyAsync(protection.GetFix(before)!, _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal("absent", await _server.ExecAsync("[ -e /etc/ssh/sshd_config.d/00-qgobuild.conf ] || echo absent"));
        Assert.True((await new ServerShell(_server.Description).TryAsync("true")).Succeeded);
    }

    private async Task AssertNothingIsLeftToApplyAsync() =>
        Assert.Equal(0, JsonElement.Parse((await RunSetupAsync("--apply", "--yes", "--json")).ExpectExitCode(0).StandardOutput)
            .GetProperty("applied").GetArrayLength());

    private async Task AssertProtectedAsync()
    {
        // Containers that start again with the server take a moment.
        await WaitUntilAsync(async () => await _server.IsOpenAsync(Site) && await _server.IsOpenAsync(Api));
        Assert.Equal([(Site, true), (Api, true), (Database, false), (Other, false), (HostNetworkPort, false)], await ProbePortsAsync());
        Assert.EndsWith("(publickey).", await _server.LoginMethodsAsync(), StringComparison.Ordinal);
    }

    // The origin is on the network outside, and another container is published on a port that is closed from there.
    private async Task AssertContainersReachOthersAsync() =>
        await _server.ExecAsync($$"""
            docker run --rm --entrypoint bash {{Image}} -c \
                ": </dev/tcp/172.17.0.1/{{Other}} && : </dev/tcp/$(getent hosts origin.sandbox | cut -d ' ' -f 1)/22"
            """);

    private async Task AssertDeployUserAsync()
    {
        await using var deploy = new ServerObserver(_server.Description with { User = DeployUserProtection.User });
        Assert.Equal("deploy", await deploy.ReadAsync(RemoteCommand.Of("id", "-un")));
        Assert.Equal("runs", await deploy.ReadAsync(RemoteCommand.Of("docker", "run", "--rm", "--entrypoint", "echo", Image, "runs")));
        await deploy.ReadAsync(RemoteCommand.Sh($"docker compose version && touch {"/home/deploy/NEW START/file"}"));
        Assert.Equal("refused", await deploy.ReadAsync(RemoteCommand.Sh($"cat /etc/shadow 2>/dev/null || echo refused")));
    }

    private Task<string> LogOfNewContainerAsync() => _server.ExecAsync($$$"""
        systemctl restart docker
        docker create --name limited {{{Image}}} >/dev/null
        docker inspect --format '{{.HostConfig.LogConfig.Type}} {{index .HostConfig.LogConfig.Config "max-size"}}' limited
        docker rm limited >/dev/null
        """);

    // What listens on the server itself, and what a container publishes: entrances, a database, and something else.
    private async Task<string> PublishAsync()
    {
        await new ServerShell(_server.Description).PullAsync(Registry, Image);
        return await _server.ExecAsync($$"""
            set -e
            serve() {
                echo "events {} http { server { $1 } }" >"/root/$2.conf"
                name=$2
                shift 2
                docker run --detach --name "$name" --label com.docker.compose.project=qgo-cargo --restart unless-stopped "$@" \
                    --volume "/root/$name.conf:/etc/nginx/test.conf" --entrypoint nginx {{Image}} -c /etc/nginx/test.conf -g 'daemon off;'
            }
            serve 'listen {{Site}}; listen {{Api}}; listen {{Database}};' edge \
                --publish {{Site}}:{{Site}} --publish {{Api}}:{{Api}} --publish {{Database}}:{{Database}} --publish {{Other}}:{{Site}}
            serve 'listen {{HostNetworkPort}};' host --network host
            """);
    }

    private async Task<IReadOnlyList<(int Port, bool HasPassed)>> ProbePortsAsync()
    {
        var open = new List<(int, bool)>();
        foreach (var port in new[] { Site, Api, Database, Other, HostNetworkPort })
            open.Add((port, await _server.IsOpenAsync(port)));
        return open;
    }

    private Task<CommandResult> RunSetupAsync(params string[] arguments) => CommandResult.RunAsync(
        Path.Combine(fixture.Directory, "build.sh"),
        ["Setup", "--environment", "staging", .. arguments],
        fixture.Directory,
        new Dictionary<string, string?>(fixture.Variables) { ["NUKE_SANDBOX_DIRECTORY"] = _server.SandboxDirectory });

    private ServerFactsCollector CreateCollector() => new(
        async cancellationToken => await SshRemoteHost.ConnectAsync(
            new SshEndpoint(_server.Description.Host, _server.Description.Port, _server.Description.User, _server.Description.PrivateKey,
                _server.Description.KnownHosts),
            NetworkGuard.LoopbackOnly(),
            cancellationToken),
        new DeploymentEnvironment
        {
            Name = "staging",
            Server = new SshEndpoint(_server.Description.Host),
            Directory = _server.Description.Directory,
            Branch = "staging",
            Origin = sandbox.Description.Origin.ServerUrl,
            Url = new Uri(_server.Description.Url),
            Entrances = [new Entrance(Site, []), new Entrance(Api, [])],
            Registry = sandbox.Description.Registry.ServerAddress,
            EdgeImage = "",
        },
        null,
        TimeProvider.System);

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        for (var attempts = 0; !await condition(); attempts++)
        {
            Assert.True(attempts < 60, "It does not become so.");
            await Task.Delay(1000);
        }
    }

    /// <summary>A firewall for a server whose SSH is believed to be elsewhere.</summary>
    private sealed record WrongSshPortRequirement(ServerRequirement Firewall) : ServerRequirement(Firewall.Name)
    {
        public override CheckResult Evaluate(ServerFacts facts) => Firewall.Evaluate(WithWrongPort(facts));

        public override RemoteCommand? GetFix(ServerFacts facts) => Firewall.GetFix(WithWrongPort(facts));

        public override RemoteCommand? GetKeepCommand(ServerFacts facts) => Firewall.GetKeepCommand(WithWrongPort(facts));

        private static ServerFacts WithWrongPort(ServerFacts facts) =>
            facts with { Protection = facts.Protection with { Sshd = "port 2200", ConnectedPort = 2200 } };
    }
}
