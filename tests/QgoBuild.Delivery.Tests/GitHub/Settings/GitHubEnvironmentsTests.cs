using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Settings;

namespace QgoBuild.Delivery.Tests.GitHub.Settings;

public sealed class GitHubEnvironmentsTests : IAsyncDisposable
{
    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    private GitHubEnvironments Environments => new(_github.Api);

    [Fact]
    public async Task One_that_is_set_up_is_there_and_waits_for_its_reviewers()
    {
        Assert.False(await Environments.ExistsAsync("production", CancellationToken.None));

        await SetAsync(["lead", "@qgo/releasers"], ["main"]);

        Assert.True(await Environments.ExistsAsync("production", CancellationToken.None));
        var put = (await _github.GetCallsAsync()).Single(call => call.Method == "PUT").Body!;
        Assert.Equal("""[{"type":"User","id":41},{"type":"Team","id":42}]""", put["reviewers"]!.ToJsonString());
        Assert.Equal(["main"], Policies(await _github.GetStateAsync()));
        Assert.True((await new RequiredReviewersGate(_github.Api, "production").CheckAsync(CancellationToken.None)).HasPassed);
    }

    [Fact]
    public async Task Doing_it_again_changes_nothing()
    {
        await SetAsync(["lead"], ["main"]);
        await SetAsync(["lead"], ["main", "release/*"]);

        Assert.Equal(["main", "release/*"], Policies(await _github.GetStateAsync()));
    }

    [Fact]
    public async Task One_for_every_branch_and_without_reviewers_says_so()
    {
        await SetAsync([], []);

        Assert.Null((await _github.GetStateAsync())["environments"]!["production"]!["deployment_branch_policy"]);
        Assert.Empty(Policies(await _github.GetStateAsync()));
    }

    [Fact]
    public async Task A_reviewer_who_does_not_exist_is_named_before_anything_is_changed()
    {
        var failure = await Assert.ThrowsAsync<GitHubException>(() => SetAsync(["lead", "nobody"], ["main"]));

        Assert.Contains("the reviewer nobody", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await _github.GetCallsAsync(), call => call.Method == "PUT");
    }

    /// <summary>What stands for GitHub opens it with libsodium.</summary>
    [Fact]
    public async Task A_secret_is_sealed_so_that_GitHub_can_open_it_and_nobody_else()
    {
        const string Secret = "-----BEGIN KEY-----\nünï\n";
        await Environments.SetSecretAsync("production", "SSH_PRIVATE_KEY", Secret, CancellationToken.None);
        await Environments.SetSecretAsync("production", "SSH_PRIVATE_KEY", Secret, CancellationToken.None);

        Assert.Equal(Secret, (string)(await _github.GetStateAsync())["secrets"]!["SSH_PRIVATE_KEY"]!);
        Assert.DoesNotContain(await _github.GetCallsAsync(), call => call.Body?.ToJsonString().Contains("BEGIN", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_variable_is_made_and_then_changed()
    {
        await Environments.SetVariableAsync("staging", "SSH_KNOWN_HOSTS", "one", CancellationToken.None);
        await Environments.SetVariableAsync("staging", "SSH_KNOWN_HOSTS", "two", CancellationToken.None);

        Assert.Equal("two", (string)(await _github.GetStateAsync())["variables"]!["SSH_KNOWN_HOSTS"]!);
    }

    [Fact]
    public async Task A_token_that_is_no_administrator_is_told_which_right_it_lacks()
    {
        await _github.SetFaultAsync(403, path: "/environments", message: "Resource not accessible by integration");

        var failure = await Assert.ThrowsAsync<GitHubException>(() => SetAsync([], []));

        Assert.Contains("Resource not accessible by integration", failure.Message, StringComparison.Ordinal);
        Assert.Contains("«administration: write»", failure.Remedy, StringComparison.Ordinal);
    }

    private Task SetAsync(string[] reviewers, string[] branches) =>
        Environments.SetAsync("production", [.. reviewers.Select(Approver.Parse)], branches, CancellationToken.None);

    private static IEnumerable<string> Policies(JsonNode repository) => (repository["policies"]!["production"] as JsonArray)?.Select(name => (string)name!) ?? [];
}
