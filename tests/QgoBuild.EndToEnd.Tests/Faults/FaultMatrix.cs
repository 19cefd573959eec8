using System.Diagnostics;
using System.Text.Json.Nodes;
using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>
/// A deployment to staging with people at work, a fault at one of its steps, and then everything that must hold. Two commits alternate, so that a
/// deployment always brings another release; where it is to be rolled back, it brings a migration as well.
/// </summary>
public sealed class FaultMatrix(Workshop workshop, SandboxFixture sandbox) : IAsyncDisposable
{
    /// <summary>The steps of a deployment.</summary>
    public static readonly IReadOnlyList<string> Steps =
        ["preflight", "lock", "fetch", "pull", "platform", "maintain", "backup", "start", "migrate", "check", "switch", "verify", "finish"];

    private static readonly TimeSpan ServerPatience = TimeSpan.FromMinutes(5);

    private readonly CargoApi _api = new(sandbox.Description.Staging.Api);

    /// <summary>Whether every fault is tried at every step.</summary>
    public static bool IsWhole => Page is not null;

    /// <summary>Where the page of what was seen is written; null when only a part is tried.</summary>
    private static string? Page => Environment.GetEnvironmentVariable("QGO_FAULT_MATRIX") is { Length: > 0 } file ? file : null;

    private static List<FaultResult> Results { get; } = [.. Page is { } page && File.Exists(page) ? ReliabilityPage.Read(File.ReadAllText(page)) : []];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The commits that work, and one that works and changes the schema.</summary>
    private static (string Even, string Odd, string Migrating)? Commits { get; set; }

    public async Task PrepareAsync()
    {
        Commits ??= (
            await workshop.CommitOnGoodAsync("Even", ("app/frontend/public/even.txt", _ => "even\n")),
            await workshop.CommitOnGoodAsync("Odd", ("app/frontend/public/odd.txt", _ => "odd\n")),
            await workshop.CommitOnGoodAsync("Migrating", ("app/backend/prisma/migrations/20991231000009_change/migration.sql", _ => "ALTER TABLE `shipments` MODIFY `goods` VARCHAR(300) NOT NULL;\n")));
        // What one fault has left broken is that one's failure, and no other's.
        await new FaultScene(sandbox, Cancellation).DisarmAsync();
        if (await _api.TryCommitAsync() is not { } live || (live != Commits.Value.Even && live != Commits.Value.Odd) || await HasDriftedAsync())
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
        var scene = new FaultScene(sandbox, Cancellation);
        await workshop.CheckOutAsync(wanted);
        await scene.ArmAsync(step);

        await using var users = new Users(sandbox.Description.Staging.Api);
        using var client = new FaultClient(workshop, "DeployStaging");
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
        var commit = await AwaitHealthAsync(context);
        Assert.True(commit == (outcome == "succeeded" ? wanted : before), $"{commit} serves. {context}");
        await AssertStatusAgreesAsync(commit, outcome, context);
        Assert.False(await scene.IsLockedAsync(), context);
        new SecretSentinel(sandbox).AssertNotIn(client.Output);
        await workshop.AssertNoSecretIsLeftAsync();
        AssertExitCode(fault, outcome, exitCode, context);

        await DeployAsync(commit == even ? odd : even);
        var lost = users.Confirmed.ToHashSet();
        lost.ExceptWith(await scene.ShipmentsAsync());
        Assert.True(lost.Count == 0, $"{lost.Count} confirmed shipments are gone. {context}");
        Assert.True(users.Confirmed.Count > 20, $"Only {users.Confirmed.Count} shipments were booked: that proves nothing.");
        await RecordAsync(new FaultResult(fault.Name, step, outcome.Length > 0 ? outcome : "nothing changed", Math.Max(0, (users.LastUnwell - struck).TotalSeconds)));
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AssertStatusAgreesAsync(string commit, string outcome, string context)
    {
        var status = await StatusAsync();
        Assert.Equal(commit, (string?)status["live"]!["commit"]);
        Assert.True(status["underWay"]!.AsArray().Count == 0, $"{status}\n{context}");
        Assert.True(status["drift"]!.AsArray().Count == 0, $"{status}\n{context}");
        Assert.True(status["interrupted"]!.AsArray().Count == 0, $"{status}\n{context}");
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

    private async Task<bool> HasDriftedAsync() => (await StatusAsync())["drift"]!.AsArray().Count > 0;

    private async Task<JsonNode> StatusAsync() => JsonNode.Parse((await workshop.BuildAsync("Status", "--environment", "staging", "--json")).Exits(0).Answer)!;

    private async Task DeployAsync(string commit, params string[] arguments)
    {
        await workshop.CheckOutAsync(commit);
        (await workshop.BuildAsync(["DeployStaging", .. arguments])).Exits(0);
    }

    private static async Task<string> AwaitOutcomeAsync(FaultScene scene, bool mayBeNone)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ServerPatience; await Task.Delay(200, Cancellation))
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

    private async Task<string> AwaitHealthAsync(string context)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ServerPatience; await Task.Delay(200, Cancellation))
        {
            if (await _api.TryCommitAsync() is { } commit)
                return commit;
        }

        Assert.Fail($"Nothing serves. {context}");
        return "";
    }

    private static async Task RecordAsync(FaultResult result)
    {
        Results.Add(result);
        if (Page is { } file)
            await File.WriteAllTextAsync(file, ReliabilityPage.Of(Results, Steps, [.. Fault.All.Select(fault => fault.Name)]), Cancellation);
    }
}
