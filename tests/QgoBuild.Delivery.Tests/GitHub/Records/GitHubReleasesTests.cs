using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Records;

public sealed class GitHubReleasesTests : IAsyncDisposable
{
    private static readonly Notification Live = NotificationBuilder.Of(DeploymentStage.Succeeded, "production") with
    {
        Previous = Samples.Release with { Version = "1.3.0", Commit = CommitId.Parse(new string('a', 40)) },
        Commits =
        [
            new Commit(CommitId.Parse(new string('b', 40)), "A", "Show the cargo's weight"),
            new Commit(CommitId.Parse(new string('c', 40)), "B",
                "closes #1 @everyone <img src=x onerror=alert(1)> [x](https://example.org) `code` ``more``"),
            new Commit(CommitId.Parse(new string('d', 40)), "C", "two\nlines ‮backwards"),
        ],
    };

    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_deployment_to_production_creates_a_release_with_a_tag()
    {
        await NotifyAsync(Live);

        var release = Assert.Single(await ReleasesAsync())!;
        Assert.Equal(("v1.4.0", Samples.Release.Commit.ToString()), ((string)release["tag_name"]!, (string)release["target_commitish"]!));
        Assert.False((bool)release["prerelease"]!);
        Assert.False((bool)release["draft"]!);
        Snapshot.Match((string)release["body"]!, "release.md");
    }

    [Fact]
    public async Task A_pre_release_version_is_marked_as_pre_release()
    {
        await NotifyAsync(Live with { Release = Samples.Release with { Version = "1.4.0-rc.1" } });

        Assert.True((bool)Assert.Single(await ReleasesAsync())!["prerelease"]!);
    }

    [Fact]
    public async Task An_existing_release_is_left_unchanged()
    {
        await NotifyAsync(Live);
        await NotifyAsync(Live with { Commits = [] });

        Assert.Contains("weight", (string)Assert.Single(await ReleasesAsync())!["body"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_notifications_create_no_release()
    {
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.RolledBack, "production"));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded, "production", DeploymentKind.Rollback));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded, "production", DeploymentKind.Backup));

        Assert.Empty(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task A_token_without_the_permission_is_reported()
    {
        await _github.SetFaultAsync(403);

        Assert.Contains("\"contents: write\"", (await Assert.ThrowsAsync<GitHubException>(() => NotifyAsync(Live))).Remedy,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a `b` c", "``a `b` c``")]
    [InlineData("`b`", "`` `b` ``")]
    [InlineData("```", "```` ``` ````")]
    [InlineData("  two\r\nlines ", "`two lines`")]
    [InlineData("a\u202Eb\u0007", "`ab`")]
    [InlineData(" ", "")]
    public void Text_becomes_inline_code_that_it_cannot_end(string text, string markdown) =>
        Assert.Equal(markdown, MarkdownText.Code(text));

    private Task NotifyAsync(Notification notification) =>
        new GitHubReleases(_github.Api, "production").NotifyAsync(notification, CancellationToken.None);

    private async Task<JsonArray> ReleasesAsync() => (await _github.GetStateAsync())["releases"]!.AsArray();
}
