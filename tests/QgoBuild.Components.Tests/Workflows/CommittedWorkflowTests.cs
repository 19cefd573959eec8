using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace QgoBuild.Components.Tests.Workflows;

/// <summary>The workflows of this repository: they are what the build generates, and GitHub understands them.</summary>
public sealed partial class CommittedWorkflowTests : IDisposable
{
    private static readonly string Repository = FindRepository();
    private static readonly string Workflows = Path.Combine(Repository, ".github", "workflows");

    // What the build needs of its repository to tell what its workflows are.
    private readonly string _root = Directory.CreateTempSubdirectory("qgo workflows ").FullName;

    public CommittedWorkflowTests()
    {
        Copy(Workflows, Path.Combine(_root, ".github", "workflows"));
        File.Copy(Path.Combine(Repository, ".github", "dependabot.yml"), Path.Combine(_root, ".github", "dependabot.yml"));
        Copy(Path.Combine(Repository, ".nuke"), Path.Combine(_root, ".nuke"));
        Directory.CreateDirectory(Path.Combine(_root, "tests"));
    }

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Workflows, "*.yml").Select(file => Path.GetFileName(file)!).Order()];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void They_are_what_the_build_generates()
    {
        var (exitCode, output) = PlanOnServer();

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void One_that_is_edited_by_hand_is_an_error_on_a_server(string file)
    {
        File.AppendAllText(Path.Combine(_root, ".github", "workflows", file), "# more\n");

        var (exitCode, output) = PlanOnServer();

        Assert.Equal(2, exitCode);
        Assert.Contains($"error: .github/workflows/{file} is stale, or was edited by hand", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_missing_is_an_error_on_a_server()
    {
        File.Delete(Path.Combine(_root, ".github", "workflows", "deploy-production.yml"));

        Assert.Equal(2, PlanOnServer().ExitCode);
    }

    [Fact]
    public void GitHub_understands_them() => Assert.Equal("", WorkflowChecks.Lint(Directory.GetFiles(Workflows)));

    // Of each of those who read them something that they find: the last two something that nobody else does.
    [Theory]
    [InlineData("deploy-staging.yml", "    needs:", "    neds:", "[schema]")]
    [InlineData("rollback.yml", "inputs.environment", "inputs.enviroment", "[expression]")]
    [InlineData("ci.yml", "    uses: ./.github/workflows/test-and-build.yml",
        "    uses: ./.github/workflows/test-and-build.yml\n    with:\n      nothing: x", "[GitHub's parser]")]
    public void A_slip_in_one_is_found(string file, string text, string slip, string foundBy)
    {
        var path = Path.Combine(_root, ".github", "workflows", file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(text, slip, StringComparison.Ordinal));

        Assert.Contains(foundBy, WorkflowChecks.Lint(path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Their_commands_are_good_shell_and_hold_nothing_that_GitHub_replaces(string file)
    {
        var text = Read(file);

        Assert.Equal("", WorkflowChecks.LintShell(text));
        Assert.All(WorkflowChecks.ExtractRunCommands(text), command => Assert.DoesNotContain("${{", command, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Their_actions_are_pinned_and_get_no_token(string file)
    {
        var text = Read(file);

        Assert.All(Uses().Matches(text)
            .Select(match => match.Value), uses =>
                Assert.Matches(@"uses: (\./\.github/workflows/[\w-]+\.yml|[\w./-]+@[0-9a-f]{40} # v[\d.]+)$", uses));
        Assert.Equal(text.Split("actions/checkout@").Length, text.Split("persist-credentials: false").Length);
        Assert.Contains("\npermissions:\n  contents: read\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_five_jobs_of_the_pipeline_follow_each_other()
    {
        Assert.Equal(["test-and-build", "build-images", "deploy-staging", "notify"], Jobs("deploy-staging.yml"));
        Assert.Equal(["test-and-build", "build-images", "manual-approval", "deploy-production", "notify"], Jobs("deploy-production.yml"));
        Assert.Contains("needs: manual-approval", Read("deploy-production.yml"), StringComparison.Ordinal);
    }

    // A branch, and a pull request from a fork, which has no secrets: that the images can be built is found out before the merge.
    [Fact]
    public void What_is_not_merged_is_linted_and_tested_and_its_images_are_built_and_not_pushed()
    {
        var ci = Read("ci.yml");

        Assert.Contains("    branches-ignore:\n      - develop\n      - staging\n      - main\n  pull_request:\n    branches:\n      - " +
            "develop\n      - main\n", ci, StringComparison.Ordinal);
        Assert.Equal(["test-and-build", "build-images"], Jobs("ci.yml"));
        Assert.Equal(["./build.sh DockerBuild --profile live"], WorkflowChecks.ExtractRunCommands(ci));
        Assert.Contains("./build.sh Lint Test", WorkflowChecks.ExtractRunCommands(Read("test-and-build.yml")));
        Assert.DoesNotContain(": write", ci, StringComparison.Ordinal);
        Assert.All(Secrets().Matches(ci + Read("test-and-build.yml")), secret => Assert.Equal("secrets.GITHUB_TOKEN", secret.Value));
        Assert.Equal(["deploy-production.yml", "deploy-staging.yml"], Directory.GetFiles(Workflows).Select(file => Path.GetFileName(file))
            .Where(file => Read(file).Contains("packages: write", StringComparison.Ordinal)).Order());
    }

    // An approval that nobody gives in time may end as a job that was cancelled.
    [Theory]
    [InlineData("deploy-staging.yml", "failure()")]
    [InlineData("deploy-production.yml", "failure() || cancelled()")]
    [InlineData("rollback.yml", "failure() || cancelled()")]
    public void A_failure_of_any_job_is_notified_by_the_last_one(string file, string condition)
    {
        var notify = Read(file)[Read(file).IndexOf("\n  notify:\n", StringComparison.Ordinal)..];

        Assert.Contains($"\n    if: {condition}\n", notify, StringComparison.Ordinal);
        Assert.All(Jobs(file).SkipLast(1), job => Assert.Matches($@"\n    needs:( {job}|(\n      - [\w-]+)*\n      - {job})\n", notify));
        Assert.DoesNotContain("environment:\n", notify, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy-staging.yml", "deploy-staging")]
    [InlineData("deploy-production.yml", "deploy-production")]
    [InlineData("rollback.yml", "deploy-${{ inputs.environment }}")]
    public void Deployments_to_an_environment_wait_for_each_other_and_none_is_cancelled(string file, string group) =>
        Assert.Contains($"      group: {group}\n      cancel-in-progress: false\n", Read(file), StringComparison.Ordinal);

    // As a server would, a plan of the build as it was compiled with these tests.
    private (int ExitCode, string Output) PlanOnServer()
    {
        var start =
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "_build.dll"), "Compile", "--plan", "--root", _root])
            {
                WorkingDirectory = _root,
                RedirectStandardOutput = true,
            };
        start.Environment["CI"] = "true";
        start.Environment.Remove("NUKE_ROOT_DIRECTORY");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static IEnumerable<string> Jobs(string file)
    {
        var text = Read(file);
        return JobNames().Matches(text[text.IndexOf("\njobs:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Workflows, file));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string FindRepository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"(?<!\w)uses: .*")]
    private static partial Regex Uses();

    [GeneratedRegex(@"secrets\.\w+")]
    private static partial Regex Secrets();

    [GeneratedRegex("^  ([a-z-]+):$", RegexOptions.Multiline)]
    private static partial Regex JobNames();
}
