using System.Diagnostics;
using System.Text.Json.Nodes;
using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>What must hold on a server after anything that went wrong there.</summary>
public sealed class Invariants(DeploymentFixture deploymentFixture, FaultServer faultServer)
{
    /// <summary>How long the server may take to end what it was at, and to be well again.</summary>
    public static readonly TimeSpan RecoveryTimeout = TimeSpan.FromMinutes(5);

    /// <summary>One known release serves, Status says so too, nothing is left to do or to hide.</summary>
    /// <param name="context">What had happened, for whom it fails.</param>
    /// <returns>The commit that serves.</returns>
    public async Task<string> AssertSettledAsync(string context)
    {
        var commit = await WaitForHealthAsync(context);
        var status = await StatusAsync();
        Assert.Equal(commit, (string?)status["live"]!["commit"]);
        Assert.All(["underWay", "interrupted", "drift"], member =>
            Assert.True(status[member]!.AsArray().Count == 0, $"{status}\n{context}"));
        Assert.False(await faultServer.IsLockedAsync(), context);
        await deploymentFixture.AssertNoSecretIsLeftAsync();
        return commit;
    }

    /// <summary>Every shipment that was confirmed to somebody is there; and enough of them were that this says something.</summary>
    public async Task AssertNothingLostAsync(SimulatedUsers simulatedUsers, string context)
    {
        var lost = simulatedUsers.Confirmed.ToHashSet();
        Assert.True(lost.Count > 20, $"Only {lost.Count} shipments were booked: that proves nothing.");
        lost.ExceptWith(await faultServer.ShipmentsAsync());
        Assert.True(lost.Count == 0, $"{lost.Count} confirmed shipments are gone. {context}");
    }

    /// <summary>What Status says.</summary>
    public async Task<JsonNode> StatusAsync() =>
        JsonNode.Parse((await deploymentFixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0).StandardOutput)!;

    private async Task<string> WaitForHealthAsync(string context)
    {
        using var api = new CargoApi(deploymentFixture.Target);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < RecoveryTimeout; await Task.Delay(200, faultServer.CancellationToken))
        {
            if (await api.TryCommitAsync() is { } commit) return commit;
        }

        Assert.Fail($"Nothing serves. {context}");
        return "";
    }
}
