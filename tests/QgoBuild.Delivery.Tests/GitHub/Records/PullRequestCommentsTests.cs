using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Records;

public sealed class PullRequestCommentsTests : IAsyncLifetime
{
    private readonly QueriedRepository _github = new();

    public async ValueTask InitializeAsync() =>
        await _github.SetStateAsync("pulls", new JsonObject { [Samples.Release.Commit.ToString()] = new JsonArray(4, 5) });

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_comment_with_the_address_is_added_to_the_pull_request()
    {
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded));

        var comments = await CommentsAsync();
        Assert.Equal([4, 5], comments.Select(comment => comment.Issue).Order());
        Assert.All(comments, comment => Assert.Equal(
            $"<!-- qgobuild: staging -->\n`1.4.0` ({Samples.Release.Commit}) can be tried on staging: http://127.0.0.11:8080/\n",
            comment.Body));
    }

    [Fact]
    public async Task The_comment_is_updated_by_later_deployments()
    {
        await _github.SetStateAsync("comments",
            new JsonArray([.. Enumerable.Range(1, 120)
                .Select(number => new JsonObject { ["id"] = number, ["issue"] = 4, ["body"] = "> <!-- qgobuild: staging --> said " +
                    "somebody" })]));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded) with { Release = Samples.Release with { Version = "1.5.0" } });

        var own = (await CommentsAsync()).Where(comment => comment.Body.StartsWith("<!--", StringComparison.Ordinal)).ToList();
        Assert.Equal([4, 5], own.Select(comment => comment.Issue).Order());
        Assert.All(own, comment => Assert.Contains("`1.5.0`", comment.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_notifications_cause_no_comment()
    {
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Started));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.RolledBack));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded, "production"));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded, kind: DeploymentKind.Rollback));
        await NotifyAsync(NotificationBuilder.Of(DeploymentStage.Succeeded, kind: DeploymentKind.Backup));

        Assert.Empty(await _github.GetCallsAsync());
    }

    private Task NotifyAsync(Notification notification) =>
        new PullRequestComments(_github.Api, "staging").NotifyAsync(notification, CancellationToken.None);

    private async Task<IReadOnlyList<(int Issue, string Body)>> CommentsAsync() =>
        [.. (await _github.GetStateAsync())["comments"]!.AsArray().Select(comment => ((int)comment!["issue"]!, (string)comment["body"]!))];
}
