namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Production gets what staging has verified, once somebody has approved it; or a reason why not.</summary>
[Collection(WholeSandbox.Name)]
public sealed class PromotionTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncDisposable
{
    private const string Why = "staging is $(down), it's \"urgent\"";

    private readonly CargoApi _production = new(sandbox.Description.Production);

    public async ValueTask DisposeAsync()
    {
        _production.Dispose();
        await deploymentFixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Production_asks_for_approval_and_goes_live_with_what_staging_has_verified()
    {
        await deploymentFixture.ReturnToGoodAsync();
        (await deploymentFixture.DeployAsync()).Exits(0);

        (await deploymentFixture.BuildAsync("DeployProduction")).Exits(2).Says("--approve production");
        (await deploymentFixture.BuildAsync("DeployProduction", "--approve", "production")).Exits(0).Says("nothing is built");
        Assert.Equal(deploymentFixture.Good, await _production.CommitAsync());

        // What staging never ran comes there only with a reason, which stays with the release.
        var never = await deploymentFixture.CommitOnGoodAsync("Never on staging", ("app/frontend/public/never-on-staging.txt", _ => "never\n"));
        (await deploymentFixture.BuildAsync("DeployProduction", "--approve", "production")).Exits(2).Says("staging has never run the content of").Says("./build.sh DeployStaging").Says("--unverified");
        Assert.Equal(deploymentFixture.Good, await _production.CommitAsync());
        (await deploymentFixture.BuildAsync("DeployProduction", "--approve", "production", "--unverified", Why)).Exits(0);
        Assert.Equal(never, await _production.CommitAsync());
        (await deploymentFixture.BuildAsync("Status", "--environment", "production")).Exits(0).Says($"not verified on staging: {Why}");
    }
}
