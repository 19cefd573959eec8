using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Records;

public sealed class GitHubDeploymentsTests : IAsyncDisposable
{
    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_deployment_is_recorded_at_its_start_and_its_end()
    {
        var notifier = Notifier();
        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Started));
        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Succeeded));

        var deployment = Assert.Single(await DeploymentsAsync());
        Assert.Equal(Samples.Release.Commit.ToString(), (string)deployment["sha"]!);
        Assert.Equal("staging", (string)deployment["environment"]!);
        Assert.False((bool)deployment["production_environment"]!);
        Assert.False((bool)deployment["auto_merge"]!);
        Assert.False((bool)deployment["transient_environment"]!);
        Assert.Empty(deployment["required_contexts"]!.AsArray());
        Assert.Equal("1.4.0 by lead@laptop (20261123_083241-4f2ab12c-9c1d)", (string)deployment["description"]!);
        Assert.Equal("20261123_083241-4f2ab12c-9c1d", (string)deployment["payload"]!["deployment"]!);
        Assert.Equal(["in_progress", "success"], States(deployment));
        Assert.All(deployment["statuses"]!.AsArray(), status =>
        {
            Assert.Equal("http://127.0.0.11:8080/", (string)status!["environment_url"]!);
            Assert.Equal("https://github.com/qgo/app/actions/runs/7", (string)status["log_url"]!);
            Assert.True((bool)status["auto_inactive"]!);
        });
    }

    [Theory]
    [InlineData(DeploymentStage.Failed, "failure", "Failed at backup; nothing was changed")]
    [InlineData(DeploymentStage.RolledBack, "failure", "Failed at backup, and was undone")]
    [InlineData(DeploymentStage.RollbackFailed, "error", "Failed at backup, and could not be undone: manual action required")]
    [InlineData(DeploymentStage.Cancelled, "failure", "Cancelled, and undone")]
    public async Task Each_outcome_has_its_state_and_description(DeploymentStage stage, string state, string sentence)
    {
        var notifier = Notifier();
        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Started));
        await NotifyAsync(notifier, NotificationBuilder.Of(stage) with { FailedStep = "backup" });

        var deployment = Assert.Single(await DeploymentsAsync());
        Assert.Equal(["in_progress", state], States(deployment));
        Assert.Equal(sentence, (string)deployment["statuses"]![1]!["description"]!);
    }

    [Fact]
    public async Task Production_is_marked_as_the_production_environment()
    {
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Started, "production"));

        Assert.True((bool)Assert.Single(await DeploymentsAsync())["production_environment"]!);
    }

    [Fact]
    public async Task The_staging_gate_reads_recorded_deployments()
    {
        var release =
            Samples.Release with { Content = ContentKey.Compute([new("what", "it is made from")]), Branch = "feature/it's-\"$(new)\"" };
        var merge = CommitId.Parse(new string('7', 40));
        var history = new GitHubReleaseHistory(_github.Api, "staging");
        var gate = new StagingGate(history, merge, release.Content);
        var notifier = Notifier();
        Assert.False((await gate.CheckAsync(CancellationToken.None)).HasPassed);

        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Started) with { Release = release });
        Assert.Equal("a deployment to staging is in progress.", (await gate.CheckAsync(CancellationToken.None)).Sentence);

        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Succeeded) with { Release = release });
        Assert.True((await gate.CheckAsync(CancellationToken.None)).HasPassed);
        // Including the digests, which production deploys.
        var promoted =
            (await new Promotion(history, "deploy").FindAsync(merge, release.Content, promoted: null, CancellationToken.None)).Release!;
        Assert.True(promoted.HasSameImages(release.Images));
        Assert.Equal(release.Branch, promoted.Branch);
    }

    [Fact]
    public async Task A_rollback_is_recorded_as_a_deployment_of_its_target()
    {
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Succeeded, kind: DeploymentKind.Rollback));

        var deployment = Assert.Single(await DeploymentsAsync());
        Assert.Equal(("rollback:qgobuild", Samples.Release.Commit.ToString()), ((string)deployment["task"]!, (string)deployment["sha"]!));
        Assert.Equal("Live after a rollback", (string)deployment["statuses"]![0]!["description"]!);
    }

    [Fact]
    public async Task A_backup_is_not_recorded()
    {
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Succeeded, kind: DeploymentKind.Backup));

        Assert.Empty(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task A_deployment_that_was_not_recorded_at_its_start_is_recorded_at_its_end()
    {
        var notifier = Notifier();
        await _github.SetFaultAsync(500);
        await Assert.ThrowsAsync<GitHubException>(() => NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Started)));
        await _github.SetStateAsync("faults", new JsonArray());

        await NotifyAsync(notifier, NotificationBuilder.Of(DeploymentStage.Succeeded));

        Assert.Equal(["success"], States(Assert.Single(await DeploymentsAsync())));
    }

    [Fact]
    public async Task Another_process_finds_the_record_of_the_start()
    {
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Started));
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Succeeded));

        Assert.Equal(["in_progress", "success"], States(Assert.Single(await DeploymentsAsync())));
    }

    [Fact]
    public async Task A_long_description_is_shortened()
    {
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Started) with { RequestedBy = new string('x', 300) });
        await NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.RolledBack) with { FailedStep = new string('x', 300) });

        var deployment = Assert.Single(await DeploymentsAsync());
        Assert.Equal(140, ((string)deployment["description"]!).Length);
        Assert.EndsWith("… (20261123_083241-4f2ab12c-9c1d)", (string)deployment["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_not_on_GitHub_is_reported()
    {
        await _github.SetStateAsync("unknownCommits", new JsonArray(Samples.Release.Commit.ToString()));

        var failure =
            await Assert.ThrowsAsync<GitHubException>(() => NotifyAsync(Notifier(), NotificationBuilder.Of(DeploymentStage.Started)));

        Assert.Contains("No ref found for", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_recording_at_once()
    {
        using var timeoutSource = new CancellationTokenSource();
        await _github.SetFaultAsync("hang");
        var telling = Notifier().NotifyAsync(NotificationBuilder.Of(DeploymentStage.Started), timeoutSource.Token);
        await _github.WaitForCallsAsync(1);
        await timeoutSource.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => telling);
    }

    private GitHubDeployments Notifier() => new(_github.Api, "production");

    private static Task NotifyAsync(GitHubDeployments notifier, Notification notification) =>
        notifier.NotifyAsync(notification, CancellationToken.None);

    private async Task<IReadOnlyList<JsonNode>> DeploymentsAsync() =>
        [.. (await _github.GetStateAsync())["deployments"]!.AsArray().OfType<JsonNode>()];

    private static string[] States(JsonNode deployment) =>
        [.. deployment["statuses"]!.AsArray().Select(status => (string)status!["state"]!)];
}
