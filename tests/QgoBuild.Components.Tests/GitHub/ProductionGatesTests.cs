using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Testing.GitHub;

namespace QgoBuild.Components.Tests.GitHub;

/// <summary>The build as it is compiled, asking what stands for GitHub: in a job of the workflow, and on a laptop.</summary>
public sealed class ProductionGatesTests : IAsyncLifetime
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
        Git("init", "--quiet");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "--quiet", "--allow-empty", "--message", "first");
        Git("remote", "add", "origin", $"https://127.0.0.1/qgo/{_github.Name}.git");
        var commit = Git("rev-parse", "HEAD");
        await _github.PutAsync("branches", JsonNode.Parse("""{ "main": { "protected": true } }""")!);
        await _github.PutAsync("runs", JsonNode.Parse("""{ "77": 700 }""")!);
        await _github.PutAsync("checks", JsonNode.Parse($$"""
            { "{{commit}}": [
              { "id": 1, "name": "test", "status": "completed", "conclusion": "success", "check_suite": { "id": 700 } },
              { "id": 2, "name": "approval", "status": "in_progress", "conclusion": null, "check_suite": { "id": 700 } } ] }
            """)!);
        await RecordStagingAsync(await ReleaseAsync(commit));
        await _github.PutAsync("environments", JsonNode.Parse("""{ "production": { "protection_rules": [{ "id": 2, "node_id": "x", "type": "required_reviewers", "reviewers": [{ "type": "Team" }] }] } }""")!);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        await _github.DisposeAsync();
    }

    [Fact]
    public void A_job_goes_on_to_the_approval_when_all_is_well()
    {
        var (exitCode, output) = Run(["ManualApproval", "--profile", "live"], job: true);

        Assert.True(exitCode == 0, output);
        Assert.Contains("staging has verified it: 1.4.0", output, StringComparison.Ordinal);
        Assert.Contains("The next job waits until a reviewer has approved it.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_ends_with_everything_that_is_wrong()
    {
        await _github.PutAsync("environments", new JsonObject());
        await _github.PutAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["ManualApproval", "--profile", "live"], job: true);

        Assert.Equal(2, exitCode);
        Assert.Contains("2 of 4 gates", output, StringComparison.Ordinal);
        Assert.Contains("has no environment production", output, StringComparison.Ordinal);
        Assert.Contains("staging has never run", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_github.Token, output.Replace($"::add-mask::{_github.Token}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_laptop_with_a_token_asks_too()
    {
        Assert.Equal(0, Run(["Gates", "--profile", "live"]).ExitCode);

        await _github.PutAsync("deployments", new JsonArray());
        Assert.Equal(2, Run(["Gates", "--profile", "live"]).ExitCode);
    }

    [Fact]
    public async Task A_laptop_without_one_says_that_it_did_not_ask()
    {
        var (exitCode, output) = Run(["Gates", "--profile", "live"], token: false);

        Assert.True(exitCode == 0, output);
        Assert.Contains("was not checked: there is no token", output, StringComparison.Ordinal);
        Assert.Empty(await _github.CallsAsync());
    }

    [Fact]
    public async Task In_an_emergency_nobody_is_asked()
    {
        await _github.FailAsync(503);

        var (exitCode, output) = Run(["Gates", "--profile", "live", "--skip-gates", "GitHub is down"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("GitHub is not asked", output, StringComparison.Ordinal);
        Assert.Empty(await _github.CallsAsync());
    }

    [Fact]
    public async Task The_sandbox_asks_nobody()
    {
        Assert.Equal(0, Run(["Gates"]).ExitCode);

        Assert.Empty(await _github.CallsAsync());
    }

    // Promotion

    [Fact]
    public async Task What_staging_has_not_verified_is_not_promoted_and_nothing_is_asked_of_a_registry()
    {
        await _github.PutAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("staging has verified no release that is called «1.4.0».", output, StringComparison.Ordinal);
        Assert.Contains("./build.sh DeployStaging", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_release_is_promoted_by_its_name_with_the_digests_that_staging_has_verified()
    {
        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Promoting 1.4.0", output, StringComparison.Ordinal);
        var release = Release.Load(Path.Combine(_root, "artifacts", "release.json"));
        Assert.Equal(("sha256:" + new string('a', 64), null), (release.Image("backend").Digest, release.Unverified));
    }

    [Fact]
    public async Task A_record_that_names_images_of_somebody_else_is_not_promoted()
    {
        var release = await ReleaseAsync(Git("rev-parse", "HEAD"));
        await RecordStagingAsync(release with { Images = new Dictionary<string, ImageReference> { ["backend"] = ImageReference.Of("somebody/else", "sha256:" + new string('a', 64)) } });

        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("somebody/else@sha256:", output, StringComparison.Ordinal);
        Assert.Contains("is none of ghcr.io/qgocargo/qgo-cargo", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_staging_the_other_gates_are_asked_all_the_same()
    {
        await _github.PutAsync("deployments", new JsonArray());

        var (exitCode, output) = Run(["Gates", "--profile", "live", "--unverified", "staging is down"]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks are green", output, StringComparison.Ordinal);
        Assert.DoesNotContain("staging has verified", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_of_staging_and_a_reason_to_do_without_it_exclude_each_other()
    {
        var (exitCode, output) = Run(["Promote", "--profile", "live", "--release", "1.4.0", "--unverified", "why"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("--release and --unverified were both given", output, StringComparison.Ordinal);
    }

    private Task RecordStagingAsync(Release release) => _github.PutAsync("deployments", new JsonArray(new JsonObject
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
        var application = new Application("qgo-cargo", "qgo_cargo", ["backend", "frontend"]);
        var content = await CommitContent.ReadAsync(
            new GitCheckout(_root),
            CommitId.Parse(commit),
            application.Services.ToDictionary(service => service, application.ContextOf),
            application.ReleaseFiles,
            new Dictionary<string, string> { ["SCHEMA_ENGINE"] = "download", ["SOURCE"] = "https://github.com/qgocargo/qgo-cargo" },
            ["NODE_IMAGE", "NGINX_IMAGE"],
            TestContext.Current.CancellationToken);
        var images = application.Services.ToDictionary(service => service, service => ImageReference.Of($"qgocargo/qgo-cargo/{service}", "sha256:" + new string('a', 64)));
        return new Release("1.4.0", CommitId.Parse(commit), images, DateTimeOffset.UnixEpoch) { Content = content.Key };
    }

    private (int ExitCode, string Output) Run(string[] arguments, bool job = false, bool token = true)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "_build.dll"), .. arguments, "--root", _root])
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Whatever runs these tests may itself be a job.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) || name is "CI" or "NUKE_ROOT_DIRECTORY").ToList())
            start.Environment.Remove(name);
        start.Environment["QGO_NETWORK"] = "loopback";
        start.Environment["GITHUB_API_URL"] = GitHubContract.Instance.Address.ToString();
        if (token)
            start.Environment["GITHUB_TOKEN"] = _github.Token;
        if (job)
            (start.Environment["GITHUB_ACTIONS"], start.Environment["GITHUB_REPOSITORY"], start.Environment["GITHUB_RUN_ID"]) = ("true", $"qgo/{_github.Name}", "77");
        return Finish(start);
    }

    private string Git(params string[] arguments)
    {
        var (exitCode, output) = Finish(new ProcessStartInfo("git", arguments) { WorkingDirectory = _root, RedirectStandardOutput = true, RedirectStandardError = true });
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }

    private static string FindRepository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    private static (int ExitCode, string Output) Finish(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
