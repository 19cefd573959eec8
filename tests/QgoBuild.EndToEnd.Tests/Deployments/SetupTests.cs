using System.Text.Json;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Somebody has a new server. Each test leaves it as it was: what protects a server is applied by <see cref="HardeningTests"/>, on
/// one of its own.</summary>
[Collection(ProductionTests.Name)]
public sealed class SetupTests(ProductionFixture fixture) : IAsyncLifetime
{
    private ServerObserver Server => fixture.Server;

    private string EnvironmentDirectory => fixture.Target.Directory;

    // A server of the sandbox that nothing was deployed to has no directory yet.
    public async ValueTask InitializeAsync() => await Server.ReadAsync(RemoteCommand.Of("mkdir", "-p", "--", EnvironmentDirectory));

    public async ValueTask DisposeAsync() => await fixture.AssertNoSecretIsLeftAsync();

    [Fact]
    public async Task A_ready_server_is_reported_as_text_and_as_JSON()
    {
        (await RunSetupAsync()).ExpectExitCode(0).ExpectOutput("is there.").ExpectOutput("Next: ./build.sh DeployProduction");

        var report = JsonElement.Parse((await RunSetupAsync("--json")).ExpectExitCode(0).StandardOutput);
        Assert.True(report.GetProperty("ready").GetBoolean());
        var needed = report.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("group").GetString() == "deployment");
        Assert.All(needed, check => Assert.Equal("ok", check.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_made_once_it_was_asked_for()
    {
        var temporaryPath = EnvironmentDirectory + " aside";
        await Server.ReadAsync(RemoteCommand.Of("mv", "-T", "--", EnvironmentDirectory, temporaryPath));
        try
        {
            (await RunSetupAsync()).ExpectExitCode(1).ExpectOutput($"{EnvironmentDirectory} does not exist yet.").ExpectOutput("--apply");
            (await RunSetupAsync("--apply", "--only", "directory")).ExpectExitCode(2).ExpectOutput("--yes or --approve production");
            Assert.Equal("absent", await Server.ReadAsync(RemoteCommand.Sh($"[ -e {EnvironmentDirectory} ] || echo absent")));

            var applied = JsonElement.Parse(
                (await RunSetupAsync("--apply", "--yes", "--json", "--only", "directory")).ExpectExitCode(0).StandardOutput);
            Assert.Equal($"Create the directory {EnvironmentDirectory}.", Assert.Single(applied.GetProperty("applied").EnumerateArray())
                .GetString());
            (await RunSetupAsync("--apply", "--yes", "--only", "directory")).ExpectExitCode(0).ExpectOutput("Everything is there.");
        }
        finally
        {
            await Server.ReadAsync(
                RemoteCommand.Sh($"rmdir -- {EnvironmentDirectory} 2>/dev/null; mv -T -- {temporaryPath} {EnvironmentDirectory}"));
        }
    }

    [Fact]
    public async Task A_server_without_a_key_gets_one_whose_public_half_is_shown()
    {
        await Server.ReadAsync(RemoteCommand.Sh($"cd ~/.ssh && mv id_ed25519 kept && mv id_ed25519.pub kept.pub"));
        try
        {
            (await RunSetupAsync()).ExpectExitCode(1).ExpectOutput("The server has no deploy key for the repository.");
            // The repository does not accept the new key yet, so one check still fails.
            (await RunSetupAsync("--apply", "--yes", "--only", "deploy-key")).ExpectExitCode(1)
                .ExpectOutput("The repository does not accept the server's key yet.")
                .ExpectOutput(await Server.ReadAsync(RemoteCommand.Sh($"cat ~/.ssh/id_ed25519.pub")))
                .ExpectOutput("Grant it read access to");
        }
        finally
        {
            await Server.ReadAsync(RemoteCommand.Sh($"cd ~/.ssh && mv kept id_ed25519 && mv kept.pub id_ed25519.pub"));
        }

        (await RunSetupAsync()).ExpectExitCode(0);
    }

    private Task<CommandResult> RunSetupAsync(params string[] arguments) => fixture.RunTargetAsync("Setup", arguments);
}
