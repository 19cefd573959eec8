using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Faults;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The database gets another image and other settings, which deployments never give it; and everything comes back where that
/// fails.</summary>
[Collection(ProductionTests.Name)]
public sealed class UpgradeTests(ProductionFixture fixture, SandboxFixture sandbox) : IAsyncLifetime
{
    private const string Compose = "app/docker-compose.yml";
    private const string NewerImage = "e2e/mysql:newer";
    private const string DestructiveImage = "e2e/mysql:ruinous";

    private readonly SandboxDirectory _files = new(Directory.CreateTempSubdirectory("another image ").FullName);
    private readonly CargoApi _api = new(fixture.Target);

    private string Database => $"qgo-cargo-{fixture.Environment}-mysql-1";

    public async ValueTask InitializeAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await _api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
        // One that differs by its name alone, and one that destroys what it finds before it ends.
        var from = fixture.Sandbox.Images.ServerMysql;
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"""
            printf 'FROM %s\nLABEL newer=yes\n' {from} | docker build --quiet --tag {NewerImage} - 2>&1
            printf 'FROM %s\nENTRYPOINT ["sh", "-c", "rm -rf /var/lib/mysql/qgo_cargo; echo ruined; exit 1"]\n' {from} |
                docker build --quiet --tag {DestructiveImage} - 2>&1
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CheckOutGoodAsync();
        (await fixture.DeployAsync()).ExpectExitCode(0);
        (await fixture.RunTargetAsync("Upgrade", "--yes")).ExpectExitCode(0);
        _api.Dispose();
        Directory.Delete(_files.Path, recursive: true);
        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Another_image_and_other_settings_wait_until_they_are_applied_with_every_row_there()
    {
        await _api.SeedAsync(200, 0);
        var commit = await fixture.CommitOnGoodAsync("More connections",
            (Compose, text => text.Replace("    command:\n", "    command:\n      - --max-connections=77\n", StringComparison.Ordinal)));
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("the database waits for an upgrade");
        Assert.Equal("The settings of its container have changed.", await GetPendingUpgradeAsync());
        (await fixture.RunTargetAsync("Status")).ExpectExitCode(0).ExpectOutput("--service mysql");

        (await UpgradeAsync(NewerImage)).ExpectExitCode(2).ExpectOutput("--yes").ExpectOutput("users see the maintenance page");
        (await fixture.RunTargetAsync("Upgrade", "--service", "backend", "--yes")).ExpectExitCode(2)
            .ExpectOutput("a deployment replaces it");
        var rows = await fixture.Server.DumpAsync();
        (await UpgradeAsync(NewerImage, "--yes")).ExpectExitCode(0).ExpectOutput("and is to run " + NewerImage)
            .ExpectOutput(", verified and loaded");

        Assert.Equal("77", (await fixture.Server.SqlAsync("SELECT @@max_connections")).Trim());
        Assert.Equal(NewerImage, await ImageAsync());
        Assert.Equal(("", commit), (await GetPendingUpgradeAsync(), await _api.CommitAsync()));
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal("", await ListVolumeCopiesAsync());
        await _api.CreateShipmentAsync(1);
        (await UpgradeAsync(NewerImage, "--yes")).ExpectExitCode(0)
            .ExpectOutput("image and settings of the database have not changed: no downtime");
    }

    [Fact]
    public async Task An_upgrade_that_fails_or_is_killed_half_way_brings_the_old_database_back_with_every_row()
    {
        await _api.SeedAsync(200, 0);
        var (rows, image) = (await fixture.Server.DumpAsync(), await ImageAsync());

        (await UpgradeAsync(DestructiveImage, "--yes")).ExpectExitCode(3).ExpectOutput("The database could not be created anew")
            .ExpectOutput("ruined").ExpectOutput("The upgrade was undone");
        await AssertIsAsBeforeAsync(rows, image);

        // The newer database writes already, users are not admitted yet, and the script is killed.
        var faultServer = new FaultServer(fixture, sandbox, TestContext.Current.CancellationToken);
        await faultServer.PauseBeforeAsync("verify");
        SaveSandbox(NewerImage);
        using var client = FaultClient.RunTarget(fixture, _files, "Upgrade", "--service", "mysql", "--yes");
        faultServer.Client = client;
        await faultServer.WaitUntilReachedAsync();
        Assert.Equal(NewerImage, await ImageAsync());
        await faultServer.SignalScriptAsync("KILL");
        await faultServer.ContinueAsync();
        Assert.Equal(3, await client.WaitForExitAsync(TimeSpan.FromMinutes(3)));
        await faultServer.RemoveHooksAsync();
        await AssertIsAsBeforeAsync(rows, image);
    }

    private async Task AssertIsAsBeforeAsync(string rows, string image)
    {
        Assert.Equal((fixture.GoodCommit, image), (await _api.CommitAsync(), await ImageAsync()));
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal("", await ListVolumeCopiesAsync());
        Assert.Empty((await StatusAsync())["drift"]!.AsArray());
        await fixture.AssertNoSecretIsLeftAsync();
    }

    private void SaveSandbox(string image) =>
        (sandbox.Description with { Images = sandbox.Description.Images with { ServerMysql = image } }).Save(_files);

    private Task<CommandResult> UpgradeAsync(string image, params string[] arguments)
    {
        SaveSandbox(image);
        return fixture.RunBuildInAsync(_files, ["Upgrade", "--environment", fixture.Environment, "--service", "mysql", .. arguments]);
    }

    private async Task<string> GetPendingUpgradeAsync() => (string)(await StatusAsync())["databaseWaits"]!;

    private async Task<JsonNode> StatusAsync() =>
        JsonNode.Parse((await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0).StandardOutput)!;

    private Task<string> ImageAsync() =>
        fixture.Server.ReadAsync(RemoteCommand.Of("docker", "inspect", "--format", "{{.Config.Image}}", Database));

    private Task<string> ListVolumeCopiesAsync() =>
        fixture.Server.ReadAsync(RemoteCommand.Sh($"docker volume ls --quiet | grep before || :"));
}
