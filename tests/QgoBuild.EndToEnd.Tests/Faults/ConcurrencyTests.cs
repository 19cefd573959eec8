using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>Several people press the button at once, or the clock goes wrong.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class ConcurrencyTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    private const string Wrapper = "/usr/local/bin/date";

    private readonly SimulatedUsers _simulatedUsers = new(deploymentFixture.Target);

    private FaultServer FaultServer { get; } = new(deploymentFixture, sandbox, TestContext.Current.CancellationToken);

    private Invariants Invariants => new(deploymentFixture, FaultServer);

    public async ValueTask DisposeAsync()
    {
        await _simulatedUsers.DisposeAsync();
        await deploymentFixture.AssertNoSecretIsLeftAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Of_several_deployments_at_once_one_runs_and_the_others_name_it(int many)
    {
        await DeployGoodAsync();
        var clients = Enumerable.Range(0, many).Select(_ => FaultClient.Deploy(deploymentFixture)).ToArray();
        var codes = await Task.WhenAll(clients.Select(client => client.WaitForExitAsync(TimeSpan.FromMinutes(5))));

        var outputs = string.Join("\n====\n", clients.Select(client => client.Output));
        Assert.True(codes.Contains(0), outputs);
        Assert.All(clients.Zip(codes), pair =>
        {
            Assert.True(pair.Second is 0 or 1, outputs);
            if (pair.Second == 1)
                Assert.True(pair.First.Output.Contains("is under way since", StringComparison.Ordinal), pair.First.Output);
            pair.First.Dispose();
        });
        var through = codes.Count(code => code == 0);
        await AssertSurvivedAsync($"{many} deployments at once", $"{through} succeeded, the others printed who was deploying");
    }

    [Fact]
    public async Task One_that_waits_has_its_turn_and_one_that_follows_sees_it_all()
    {
        await DeployGoodAsync();
        await FaultServer.PauseBeforeAsync("backup");
        using var first = FaultClient.Deploy(deploymentFixture);
        FaultServer.Client = first;
        await FaultServer.WaitUntilReachedAsync();

        using var second = FaultClient.Deploy(deploymentFixture, "--lock-timeout", "120");
        using var follower = FaultClient.RunTarget(deploymentFixture, "Follow");
        await second.WaitForOutputAsync("waiting: Deployment");
        await follower.WaitForOutputAsync("✓ pull");
        await FaultServer.RemoveHookAsync("backup");
        await FaultServer.ContinueAsync();

        Assert.Equal(0, await first.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await second.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await follower.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("✓ finish", follower.Output, StringComparison.Ordinal);
        await FaultServer.RemoveHooksAsync();
        (await deploymentFixture.RunTargetAsync("Follow")).ExpectExitCode(0)
            .ExpectOutput($"Nothing is under way on {deploymentFixture.Environment}.");
        await AssertSurvivedAsync("a deployment waits for another one, which a second client follows",
            "both succeeded, one after the other; the second client received all journal entries");
    }

    [Fact]
    public async Task A_deployment_during_a_rollback_names_the_rollback()
    {
        await DeployGoodAsync();
        await deploymentFixture.CommitOnGoodAsync("Another one", ("app/frontend/public/another.txt", _ => "another\n"));
        (await deploymentFixture.DeployAsync()).ExpectExitCode(0);
        await FaultServer.PauseBeforeAsync("start");
        using var rollback = FaultClient.RunTarget(deploymentFixture, "Rollback", "--yes");
        FaultServer.Client = rollback;
        await FaultServer.WaitUntilReachedAsync();

        (await deploymentFixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("is under way since");
        await FaultServer.RemoveHookAsync("start");
        await FaultServer.ContinueAsync();

        Assert.Equal(0, await rollback.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        await FaultServer.RemoveHooksAsync();
        await AssertSurvivedAsync("a deployment during a rollback", "the deployment was rejected with that reason; the rollback succeeded");
    }

    [Fact]
    public async Task With_the_servers_clock_set_back_a_day_deployments_and_rollbacks_go_on()
    {
        await DeployGoodAsync();
        await deploymentFixture.CommitOnGoodAsync("Yesterday's", ("app/frontend/public/yesterday.txt", _ => "yesterday\n"));
        await FaultServer.Control.ExecAsync(["sh", "-c",
            $"printf '#!/bin/sh\\nexec /usr/bin/date --date=-1day \"$@\"\\n' >{Wrapper} && chmod +x {Wrapper}"],
                FaultServer.CancellationToken);
        try
        {
            (await deploymentFixture.DeployAsync()).ExpectExitCode(0);
            (await deploymentFixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0);
            Assert.Equal(deploymentFixture.GoodCommit, await Invariants.AssertSettledAsync("The clock is set back."));
        }
        finally
        {
            await FaultServer.Control.ExecAsync(["rm", Wrapper], FaultServer.CancellationToken);
        }

        await AssertSurvivedAsync("the server's clock is set back a day, and corrected",
            "a deployment, a rollback and the next deployment succeeded");
    }

    private async Task DeployGoodAsync()
    {
        await deploymentFixture.CheckOutGoodAsync();
        using var api = new CargoApi(deploymentFixture.Target);
        if (await api.TryCommitAsync() != deploymentFixture.GoodCommit) (await deploymentFixture.DeployAsync()).ExpectExitCode(0);
    }

    private async Task AssertSurvivedAsync(string scenario, string outcome)
    {
        Assert.Equal(deploymentFixture.GoodCommit, await Invariants.AssertSettledAsync(scenario));
        await deploymentFixture.CheckOutGoodAsync();
        (await deploymentFixture.DeployAsync()).ExpectExitCode(0);
        await Invariants.AssertNothingLostAsync(_simulatedUsers, scenario);
        await ReliabilityRecorder.RecordAsync(scenario, outcome);
    }
}
