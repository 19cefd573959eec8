using System.Diagnostics;
using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>
/// A deployment with people at work, a fault at one of its steps, and then everything that must hold. Two commits alternate, so that a
/// deployment always brings another release; where it is to be rolled back, it brings a migration as well.
/// </summary>
public sealed class FaultMatrix(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    /// <summary>The steps of a deployment.</summary>
    public static readonly IReadOnlyList<string> Steps =
        ["preflight", "lock", "fetch", "pull", "platform", "maintain", "backup", "start", "migrate", "check", "switch", "verify", "finish"];

    private readonly CargoApi _api = new(deploymentFixture.Target);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The commits that work, and one that works and changes the schema.</summary>
    private static (string Even, string Odd, string Migrating)? Commits { get; set; }

    public async Task PrepareAsync()
    {
        Commits ??= (
            await deploymentFixture.CommitOnGoodAsync("Even", ("app/frontend/public/even.txt", _ => "even\n")),
            await deploymentFixture.CommitOnGoodAsync("Odd", ("app/frontend/public/odd.txt", _ => "odd\n")),
            await deploymentFixture.CommitOnGoodAsync("Migrating", ("app/backend/prisma/migrations/20991231000009_change/migration.sql", _ => "ALTER TABLE `shipments` MODIFY `goods` VARCHAR(300) NOT NULL;\n")));
        // What one fault has left broken is that one's failure, and no other's.
        var scene = new FaultServer(deploymentFixture, sandbox, Cancellation);
        await scene.DisarmAsync();
        if (await _api.TryCommitAsync() is not { } live || (live != Commits.Value.Even && live != Commits.Value.Odd) || (await new Invariants(deploymentFixture, scene).StatusAsync())["drift"]!.AsArray().Count > 0)
            await DeployAsync(Commits.Value.Even, "--accept-drift");
    }

    public async Task SurviveAsync(Fault fault, string step)
    {
        var (even, odd, migrating) = Commits!.Value;
        var before = await _api.CommitAsync();
        var other = before == even ? odd : even;
        var expected = fault.Expect(step);
        // Where the database may have to go back, there is something that goes back.
        var wanted = expected.Contains("succeeded") ? other : migrating;
        var scene = new FaultServer(deploymentFixture, sandbox, Cancellation);
        scene.RecoverAsync = async () => (await deploymentFixture.OperateAsync("Recover")).Exits(0);
        await deploymentFixture.CheckOutAsync(wanted);
        await scene.ArmAsync(step);

        await using var simulatedUsers = new SimulatedUsers(deploymentFixture.Target);
        using var client = FaultClient.Deploy(deploymentFixture);
        scene.Client = client;
        await scene.ReachedAsync();
        var struck = TimeProvider.System.GetUtcNow();
        await fault.Strike(scene);
        if (fault.GoesOn)
            await scene.GoAsync();

        var outcome = await AwaitOutcomeAsync(scene, mayBeNone: expected.Contains(""));
        await scene.DisarmAsync();
        await fault.Repair(scene);
        var exitCode = await client.EndAsync(TimeSpan.FromMinutes(2));

        var context = $"{fault} at {step}, outcome «{outcome}», exit code {exitCode}:\n{client.Output}\n{await scene.JournalAsync()}";
        Assert.True(expected.Contains(outcome), context);
        var invariants = new Invariants(deploymentFixture, scene);
        var commit = await invariants.SettledAsync(context);
        Assert.True(commit == (outcome == "succeeded" ? wanted : before), $"{commit} serves. {context}");
        new SecretSentinel(sandbox).AssertNotIn(client.Output);
        AssertExitCode(fault, outcome, exitCode, context);

        await DeployAsync(commit == even ? odd : even);
        await invariants.NothingIsLostAsync(simulatedUsers, context);
        await Reliability.NoteAsync(new FaultResult(fault.Name, step, outcome.Length > 0 ? outcome : "nothing changed", Math.Max(0, (simulatedUsers.LastUnwell - struck).TotalSeconds)));
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
            _ => outcome switch { "succeeded" => [0], "rolled-back" => [3], _ => [1] },
        };
        Assert.True(right.Contains(exitCode), context);
    }

    private async Task DeployAsync(string commit, params string[] arguments)
    {
        await deploymentFixture.CheckOutAsync(commit);
        (await deploymentFixture.DeployAsync(arguments)).Exits(0);
    }

    private static async Task<string> AwaitOutcomeAsync(FaultServer scene, bool mayBeNone)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Invariants.Patience; await Task.Delay(200, Cancellation))
        {
            try
            {
                if (await scene.OutcomeAsync() is { Length: > 0 } outcome)
                    return outcome;
                if (mayBeNone && clock.Elapsed > TimeSpan.FromSeconds(15))
                    return "";
            }
            catch (Exception)
            {
                // The server is just restarting.
            }
        }

        return "none within five minutes";
    }
}
