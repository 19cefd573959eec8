namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Production gets what staging has verified, once somebody has approved it; or a reason why not.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class PromotionTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    private const string Reason = "staging is $(down), it's \"urgent\"";

    private readonly CargoApi _production = new(sandbox.Description.Production);

    public async ValueTask DisposeAsync()
    {
        _production.Dispose();
        await deploymentFixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Production_asks_for_approval_and_goes_live_with_what_staging_has_verified()
    {
        await deploymentFixture.CheckOutGoodAsync();
        (await deploymentFixture.DeployAsync()).ExpectExitCode(0);

        (await deploymentFixture.RunBuildAsync("DeployProduction")).ExpectExitCode(2).ExpectOutput("--approve production");
        (await deploymentFixture.RunBuildAsync("DeployProduction", "--approve", "production")).ExpectExitCode(0)
            .ExpectOutput("nothing is built");
        Assert.Equal(deploymentFixture.GoodCommit, await _production.CommitAsync());

        // What staging never ran comes there only with a reason, which stays with the release.
        var never =
            await deploymentFixture.CommitOnGoodAsync("Never on staging", ("app/frontend/public/never-on-staging.txt", _ => "never\n"));
        (await deploymentFixture.RunBuildAsync("DeployProduction", "--approve", "production")).ExpectExitCode(2)
            .ExpectOutput("staging has never run the content of").ExpectOutput("./build.sh DeployStaging").ExpectOutput("--unverified");
        Assert.Equal(deploymentFixture.GoodCommit, await _production.CommitAsync());
        (await deploymentFixture.RunBuildAsync("DeployProduction", "--approve", "production", "--unverified", Reason)).ExpectExitCode(0);
        Assert.Equal(never, await _production.CommitAsync());
        (await deploymentFixture.RunBuildAsync("Status", "--environment", "production")).ExpectExitCode(0)
            .ExpectOutput($"not verified on staging: {Reason}");
    }
}
