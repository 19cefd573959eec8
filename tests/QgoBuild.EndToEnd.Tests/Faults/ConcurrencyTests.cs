using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>Several people press the button at once, or the clock goes wrong.</summary>
[Collection(WholeSandbox.Name)]
public sealed class ConcurrencyTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    private const string Wrapper = "/usr/local/bin/date";

    private readonly SimulatedUsers _simulatedUsers = new(deploymentFixture.Target);

    private FaultServer Scene { get; } = new(deploymentFixture, sandbox, TestContext.Current.CancellationToken);

    private Invariants Invariants => new(deploymentFixture, Scene);

    public async ValueTask DisposeAsync()
    {
        await _simulatedUsers.DisposeAsync();
        await deploymentFixture.AssertNoSecretIsLeftAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Of_several_deployments_at_once_one_goes_through_and_the_others_are_told_who_is_at_it(int many)
    {
        await GoodAsync();
        var clients = Enumerable.Range(0, many).Select(_ => FaultClient.Deploy(deploymentFixture)).ToArray();
        var codes = await Task.WhenAll(clients.Select(client => client.EndAsync(TimeSpan.FromMinutes(5))));

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
        await SurvivedAsync($"{many} deployments at once", $"{through} went through, the others were told who is at it");
    }

    [Fact]
    public async Task One_that_waits_has_its_turn_and_one_that_follows_sees_it_all()
    {
        await GoodAsync();
        await Scene.ArmAsync("backup");
        using var first = FaultClient.Deploy(deploymentFixture);
        Scene.Client = first;
        await Scene.ReachedAsync();

        using var second = FaultClient.Deploy(deploymentFixture, "--lock-timeout", "120");
        using var follower = FaultClient.Operate(deploymentFixture, "Follow");
        await second.SaysAsync("waiting: Deployment");
        await follower.SaysAsync("✓ pull");
        await Scene.DisarmHookAsync("backup");
        await Scene.GoAsync();

        Assert.Equal(0, await first.EndAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await second.EndAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await follower.EndAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("✓ finish", follower.Output, StringComparison.Ordinal);
        await Scene.DisarmAsync();
        (await deploymentFixture.OperateAsync("Follow")).Exits(0).Says($"Nothing is under way on {deploymentFixture.Environment}.");
        await SurvivedAsync("a deployment waits for another, and somebody follows that", "both went through, one after the other; who followed saw all of it");
    }

    [Fact]
    public async Task A_deployment_during_a_rollback_is_told_so()
    {
        await GoodAsync();
        await deploymentFixture.CommitOnGoodAsync("Another one", ("app/frontend/public/another.txt", _ => "another\n"));
        (await deploymentFixture.DeployAsync()).Exits(0);
        await Scene.ArmAsync("start");
        using var rollback = FaultClient.Operate(deploymentFixture, "Rollback", "--yes");
        Scene.Client = rollback;
        await Scene.ReachedAsync();

        (await deploymentFixture.DeployAsync()).Exits(1).Says("is under way since");
        await Scene.DisarmHookAsync("start");
        await Scene.GoAsync();

        Assert.Equal(0, await rollback.EndAsync(TimeSpan.FromMinutes(2)));
        await Scene.DisarmAsync();
        await SurvivedAsync("a deployment during a rollback", "it was told so; the rollback went through");
    }

    [Fact]
    public async Task With_the_servers_clock_set_back_a_day_deployments_and_rollbacks_go_on()
    {
        await GoodAsync();
        await deploymentFixture.CommitOnGoodAsync("Yesterday's", ("app/frontend/public/yesterday.txt", _ => "yesterday\n"));
        await Scene.Control.ExecAsync(["sh", "-c", $"printf '#!/bin/sh\\nexec /usr/bin/date --date=-1day \"$@\"\\n' >{Wrapper} && chmod +x {Wrapper}"], Scene.Cancellation);
        try
        {
            (await deploymentFixture.DeployAsync()).Exits(0);
            (await deploymentFixture.OperateAsync("Rollback", "--yes")).Exits(0);
            Assert.Equal(deploymentFixture.Good, await Invariants.SettledAsync("The clock is set back."));
        }
        finally
        {
            await Scene.Control.ExecAsync(["rm", Wrapper], Scene.Cancellation);
        }

        await SurvivedAsync("the server's clock set back a day, and right again", "a deployment and a rollback went through, and the next deployment");
    }

    private async Task GoodAsync()
    {
        await deploymentFixture.ReturnToGoodAsync();
        using var api = new CargoApi(deploymentFixture.Target);
        if (await api.TryCommitAsync() != deploymentFixture.Good)
            (await deploymentFixture.DeployAsync()).Exits(0);
    }

    private async Task SurvivedAsync(string happened, string outcome)
    {
        Assert.Equal(deploymentFixture.Good, await Invariants.SettledAsync(happened));
        await deploymentFixture.ReturnToGoodAsync();
        (await deploymentFixture.DeployAsync()).Exits(0);
        await Invariants.NothingIsLostAsync(_simulatedUsers, happened);
        await Reliability.NoteAsync(happened, outcome);
    }
}
