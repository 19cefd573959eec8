using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Deployments;
using QgoBuild.Testing.GitHub;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>The whole pipeline, from a push to production and back, by the workflows that are committed and nothing else; on GitHub's side
/// stands what answers by GitHub's own description.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class PipelineTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox) : IAsyncLifetime
{
    private const string Feature = "feature/it's-$(new)";

    private readonly FakeRepository _github = new();
    private readonly FakeSlackWebhook _slack = new();
    private readonly CargoApi _staging = new(sandbox.Description.Staging);
    private readonly CargoApi _production = new(sandbox.Description.Production);
    private DryRunner _runner = null!;

    public async ValueTask InitializeAsync()
    {
        await _github.SetStateAsync("branches", JsonNode.Parse("""{ "main": { "protected": true } }""")!);
        await _github.SetStateAsync("environments", JsonNode.Parse("""
            { "production": { "protection_rules": [
              { "id": 2, "node_id": "x", "type": "required_reviewers", "reviewers": [{ "type": "Team" }] }] } }
            """)!);
        _runner = new DryRunner(
            deploymentFixture.Directory,
            new GitHubContext
            {
                ["secrets.GITHUB_TOKEN"] = _github.Token,
                ["secrets.SLACK_WEBHOOK"] = _slack.Address.ToString(),
                ["secrets.SMTP_PASSWORD"] = "",
                ["secrets.SSH_PRIVATE_KEY"] = "",
                ["vars.NOTIFY_EMAIL"] = "",
                ["vars.NOTIFY_FROM"] = "",
                ["vars.SMTP_SERVER"] = "",
                ["vars.SSH_KNOWN_HOSTS"] = "",
            },
            new Dictionary<string, string?>(deploymentFixture.Variables)
            {
                ["CI"] = "true",
                ["GITHUB_ACTIONS"] = "true",
                ["GITHUB_API_URL"] = FakeGitHubServer.Instance.Address.ToString(),
                ["GITHUB_REPOSITORY"] = $"qgo/{_github.Name}",
            });
    }

    public async ValueTask DisposeAsync()
    {
        _slack.Dispose();
        _staging.Dispose();
        _production.Dispose();
        await deploymentFixture.AssertNoSecretIsLeftAsync();
        await _github.DisposeAsync();
    }

    [Fact]
    public async Task A_change_goes_from_a_push_to_production_and_back()
    {
        await deploymentFixture.CheckOutGoodAsync();
        (await deploymentFixture.RunBuildAsync("DeployStaging")).ExpectExitCode(0);
        await deploymentFixture.CheckOutGoodAsync();
        await RemoveMostTestsAsync();
        var commit = await deploymentFixture.CommitAsync(
            "Something new: <!channel> & `$(id)`", ("app/frontend/public/new.txt", _ => "new\n"));

        // A branch: tests and images.
        var tested = AssertSucceeded(await _runner.PushAsync(Feature, commit), "build-images", "test-and-build / test-and-build");
        Assert.Matches(@"\n[1-9]\d{2,} passed, 0 failed\s", tested[1].Output + "\n");

        // Merged to develop: staging. The same files are not tested again.
        await RecordTestsAsync(commit);
        var staged = AssertSucceeded(
            await _runner.PushAsync("develop", commit), "build-images", "deploy-staging", "notify", "test-and-build / test-and-build");
        Assert.Contains($"Not tested again: {commit[..8]} was tested and passed", staged[^1].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("── Lint, Test", staged[^1].Output, StringComparison.Ordinal);
        Assert.Equal(commit, await _staging.CommitAsync());
        Assert.Equal(2, _slack.Messages.Count);
        // Slack reads commands in this member alone; what strangers wrote stands in others, as plain text.
        Assert.All(_slack.Messages,
            message => Assert.DoesNotContain("<!", (string)JsonNode.Parse(message)!["text"]!, StringComparison.Ordinal));

        // Merged to main, by a commit of its own, before GitHub knows that staging runs it: not to production.
        var merge = await MergeAsync(commit);
        var early = await _runner.PushAsync("main", merge);
        Assert.Equal(("failure", "skipped", "success"),
            (Conclusion(early, "manual-approval"), Conclusion(early, "deploy-production"), Conclusion(early, "notify")));
        Assert.NotEqual(merge, await _production.TryCommitAsync());

        // Somebody presses "Re-run failed jobs" once it does.
        await RecordStagingAsync(merge);
        var promoted = AssertSucceeded(
            await _runner.RunAsync("deploy-production", new GitHubEvent("push", "main", merge) { PreviousResults = early }),
            "build-images", "deploy-production", "manual-approval", "notify", "test-and-build / test-and-build");
        Assert.Equal(merge, await _production.CommitAsync());
        // None was built: what serves are the images that staging runs, and the container knows for which commit.
        Assert.All(promoted, job => Assert.DoesNotContain("Building ", job.Output, StringComparison.Ordinal));
        Assert.Contains("nothing is built", promoted[0].Output, StringComparison.Ordinal);
        await using var production = new ServerObserver(sandbox.Description.Production);
        foreach (var service in (string[])["backend", "frontend"])
        {
            Assert.Equal(await DigestAsync(deploymentFixture.Server, service), await DigestAsync(production, service));
            Assert.Equal(merge, await LabelAsync(production, service, "org.opencontainers.image.revision"));
            Assert.Equal(commit, await LabelAsync(deploymentFixture.Server, service, "org.opencontainers.image.revision"));
            Assert.Equal("main", await LabelAsync(production, service, "org.opencontainers.image.ref.name"));
        }

        // On a Monday; and at night.
        AssertSucceeded(await _runner.RunAsync("drill", new GitHubEvent("schedule", "main", merge)), "drill", "drill");
        var inputs = new Dictionary<string, string>
        {
            ["environment"] = "staging",
            ["release"] = deploymentFixture.GoodCommit,
            ["backup"] = "",
        };
        AssertSucceeded(
            await _runner.RunAsync("rollback", new GitHubEvent("workflow_dispatch", "develop", commit) { Inputs = inputs }),
            "notify", "rollback");
        Assert.Equal(deploymentFixture.GoodCommit, await _staging.CommitAsync());
        (await deploymentFixture.RunBuildAsync("History", "--environment", "staging")).ExpectExitCode(0)
            .ExpectOutput($"{GitHubEvent.Actor}@GitHub");
    }

    [Fact]
    public async Task A_change_that_fails_stops_there_and_notifies_its_authors()
    {
        var commit = await deploymentFixture.CommitOnGoodAsync(
            "Break <https://example.test|it>", ("app/backend/package.json", text => text[..^10]));

        var results = await _runner.PushAsync("develop", commit);

        Assert.Equal(("failure", "skipped", "skipped", "success"),
            (Conclusion(results, "test-and-build / test-and-build"), Conclusion(results, "build-images"),
                Conclusion(results, "deploy-staging"), Conclusion(results, "notify")));
        Assert.Contains("test-and-build", Assert.Single(_slack.Messages), StringComparison.Ordinal);
    }

    private static string Conclusion(IReadOnlyList<JobResult> results, string job) =>
        results.Single(result => result.Job == job).Conclusion;

    // All of them did, but the one that waits for a failure; in the order of their names.
    private List<JobResult> AssertSucceeded(IReadOnlyList<JobResult> results, params string[] jobs)
    {
        var ordered = results.OrderBy(result => result.Job, StringComparer.Ordinal).ToList();
        Assert.Equal(jobs, ordered.Select(result => result.Job));
        Assert.All(ordered,
            result => Assert.True(result.Conclusion == (result.Job == "notify" ? "skipped" : "success"),
                $"{result.Job}: {result.Conclusion}\n{result.Output}"));
        var scanner = new SecretScanner(sandbox);
        Assert.All(ordered, result =>
        {
            scanner.AssertNotIn(result.Output);
            Assert.DoesNotContain(
                "s3cret-0f-the-h00k", result.Output.Replace($"::add-mask::{_slack.Address}", "", StringComparison.Ordinal),
                    StringComparison.Ordinal);
        });
        return ordered;
    }

    // The tests of this repository ran before this one: here they stand for those of a change, and few are as good as all.
    private async Task RemoveMostTestsAsync()
    {
        var tests = Path.Combine(deploymentFixture.Directory, "tests");
        foreach (var project in Directory.EnumerateFiles(tests, "*.Tests.csproj", SearchOption.AllDirectories).ToList())
        {
            if (Path.GetFileNameWithoutExtension(project) is "QgoBuild.Sandbox.Tests") continue;
            (await deploymentFixture.RunAsync("dotnet", "sln", "QgoBuild.sln", "remove", project)).ExpectExitCode(0);
            Directory.Delete(Path.GetDirectoryName(project)!, recursive: true);
        }
    }

    // What the run for the branch has left on GitHub.
    private Task RecordTestsAsync(string commit) => RecordRunsAsync(commit, []);

    private async Task RecordRunsAsync(string commit, JsonObject runs)
    {
        runs["1"] = new JsonObject
        {
            ["head_sha"] = commit,
            ["event"] = "push",
            ["created_at"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        };
        await _github.SetStateAsync("runs", runs);
        await _github.SetStateAsync("jobs", JsonNode.Parse("""
            { "1": [{ "name": "Test & build / Test & build", "conclusion": "success",
              "steps": [{ "name": "Lint, Test", "conclusion": "success" }] }] }
            """)!);
    }

    // As GitHub merges a pull request: a commit of its own, with the files of what is merged.
    private async Task<string> MergeAsync(string commit)
    {
        var merge = await DeploymentFixture.GitAsync(
            deploymentFixture.Directory, "commit-tree", $"{commit}^{{tree}}", "-p", $"{commit}~1", "-p", commit,
            "-m", "Merge pull request #1: it's $(merged)");
        await DeploymentFixture.GitAsync(deploymentFixture.Directory, "update-ref", "refs/heads/main", merge);
        return merge;
    }

    // Of the release that serves: the other colour's containers are gone by then.
    private static async Task<string> DigestAsync(ServerObserver server, string service) =>
        (await InspectAsync(server, service, "{{.Config.Image}}")).Split('@')[1];

    private static Task<string> LabelAsync(ServerObserver server, string service, string label) =>
        InspectAsync(server, service, $$$"""{{index .Config.Labels "{{{label}}}"}}""");

    private static async Task<string> InspectAsync(ServerObserver server, string service, string format) =>
        (await server.ReadAsync(RemoteCommand.Sh(
            $"docker inspect --format {format} $(docker ps --quiet --filter label=com.docker.compose.service={service})"))).Trim();

    // The sandbox is nothing that GitHub hears of; the real staging would have told it so: with the release that it runs.
    private async Task RecordStagingAsync(string merge)
    {
        var release = JsonNode.Parse(await deploymentFixture.Server.ReadAsync(RemoteCommand.Sh($"""
            cd {sandbox.Description.Staging.Directory + "/.qgobuild"}
            cat "releases/$(cut -d ' ' -f 1 live)/release.json"
            """)))!;
        await _github.SetStateAsync("deployments", new JsonArray(new JsonObject
        {
            ["id"] = 1,
            ["sha"] = (string)release["commit"]!,
            ["task"] = "deploy:qgobuild",
            ["environment"] = "staging",
            ["payload"] = new JsonObject { ["release"] = release.ToJsonString() },
            ["statuses"] = new JsonArray(new JsonObject { ["id"] = 1, ["state"] = "success" }),
        }));
        await RecordRunsAsync(merge, new JsonObject { [$"{_runner.LastRunNumber}"] = 700 });
        await _github.SetStateAsync("checks", JsonNode.Parse($$"""
            { "{{merge}}": [
              { "id": 1, "name": "Test & build", "status": "completed", "conclusion": "success", "check_suite": { "id": 600 } },
              { "id": 2, "name": "Manual approval required", "status": "in_progress", "conclusion": null, "check_suite": { "id": 700 } } ] }
            """)!);
    }
}
