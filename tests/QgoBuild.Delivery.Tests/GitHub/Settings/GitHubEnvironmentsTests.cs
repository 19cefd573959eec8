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
    public async Task An_environment_is_created_with_its_reviewers()
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
    public async Task Setting_an_environment_is_idempotent()
    {
        await SetAsync(["lead"], ["main"]);
        await SetAsync(["lead"], ["main", "release/*"]);

        Assert.Equal(["main", "release/*"], Policies(await _github.GetStateAsync()));
    }

    [Fact]
    public async Task An_environment_may_have_no_reviewers_and_allow_all_branches()
    {
        await SetAsync([], []);

        Assert.Null((await _github.GetStateAsync())["environments"]!["production"]!["deployment_branch_policy"]);
        Assert.Empty(Policies(await _github.GetStateAsync()));
    }

    [Fact]
    public async Task An_unknown_reviewer_is_reported_before_anything_is_changed()
    {
        var failure = await Assert.ThrowsAsync<GitHubException>(() => SetAsync(["lead", "nobody"], ["main"]));

        Assert.Contains("the reviewer nobody", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await _github.GetCallsAsync(), call => call.Method == "PUT");
    }

    /// <summary>The simulated GitHub decrypts it with libsodium.</summary>
    [Fact]
    public async Task A_secret_is_encrypted_for_GitHub()
    {
        const string Secret = "-----BEGIN KEY-----\nünï\n";
        await Environments.SetSecretAsync("production", "SSH_PRIVATE_KEY", Secret, CancellationToken.None);
        await Environments.SetSecretAsync("production", "SSH_PRIVATE_KEY", Secret, CancellationToken.None);

        Assert.Equal(Secret, (string)(await _github.GetStateAsync())["secrets"]!["SSH_PRIVATE_KEY"]!);
        Assert.DoesNotContain(await _github.GetCallsAsync(), call => call.Body?.ToJsonString()
            .Contains("BEGIN", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_variable_is_created_and_then_changed()
    {
        await Environments.SetVariableAsync("staging", "SSH_KNOWN_HOSTS", "one", CancellationToken.None);
        await Environments.SetVariableAsync("staging", "SSH_KNOWN_HOSTS", "two", CancellationToken.None);

        Assert.Equal("two", (string)(await _github.GetStateAsync())["variables"]!["SSH_KNOWN_HOSTS"]!);
    }

    [Fact]
    public async Task A_token_without_administration_rights_is_refused_with_the_missing_permission()
    {
        await _github.SetFaultAsync(403, path: "/environments", message: "Resource not accessible by integration");

        var failure = await Assert.ThrowsAsync<GitHubException>(() => SetAsync([], []));

        Assert.Contains("Resource not accessible by integration", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\"administration: write\"", failure.Remedy, StringComparison.Ordinal);
    }

    private Task SetAsync(string[] reviewers, string[] branches) =>
        Environments.SetAsync("production", [.. reviewers.Select(Approver.Parse)], branches, CancellationToken.None);

    private static IEnumerable<string> Policies(JsonNode repository) =>
        (repository["policies"]!["production"] as JsonArray)?.Select(name => (string)name!) ?? [];
}
