using System.Diagnostics;
using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>A deployment with people at work, a fault at one of its steps, and then everything that must hold. Two commits alternate, so
/// that a deployment always brings another release; where it is to be rolled back, it brings a migration as well.</summary>
public sealed class FaultMatrix(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    /// <summary>The steps of a deployment.</summary>
    public static readonly IReadOnlyList<string> Steps =
        ["preflight", "lock", "fetch", "pull", "platform", "maintain", "backup", "start", "migrate", "check", "switch", "verify", "finish"];

    private readonly CargoApi _api = new(deploymentFixture.Target);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The commits that work, and one that works and changes the schema.</summary>
    private static (string Even, string Odd, string Migrating)? Commits { get; set; }

    public async Task PrepareAsync()
    {
        Commits ??= (
            await deploymentFixture.CommitOnGoodAsync("Even", ("app/frontend/public/even.txt", _ => "even\n")),
            await deploymentFixture.CommitOnGoodAsync("Odd", ("app/frontend/public/odd.txt", _ => "odd\n")),
            await deploymentFixture.CommitOnGoodAsync("Migrating",
                ("app/backend/prisma/migrations/20991231000009_change/migration.sql", _ =>
                    "ALTER TABLE `shipments` MODIFY `goods` VARCHAR(300) NOT NULL;\n")));
        // What one fault has left broken is that one's failure, and no other's.
        var faultServer = new FaultServer(deploymentFixture, sandbox, CancellationToken);
        await faultServer.RemoveHooksAsync();
        if (await _api.TryCommitAsync() is not { } live || (live != Commits.Value.Even && live != Commits.Value.Odd) ||
            (await new Invariants(deploymentFixture, faultServer).StatusAsync())["drift"]!.AsArray().Count > 0)
            await DeployAsync(Commits.Value.Even, "--accept-drift");
    }

    public async Task RunCellAsync(Fault fault, string step)
    {
        var (even, odd, migrating) = Commits!.Value;
        var before = await _api.CommitAsync();
        var other = before == even ? odd : even;
        var expected = fault.ExpectedOutcomes(step);
        // Where the database may have to go back, there is something that goes back.
        var wanted = expected.Contains("succeeded") ? other : migrating;
        var faultServer = new FaultServer(deploymentFixture, sandbox, CancellationToken);
        faultServer.RecoverAsync = async () => (await deploymentFixture.RunTargetAsync("Recover")).ExpectExitCode(0);
        await deploymentFixture.CheckOutAsync(wanted);
        await faultServer.PauseBeforeAsync(step);

        await using var simulatedUsers = new SimulatedUsers(deploymentFixture.Target);
        using var client = FaultClient.Deploy(deploymentFixture);
        faultServer.Client = client;
        await faultServer.WaitUntilReachedAsync();
        var faultTime = TimeProvider.System.GetUtcNow();
        await fault.Inject(faultServer);
        if (fault.CanContinue) await faultServer.ContinueAsync();

        var outcome = await WaitForOutcomeAsync(faultServer, mayBeNone: expected.Contains(""));
        await faultServer.RemoveHooksAsync();
        await fault.Repair(faultServer);
        var exitCode = await client.WaitForExitAsync(TimeSpan.FromMinutes(2));

        var context =
            $"{fault} at {step}, outcome \"{outcome}\", exit code {exitCode}:\n{client.Output}\n{await faultServer.JournalAsync()}";
        Assert.True(expected.Contains(outcome), context);
        var invariants = new Invariants(deploymentFixture, faultServer);
        var commit = await invariants.AssertSettledAsync(context);
        Assert.True(commit == (outcome == "succeeded" ? wanted : before), $"{commit} serves. {context}");
        new SecretScanner(sandbox).AssertNotIn(client.Output);
        AssertExitCode(fault, outcome, exitCode, context);

        // A deployment that succeeded in spite of the fault has shown that deployments work.
        if (outcome != "succeeded") await DeployAsync(commit == even ? odd : even);
        await invariants.AssertNothingLostAsync(simulatedUsers, context);
        await ReliabilityRecorder.RecordAsync(new FaultResult(fault.Name, step, outcome.Length > 0
            ? outcome : "nothing changed", Math.Max(0, (simulatedUsers.LastUnhealthy - faultTime).TotalSeconds)));
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void AssertExitCode(Fault fault, string outcome, int exitCode, string context)
    {
        int[] right = fault.Name switch
        {
            "client: SIGKILL" => [137],
            "client: SIGINT" or "client: SIGTERM" when outcome != "succeeded" => [130],
            _ => outcome switch { "succeeded" => [0], "rolled-back" => [3], "cancelled" => [130], _ => [1] },
        };
        Assert.True(right.Contains(exitCode), context);
    }

    private async Task DeployAsync(string commit, params string[] arguments)
    {
        await deploymentFixture.CheckOutAsync(commit);
        (await deploymentFixture.DeployAsync(arguments)).ExpectExitCode(0);
    }

    private static async Task<string> WaitForOutcomeAsync(FaultServer faultServer, bool mayBeNone)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Invariants.RecoveryTimeout; await Task.Delay(200, CancellationToken))
        {
            try
            {
                if (await faultServer.OutcomeAsync() is { Length: > 0 } outcome) return outcome;
                if (mayBeNone && clock.Elapsed > TimeSpan.FromSeconds(15)) return "";
            }
            catch (Exception)
            {
                // The server is just restarting.
            }
        }

        return "none within five minutes";
    }
}
