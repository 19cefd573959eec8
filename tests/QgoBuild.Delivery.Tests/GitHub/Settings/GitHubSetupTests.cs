using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Settings;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.Tests.GitHub.Settings;

public sealed class GitHubSetupTests : IAsyncDisposable
{
    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task Production_gets_an_environment_with_required_reviewers()
    {
        var check = Production("lead", "qgo/releasers");
        var result = await check.CheckAsync(CancellationToken.None);

        Assert.Equal(SetupState.Missing, result.State);
        Assert.EndsWith("with deployments from main that lead or qgo/releasers must approve.", result.Change, StringComparison.Ordinal);
        await check.ApplyAsync(result, _ => { }, CancellationToken.None);

        Assert.Equal(SetupState.Ok, (await check.CheckAsync(CancellationToken.None)).State);
        Assert.True((await new RequiredReviewersGate(_github.Api, "production").CheckAsync(CancellationToken.None)).HasPassed);
    }

    [Fact]
    public async Task Production_is_not_created_without_reviewers()
    {
        var result = await Production().CheckAsync(CancellationToken.None);

        Assert.Null(result.Change);
        Assert.Contains(result.Commands, command => command.Contains("--github-reviewers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Staging_requires_no_reviewers()
    {
        var check = new GitHubEnvironmentCheck(_github.Api, "staging", "develop", isApproved: false, []);
        await check.ApplyAsync(await check.CheckAsync(CancellationToken.None), _ => { }, CancellationToken.None);

        Assert.Equal(SetupState.Ok, (await check.CheckAsync(CancellationToken.None)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_setting_is_set_when_its_value_is_known(bool isSecret)
    {
        var check = Setting(isSecret, "the value\n");
        var result = await check.CheckAsync(CancellationToken.None);
        Assert.NotNull(result.Change);
        Assert.DoesNotContain("the value", $"{result}", StringComparison.Ordinal);
        await check.ApplyAsync(result, _ => { }, CancellationToken.None);

        Assert.Equal(SetupState.Ok, (await check.CheckAsync(CancellationToken.None)).State);
        Assert.Equal("the value\n", (string)(await _github.GetStateAsync())[isSecret ? "secrets" : "variables"]!["NAME"]!);
    }

    [Fact]
    public async Task A_missing_setting_without_a_value_is_reported_with_the_command_that_provides_it()
    {
        var result = await Setting(isSecret: true, value: null).CheckAsync(CancellationToken.None);

        Assert.Equal((SetupState.Missing, null), (result.State, result.Change));
        Assert.Equal(["type this"], result.Commands);
    }

    [Fact]
    public async Task A_token_without_the_permission_is_a_failed_check()
    {
        await _github.SetFaultAsync(403, path: "/environments", message: "Resource not accessible by integration");

        Assert.All(
            await Task.WhenAll(Production("lead").CheckAsync(CancellationToken.None), Setting(isSecret: true, "x")
                .CheckAsync(CancellationToken.None)),
            result => Assert.Equal((SetupState.Failed, null), (result.State, result.Change)));
    }

    private GitHubEnvironmentCheck Production(params string[] reviewers) =>
        new(_github.Api, "production", "main", isApproved: true, [.. reviewers.Select(Approver.Parse)]);

    private GitHubSettingCheck Setting(bool isSecret, string? value) =>
        new(_github.Api, "production", "NAME", isSecret, value, "type this");
}
