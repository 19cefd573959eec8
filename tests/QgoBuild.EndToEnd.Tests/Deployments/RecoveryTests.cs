using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Somebody's hand on the server, with no deployment under way: everything that is gone comes back from the record, or what a
/// person must give is named.</summary>
[Collection(ProductionTests.Name)]
public sealed class RecoveryTests(ProductionFixture fixture) : IAsyncDisposable
{
    private CargoApi Api { get; } = new(fixture.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Recover_creates_containers_network_and_images_again_that_were_removed_by_hand()
    {
        await DeployGoodAsync();
        var (rows, uploads) = (await fixture.Server.DumpAsync(), await fixture.Server.UploadsAsync());
        await RemoveAsync("docker system prune --all --force");

        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput($"./build.sh Recover --environment {fixture.Environment}");
        (await fixture.RunTargetAsync("Recover")).ExpectExitCode(0).ExpectOutput("serves again, healthy");

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(uploads, await fixture.Server.UploadsAsync());
        Assert.Equal(fixture.Containers, (await fixture.Server.ContainersAsync()).Count);
        Assert.Empty((await StatusAsync())["drift"]!.AsArray());
        (await fixture.RunTargetAsync("Recover")).ExpectExitCode(0).ExpectOutput("nothing to recover");
    }

    [Fact]
    public async Task Without_its_volume_the_database_is_not_created_empty_and_the_command_that_restores_it_does()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0);
        var (backup, rows) = (await fixture.Server.NewestBackupAsync(), await fixture.Server.DumpAsync());
        await RemoveAsync($"docker volume rm qgo-cargo-{fixture.Environment}-mysql");

        (await fixture.RunTargetAsync("Recover")).ExpectExitCode(4)
            .ExpectOutput($"./build.sh Rollback --environment {fixture.Environment} --backup {backup} --accept-drift");
        (await fixture.RunTargetAsync("Rollback", "--backup", backup, "--accept-drift", "--yes")).ExpectExitCode(0);

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(rows, await fixture.Server.DumpAsync());
    }

    [Fact]
    public async Task A_service_that_waits_for_the_health_of_another_starts_after_the_migration_that_makes_it_healthy()
    {
        await DeployGoodAsync();
        var commit = await fixture.CommitOnGoodAsync(
            "Wait for health",
            ("app/backend/prisma/migrations/20991231000020_waited_for/migration.sql", _ =>
                "-- qgo: online\nCREATE TABLE `waited_for` (`id` INT PRIMARY KEY);\n"),
            ("app/docker-compose.yml", text => WaitForBackend(text, "/app/docker/entrypoint.sh npx prisma migrate status")));

        (await fixture.DeployAsync()).ExpectExitCode(0);

        Assert.Equal(commit, await Api.CommitAsync());
        (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0);
    }

    [Fact]
    public async Task A_service_that_never_becomes_healthy_is_named_with_the_output_of_its_check()
    {
        await DeployGoodAsync();
        await fixture.CommitOnGoodAsync("Never be healthy",
            ("app/docker-compose.yml", text => WaitForBackend(text, "echo the oven is cold; exit 1")));

        (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput("Step check failed")
            .ExpectOutput("(depends_on) is not ready: frontend").ExpectOutput("its health check printed: the oven is cold");

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
    }

    // The frontend waits until the backend is healthy, by this command.
    private static string WaitForBackend(string compose, string check)
    {
        var lines = compose.Split('\n').ToList();
        var test = lines.FindIndex(line => line.Contains("test: [CMD, node", StringComparison.Ordinal));
        lines[test] = $"      test: [CMD-SHELL, \"{check}\"]";
        lines[test + 1] = "      interval: 1s";
        lines[test + 2] = "      timeout: 20s";
        lines.Insert(lines.IndexOf("  frontend:") + 1, "    depends_on: { backend: { condition: service_healthy } }");
        return string.Join('\n', lines);
    }

    private async Task DeployGoodAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await Api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
        await Api.CreateShipmentAsync(1);
    }

    private Task<string> RemoveAsync(string more) => fixture.Server.ReadAsync(RemoteCommand.Of(
        "sh", "-c", $"for project in qgo-cargo-{fixture.Environment}-blue qgo-cargo-{fixture.Environment}-green " +
            $"qgo-cargo-{fixture.Environment}; do docker compose --project-name $project down --timeout 5 2>&1; done; {more}"));

    private async Task<JsonNode> StatusAsync() =>
        JsonNode.Parse((await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0).StandardOutput)!;
}
