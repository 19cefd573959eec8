using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Faults;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The database gets another image and other settings, which deployments never give it; and everything comes back where that fails.</summary>
[Collection(OnProduction.Name)]
public sealed class UpgradeTests(ProductionFixture workshop, SandboxFixture sandbox) : IAsyncLifetime
{
    private const string Platform = "app/platform.compose.yml";
    private const string Newer = "e2e/mysql:newer";
    private const string Ruinous = "e2e/mysql:ruinous";

    private readonly SandboxDirectory _files = new(Directory.CreateTempSubdirectory("another image ").FullName);
    private readonly CargoApi _api = new(workshop.Target);

    private static string Database => "qgo-cargo-mysql-1";

    public async ValueTask InitializeAsync()
    {
        await workshop.ReturnToGoodAsync();
        if (await _api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
        // One that differs by its name alone, and one that destroys what it finds before it ends.
        var from = workshop.Sandbox.Images.ServerMysql;
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"""
            printf 'FROM %s\nLABEL newer=yes\n' {from} | docker build --quiet --tag {Newer} - 2>&1
            printf 'FROM %s\nENTRYPOINT ["sh", "-c", "rm -rf /var/lib/mysql/qgo_cargo; echo ruined; exit 1"]\n' {from} | docker build --quiet --tag {Ruinous} - 2>&1
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await workshop.ReturnToGoodAsync();
        (await workshop.DeployAsync()).Exits(0);
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(0);
        _api.Dispose();
        Directory.Delete(_files.Path, recursive: true);
        await workshop.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Another_image_and_other_settings_wait_until_they_are_applied_with_every_row_there()
    {
        await _api.FillAsync(200, 0);
        var commit = await workshop.CommitOnGoodAsync("More connections", (Platform, text => text.Replace("    command:\n", "    command:\n      - --max-connections=77\n", StringComparison.Ordinal)));
        (await workshop.DeployAsync()).Exits(0).Says("the database waits for an upgrade");
        Assert.Equal("The settings of its container have changed.", await WaitsAsync());
        (await workshop.OperateAsync("Status")).Exits(0).Says("--service mysql");

        (await UpgradeAsync(Newer)).Exits(2).Says("--yes").Says("users see the maintenance page");
        (await workshop.OperateAsync("Upgrade", "--service", "backend", "--yes")).Exits(2).Says("a deployment replaces it");
        var rows = await workshop.Server.DumpAsync();
        (await UpgradeAsync(Newer, "--yes")).Exits(0).Says("and is to run " + Newer).Says(", verified and loaded");

        Assert.Equal("77", (await workshop.Server.SqlAsync("SELECT @@max_connections")).Trim());
        Assert.Equal(Newer, await ImageAsync());
        Assert.Equal(("", commit), (await WaitsAsync(), await _api.CommitAsync()));
        Assert.Equal(rows, await workshop.Server.DumpAsync());
        Assert.Equal("", await CopiesAsync());
        await _api.ShipAsync(1);
        (await UpgradeAsync(Newer, "--yes")).Exits(0).Says("the database is as its image and its settings say: users go on");
    }

    [Fact]
    public async Task An_upgrade_that_fails_or_is_killed_half_way_brings_the_old_database_back_with_every_row()
    {
        await _api.FillAsync(200, 0);
        var (rows, image) = (await workshop.Server.DumpAsync(), await ImageAsync());

        (await UpgradeAsync(Ruinous, "--yes")).Exits(3).Says("The database could not be created anew").Says("ruined").Says("The upgrade was undone");
        await AssertIsAsBeforeAsync(rows, image);

        // The newer one has begun to write, users are not let in yet, and whoever was at it is gone.
        var scene = new FaultServer(workshop, sandbox, TestContext.Current.CancellationToken);
        await scene.ArmAsync("verify");
        Describe(Newer);
        using var client = FaultClient.Operate(workshop, _files, "Upgrade", "--service", "mysql", "--yes");
        scene.Client = client;
        await scene.ReachedAsync();
        Assert.Equal(Newer, await ImageAsync());
        await scene.SignalScriptAsync("KILL");
        await scene.GoAsync();
        Assert.Equal(3, await client.EndAsync(TimeSpan.FromMinutes(3)));
        await scene.DisarmAsync();
        await AssertIsAsBeforeAsync(rows, image);
    }

    private async Task AssertIsAsBeforeAsync(string rows, string image)
    {
        Assert.Equal((workshop.Good, image), (await _api.CommitAsync(), await ImageAsync()));
        Assert.Equal(rows, await workshop.Server.DumpAsync());
        Assert.Equal("", await CopiesAsync());
        Assert.Empty((await StatusAsync())["drift"]!.AsArray());
        await workshop.AssertNoSecretIsLeftAsync();
    }

    private void Describe(string image) => (sandbox.Description with { Images = sandbox.Description.Images with { ServerMysql = image } }).Save(_files);

    private Task<CommandResult> UpgradeAsync(string image, params string[] arguments)
    {
        Describe(image);
        return workshop.BuildInAsync(_files, ["Upgrade", "--environment", workshop.Environment, "--service", "mysql", .. arguments]);
    }

    private async Task<string> WaitsAsync() => (string)(await StatusAsync())["databaseWaits"]!;

    private async Task<JsonNode> StatusAsync() => JsonNode.Parse((await workshop.OperateAsync("Status", "--json")).Exits(0).Answer)!;

    private Task<string> ImageAsync() => workshop.Server.ReadAsync(RemoteCommand.Of("docker", "inspect", "--format", "{{.Config.Image}}", Database));

    private Task<string> CopiesAsync() => workshop.Server.ReadAsync(RemoteCommand.Sh($"docker volume ls --quiet | grep before || :"));
}
