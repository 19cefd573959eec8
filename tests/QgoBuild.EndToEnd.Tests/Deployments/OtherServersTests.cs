using QgoBuild.Delivery.Shell;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Servers that are not like the sandbox's: another Debian, where root deploys, and a rootless Docker. On each a release becomes
/// live, the server's own guard undoes one that was killed after its migration, and one is rolled back.</summary>
[Collection(SpareServerTests.Name)]
public sealed class OtherServersTests(SpareServerFixture fixture, SandboxFixture sandbox)
{
    private const string Migration = "app/backend/prisma/migrations/20991231000030_other_servers/migration.sql";

    [Theory]
    [InlineData(SpareServerKind.NewerDebian, "root")]
    [InlineData(SpareServerKind.Rootless, "deploy")]
    public async Task A_release_is_deployed_is_killed_and_undone_and_rolled_back(SpareServerKind kind, string user)
    {
        await using var server = new SpareServer(sandbox, kind);
        await server.InitializeAsync();
        var description = new SandboxDirectory(server.SandboxDirectory);
        await fixture.CheckOutGoodAsync();
        (await Build("DeployStaging")).ExpectExitCode(0).ExpectOutput($"{user}@127.0.0.1").ExpectOutput("checked from outside as well");
        using var api = new CargoApi(server.Description);
        await api.SeedAsync(20, 3);
        var (rows, uploads) = (await server.Observer.DumpAsync(), await server.Observer.UploadsAsync());

        // It works, but the script of its deployment is killed before the switch.
        var works = await fixture.CommitOnGoodAsync("Change the schema",
            (Migration, _ => "ALTER TABLE `shipments` MODIFY `goods` VARCHAR(301) NOT NULL;\n"));
        var hook = server.Description.Directory + "/.qgobuild/hooks/before-switch";
        await server.Observer.ReadAsync(RemoteCommand.Sh($"""
            mkdir -p {server.Description.Directory + "/.qgobuild/hooks"}
            printf '%s\n' '#!/bin/sh' 'kill -s KILL "$(cat "$(dirname "$0")/../deployments/$QGO_DEPLOYMENT/pid")"; sleep 3' >{hook}
            chmod +x {hook}
            """));
        (await Build("DeployStaging")).ExpectExitCode(3);
        await server.Observer.ReadAsync(RemoteCommand.Of("rm", hook));
        await AssertIsAsBeforeAsync();

        (await Build("DeployStaging")).ExpectExitCode(0);
        Assert.Equal(works, await api.CommitAsync());
        (await Build("Rollback", "--environment", "staging", "--yes")).ExpectExitCode(0);
        await AssertIsAsBeforeAsync();
        await fixture.CheckOutGoodAsync();

        Task<CommandResult> Build(params string[] arguments) => fixture.RunBuildInAsync(description, arguments);

        async Task AssertIsAsBeforeAsync()
        {
            Assert.Equal(fixture.GoodCommit, await api.CommitAsync());
            Assert.Equal(rows, await server.Observer.DumpAsync());
            Assert.Equal(uploads, await server.Observer.UploadsAsync());
        }
    }
}
