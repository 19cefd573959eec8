using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using QgoBuild.Components.Tests.Compilation;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Http;
using QgoBuild.Testing.GitHub;

namespace QgoBuild.Components.Tests.GitHub;

/// <summary>The build as it is compiled, asking what stands for GitHub: in a job of the workflow, and on a laptop.</summary>
public sealed class ProductionGatesTests(ApprovalBuilds builds) : IAsyncLifetime
{
    private static readonly string Repository = FindRepository();

    private readonly FakeRepository _github = new();
    private readonly string _root = Directory.CreateTempSubdirectory("qgo gates ").FullName;

    public async ValueTask InitializeAsync()
    {
        // What the build wants to find where it runs.
        foreach (var directory in new[] { ".nuke", ".github", Path.Combine(".github", "workflows") })
        {
            Directory.CreateDirectory(Path.Combine(_root, directory));
            foreach (var file in Directory.GetFiles(Path.Combine(Repository, directory)))
                File.Copy(file, Path.Combine(_root, directory, Path.GetFileName(file)));
        }

        Directory.CreateDirectory(Path.Combine(_root, "tests"));
        Directory.CreateDirectory(Path.Combine(_root, "app"));
        await File.WriteAllTextAsync(
            Path.Combine(_root, "app", "docker-compose.yml"), "services: {}\n", TestContext.Current.CancellationToken);
        Git("init", "--quiet");
        Git("add", "app");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "--quiet", "--message", "first");
        Git("remote", "add", "origin", $"https://127.0.0.1/qgo/{_github.Name}.git");
        var commit = Git("rev-parse", "HEAD");
        await _github.SetStateAsync("branches", JsonNode.Parse("""{ "main": { "protected": true } }""")!);
        await _github.SetStateAsync("runs", JsonNode.Parse("""{ "77": 700 }""")!);
        await _github.SetStateAsync("checks", JsonNode.Parse($$"""
            { "{{commit}}": [
              { "id": 1, "name": "test", "status": "completed", "conclusion": "success", "check_suite": { "id": 700 } },
              { "id": 2, "name": "approval", "status": "in_progress", "conclusion": null, "check_suite": { "id": 700 } } ] }
            """)!);
        await RecordStagingAsync(await ReleaseAsync(commit));
        await _github.SetStateAsync("environments",
            JsonNode.Parse("""
                { "production": { "protection_rules": [
                  { "id": 2, "node_id": "x", "type": "required_reviewers", "reviewers": [{ "type": "Team" }] }] } }
                """)!);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        await _github.DisposeAsync();
    }

    [Fact]
    public void A_job_continues_to_the_approval_when_all_gates_are_open()
    {
        var (exitCode, output) = Run(["ManualApproval", "--profile", "live"], job: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains("staging has verified it: 1.4.0", output, StringComparison.Ordinal);
        Assert.Contains("The next job waits until a reviewer has approved it.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_ends_with_everything_that_is_wrong()
    {
        await _github.SetStateAsync("environments", new JsonObject());
        await _github.SetStateAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["ManualApproval", "--profile", "live"], job: true);

        Assert.Equal(2, exitCode);
        Assert.Contains("2 of 4 gates", output, StringComparison.Ordinal);
        Assert.Contains("has no environment production", output, StringComparison.Ordinal);
        Assert.Contains("staging has never run", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_github.Token, output.Replace($"::add-mask::{_github.Token}", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_that_deploys_finds_out_itself_who_approved()
    {
        await _github.SetStateAsync("approvals", JsonNode.Parse("""{ "77": [{ "state": "approved", "user": "ada", "comment": "" }] }""")!);

        var (exitCode, output) = Run(["Gates", "--profile", "live"], job: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains("a reviewer approved production: ada", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gates", "--profile", "live")]
    [InlineData("RollbackGates", "--profile", "live", "--environment", "production")]
    public async Task A_job_that_nobody_approved_does_nothing_though_GitHub_let_it_start(params string[] arguments)
    {
        var (exitCode, output) = Run(arguments, job: true);
        Assert.Equal(2, exitCode);
        Assert.Contains("no reviewer approved it", output, StringComparison.Ordinal);

        await _github.SetFaultAsync(403, path: "/approvals");
        Assert.Equal(2, Run(arguments, job: true).ExitCode);
    }

    [Fact]
    public async Task Going_back_on_staging_is_approved_by_nobody()
    {
        Assert.Equal(0, Run(["RollbackGates", "--profile", "live", "--environment", "staging"], job: true).ExitCode);

        Assert.Empty(await _github.GetCallsAsync());
    }

    [Theory]
    [InlineData("rejected", "ada rejected it: Not today", "NotifyFailure", "deploy-production", "failure",
        "not approved, nothing was deployed")]
    [InlineData(null, "no reviewer approved it. GitHub fails a job that is not approved within 30 days", "NotifyFailure",
        "deploy-production", "failure", "not approved, nothing was deployed")]
    [InlineData("rejected", "ada rejected it: Not today", "NotifyRollbackFailure", "rollback", "failure",
        "the rollback was not approved, nothing was changed")]
    [InlineData(null, "no reviewer approved it. GitHub fails a job that is not approved within 30 days", "NotifyRollbackFailure",
        "rollback", "cancelled", "the rollback was not approved, nothing was changed")]
    public async Task An_approval_that_was_rejected_or_has_expired_is_notified(string? state, string reason, string target, string job,
        string result, string what)
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));
        if (state is not null)
            await _github.SetStateAsync("approvals",
                JsonNode.Parse($$"""{ "77": [{ "state": "{{state}}", "user": "ada", "comment": "Not today" }] }""")!);

        var (exitCode, output) = Notify(slack, job, result, target);

        Assert.True(exitCode == 0, output);
        var reported = Assert.Single(slack.Calls).Body;
        Assert.Contains($"production: {what}", reported, StringComparison.Ordinal);
        Assert.Contains(reason, reported, StringComparison.Ordinal);
    }

    // Nobody waits for these: the job itself refuses.
    [Theory]
    [InlineData("""new Dispatch("ada", "acme/leads")""", "Gates", "NotifyFailure", "manual-approval",
        "mallory started it, but is not an approver")]
    [InlineData("""new Dispatch("ada", "acme/leads")""", "RollbackGates", "NotifyRollbackFailure", "rollback",
        "mallory started it, but is not an approver")]
    [InlineData("""new PullRequestReview("ada", "acme/leads")""", "Gates", "NotifyFailure", "manual-approval", "no pull request merged")]
    [InlineData("""new PullRequestReview("ada", "acme/leads")""", "RollbackGates", "NotifyRollbackFailure", "rollback",
        "mallory started it, but is not an approver")]
    public async Task What_a_job_refuses_for_want_of_an_approval_is_notified(string approval, string gates, string target, string job,
        string reason)
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));
        var build = await builds.GetAsync(approval);
        // On a developer's machine it writes its workflows, and they are committed.
        Assert.Equal(0, Run(["Compile", "--plan"], build: build).ExitCode);
        var commit = Git("rev-parse", "HEAD");
        await _github.SetStateAsync("commits", new JsonObject { [commit] = "tree1" });
        await _github.SetStateAsync("teams", JsonNode.Parse("""{ "acme/leads": {} }""")!);
        await _github.SetStateAsync("runs", new JsonObject
        {
            ["77"] = new JsonObject
            {
                ["event"] = "workflow_dispatch",
                ["head_branch"] = "main",
                ["head_sha"] = commit,
                ["actor"] = "mallory",
                ["triggering_actor"] = "mallory",
            },
        });
        (string, string)[] release = approval.Contains("Dispatch", StringComparison.Ordinal) && job != "rollback"
            ? [("NUKE_RELEASE", commit[..8])] : [];

        var (refused, refusal) =
            Run([gates, "--profile", "live", "--environment", "production"], job: true, build: build, variables: release);
        var (exitCode, output) = Notify(slack, job, target: target, build: build, variables: release);

        Assert.Equal(2, refused);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
        Assert.True(exitCode == 0, output);
        var reported = Assert.Single(slack.Calls).Body;
        Assert.Contains("not approved", reported, StringComparison.Ordinal);
        Assert.Contains(reason, reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("production")]
    [InlineData("staging")]
    public async Task A_rollback_that_failed_otherwise_is_a_failure_and_says_where_to_look(string environment)
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));
        await _github.SetStateAsync("approvals", JsonNode.Parse("""{ "77": [{ "state": "approved", "user": "ada", "comment": "" }] }""")!);

        Notify(slack, "rollback", target: "NotifyRollbackFailure", environment: environment);

        var reported = Assert.Single(slack.Calls).Body;
        Assert.Contains($"{environment}: the rollback failed", reported, StringComparison.Ordinal);
        Assert.Contains($"./build.sh Status --environment {environment} --profile live", reported, StringComparison.Ordinal);
        // It brings none of the commits of the branch that it was started on.
        Assert.DoesNotContain("first (a)", reported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_was_cancelled_after_its_approval_is_not_notified()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));
        await _github.SetStateAsync("approvals", JsonNode.Parse("""{ "77": [{ "state": "approved", "user": "ada", "comment": "" }] }""")!);

        Assert.Equal(0, Notify(slack, "rollback", "cancelled", "NotifyRollbackFailure").ExitCode);

        Assert.Empty(slack.Calls);
    }

    [Fact]
    public async Task A_deployment_that_failed_once_it_was_approved_is_a_failure()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));
        await _github.SetStateAsync("approvals", JsonNode.Parse("""{ "77": [{ "state": "approved", "user": "ada", "comment": "" }] }""")!);

        Notify(slack, "deploy-production");

        Assert.Contains("deploy-production failed", Assert.Single(slack.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_that_was_cancelled_before_an_approval_is_not_notified()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));

        Assert.Equal(0, Notify(slack, "test-and-build", "cancelled").ExitCode);

        Assert.Empty(slack.Calls);
    }

    // Nothing is tested twice

    [Theory]
    [InlineData(true)]
    [InlineData(false, "--no-cache")]
    public async Task A_job_ends_where_the_same_files_were_tested(bool ends, params string[] arguments)
    {
        await RecordTestedCommitAsync();

        var (exitCode, output) = Run(["AlreadyTested", .. arguments], job: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains(ends ? "has exactly the files of" : "It is tested: --no-cache", output, StringComparison.Ordinal);
        Assert.Equal(ends ? "skip=true\n" : "", WrittenOutputs());
    }

    [Fact]
    public async Task A_job_that_is_run_again_runs_its_tests()
    {
        await RecordTestedCommitAsync();

        Assert.Contains("the job was started again", Run(["AlreadyTested"], job: true, attempt: 2).Output, StringComparison.Ordinal);
        Assert.Equal("", WrittenOutputs());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    public async Task What_cannot_be_found_out_is_tested(int status)
    {
        await RecordTestedCommitAsync();
        await _github.SetFaultAsync(status, path: "/actions/runs");

        var (exitCode, output) = Run(["AlreadyTested"], job: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains("It is tested: whether it was is not known", output, StringComparison.Ordinal);
        Assert.Equal("", WrittenOutputs());
    }

    [Fact]
    public async Task A_changed_workflow_is_another_tree()
    {
        await RecordTestedCommitAsync();
        File.WriteAllText(Path.Combine(_root, ".github", "workflows", "more.txt"), "more");
        Git("add", ".github/workflows/more.txt");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "--quiet", "--message", "another workflow");

        Assert.Contains("It is tested: no commit with the files of", Run(["AlreadyTested"], job: true).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_laptop_with_a_token_asks_too()
    {
        Assert.Equal(0, Run(["Gates", "--profile", "live"]).ExitCode);

        await _github.SetStateAsync("deployments", new JsonArray());
        Assert.Equal(2, Run(["Gates", "--profile", "live"]).ExitCode);
    }

    [Fact]
    public async Task A_laptop_without_one_says_that_it_did_not_ask()
    {
        var (exitCode, output) = Run(["Gates", "--profile", "live"], token: false);

        Assert.True(exitCode == 0, output);
        Assert.Contains("was not checked: there is no token", output, StringComparison.Ordinal);
        Assert.Empty(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task In_an_emergency_nobody_is_asked()
    {
        await _github.SetFaultAsync(503);

        var (exitCode, output) = Run(["Gates", "--profile", "live", "--skip-gates", "GitHub is down"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("GitHub is not queried", output, StringComparison.Ordinal);
        Assert.Empty(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task The_sandbox_asks_nobody()
    {
        Assert.Equal(0, Run(["Gates"]).ExitCode);

        Assert.Empty(await _github.GetCallsAsync());
    }

    private string Outputs => Path.Combine(_root, ".nuke", "outputs");

    private string WrittenOutputs() => File.ReadAllText(Outputs);

    // A branch was tested, and merged as it was.
    private async Task RecordTestedCommitAsync()
    {
        var tested = Git("rev-parse", "HEAD");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "--quiet", "--allow-empty", "--message", "merged");
        await _github.SetStateAsync("runs",
            new JsonObject
            {
                ["76"] = new JsonObject
                {
                    ["head_sha"] = tested,
                    ["event"] = "push",
                    ["created_at"] = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                },
            });
        await _github.SetStateAsync("jobs",
            JsonNode.Parse("""
                { "76": [{ "name": "Test & build / Test & build", "conclusion": "success",
                  "steps": [{ "name": "Lint, Test", "conclusion": "success" }] }] }
                """)!);
    }

    private (int ExitCode, string Output) Notify(
        HttpServer slack, string job, string result = "failure", string target = "NotifyFailure", string environment = "production",
        string? build = null, params (string Name, string Value)[] variables) => Run(
        [target, "--profile", "live", "--environment", environment],
        job: true,
        build: build,
        variables:
        [
            .. variables,
            ("NUKE_SLACK_WEBHOOK", slack["/services/T0/B0/h00k"].AbsoluteUri),
            ("NUKE_JOB_RESULTS", $$"""{ "{{job}}": { "result": "{{result}}", "outputs": {} } }"""),
        ]);

    // Promotion

    [Fact]
    public async Task What_staging_has_not_verified_is_not_promoted_and_nothing_is_asked_of_a_registry()
    {
        await _github.SetStateAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("staging has verified no release with the name \"1.4.0\".", output, StringComparison.Ordinal);
        Assert.Contains("./build.sh DeployStaging", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_release_is_promoted_by_its_name_with_the_digests_that_staging_has_verified()
    {
        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Promoting 1.4.0", output, StringComparison.Ordinal);
        var release = Release.Load(Path.Combine(_root, "artifacts", "release.json"));
        Assert.Equal(("sha256:" + new string('a', 64), null), (release.GetImage("backend").Digest, release.Unverified));
    }

    [Fact]
    public async Task A_record_that_names_images_of_somebody_else_is_not_promoted()
    {
        var release = await ReleaseAsync(Git("rev-parse", "HEAD"));
        await RecordStagingAsync(release with
        {
            Images = new Dictionary<string, ImageReference>
            {
                ["backend"] = ImageReference.Of("somebody/else", "sha256:" + new string('a', 64)),
            },
        });

        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("somebody/else@sha256:", output, StringComparison.Ordinal);
        Assert.Contains("is none of ghcr.io/qgocargo/qgo-cargo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_staging_the_other_gates_are_asked_all_the_same()
    {
        await _github.SetStateAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["Gates", "--profile", "live", "--unverified", "staging is down"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("status checks passed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("staging has verified", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_of_staging_and_a_reason_to_do_without_it_exclude_each_other()
    {
        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0", "--unverified", "why"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("--release and --unverified were both given", output, StringComparison.Ordinal);
    }

    private Task RecordStagingAsync(Release release) => _github.SetStateAsync("deployments", new JsonArray(new JsonObject
    {
        ["id"] = 1,
        ["sha"] = release.Commit.ToString(),
        ["task"] = "deploy:qgobuild",
        ["environment"] = "staging",
        ["payload"] = new JsonObject { ["release"] = release.ToJson() },
        ["statuses"] = new JsonArray(new JsonObject { ["id"] = 1, ["state"] = "success" }),
    }));

    // As the build for the real servers would have recorded it.
    private async Task<Release> ReleaseAsync(string commit)
    {
        var application = new Application("qgo-cargo")
        {
            Services = [new("backend", new ImageOrigin.Built("app/backend")), new("frontend", new ImageOrigin.Built("app/frontend"))],
            Migration = new("migrate") { History = new History.Prisma("app/backend/prisma/migrations") },
        };
        var content = await CommitContent.ReadAsync(
            new GitCheckout(_root),
            CommitId.Parse(commit),
            application.BuiltImages,
            ["app/docker-compose.yml", .. application.MigrationDirectories],
            new Dictionary<string, string> { ["SCHEMA_ENGINE"] = "download", ["SOURCE"] = "https://github.com/qgocargo/qgo-cargo" },
            ["NODE_IMAGE", "NGINX_IMAGE"],
            TestContext.Current.CancellationToken);
        var images = application.ServiceNames.ToDictionary(service => service, service =>
            ImageReference.Of($"qgocargo/qgo-cargo/{service}", "sha256:" + new string('a', 64)));
        return new Release("1.4.0", CommitId.Parse(commit), images, DateTimeOffset.UnixEpoch) { Content = content.Key };
    }

    private (int ExitCode, string Output) Run(string[] arguments, bool job = false, bool token = true, int attempt = 1,
        string? build = null, params (string Name, string Value)[] variables)
    {
        var start =
            new ProcessStartInfo("dotnet", [build ?? Path.Combine(AppContext.BaseDirectory, "_build.dll"), .. arguments, "--root", _root])
            {
                WorkingDirectory = _root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        // Whatever runs these tests may itself be a job.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) ||
            name is "CI" or "NUKE_ROOT_DIRECTORY").ToList())
            start.Environment.Remove(name);
        start.Environment["QGO_NETWORK"] = "loopback";
        start.Environment["GITHUB_API_URL"] = FakeGitHubServer.Instance.Address.ToString();
        if (token) start.Environment["GITHUB_TOKEN"] = _github.Token;
        if (job)
            (start.Environment["GITHUB_ACTIONS"], start.Environment["GITHUB_REPOSITORY"], start.Environment["GITHUB_RUN_ID"]) =
                ("true", $"qgo/{_github.Name}", "77");
        (start.Environment["GITHUB_OUTPUT"], start.Environment["GITHUB_RUN_ATTEMPT"]) = (Outputs, $"{attempt}");
        File.WriteAllText(Outputs, "");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return RunProcess(start);
    }

    private string Git(params string[] arguments)
    {
        var (exitCode, output) = RunProcess(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }

    private static string FindRepository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    private static (int ExitCode, string Output) RunProcess(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
