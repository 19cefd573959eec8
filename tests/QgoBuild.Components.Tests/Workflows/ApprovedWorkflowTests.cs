using System.Diagnostics;
using System.Runtime.CompilerServices;
using QgoBuild.Components.Tests.Compilation;
using YamlDotNet.RepresentationModel;

namespace QgoBuild.Components.Tests.Workflows;

/// <summary>The workflows of this repository as they are generated when production is approved in another way than here: word for word, and
/// read as GitHub reads them.</summary>
public sealed class ApprovedWorkflowTests(ApprovalBuilds builds) : IDisposable
{
    private const string Reviewers = "new GitHubReviewers()";

    private static readonly string Repository = FindRepository();
    private static readonly string[] ApprovalFiles = ["deploy-production.yml", "rollback.yml"];

    // Each kind in C#, and where its snapshots are.
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["Approval.None"] = "none",
        [Reviewers] = "github-reviewers",
        ["""new PullRequestReview("ada", "acme/leads")"""] = "pull-request-review",
        ["""new Dispatch("ada", "acme/leads")"""] = "dispatch",
    };

    private readonly string _root = Directory.CreateTempSubdirectory("qgo approved workflows ").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Each kind in C#.</summary>
    public static TheoryData<string> Approvals() => [.. Kinds.Keys];

    /// <summary>Those that somebody can refuse.</summary>
    public static TheoryData<string> Refusable() => [.. Kinds.Keys.Where(kind => kind != "Approval.None")];

    [Theory]
    [MemberData(nameof(Approvals))]
    public async Task Each_kind_of_approval_has_workflows_that_GitHub_understands(string approval)
    {
        await GenerateAsync(approval);

        foreach (var file in ApprovalFiles)
        {
            Snapshot.Match(Read(file), Path.Combine(Kinds[approval], file));
            Assert.Equal("", WorkflowChecks.LintShell(Read(file)));
        }

        Assert.Equal("", WorkflowChecks.Lint(Files()));
    }

    [Theory]
    [MemberData(nameof(Approvals))]
    public async Task Nothing_else_depends_on_it(string approval)
    {
        await GenerateAsync(approval);

        var changed = Files().Select(file => Path.GetFileName(file))
            .Where(file => Read(file) != File.ReadAllText(Path.Combine(Repository, ".github", "workflows", file)));

        Assert.Equal(approval == Reviewers ? [] : ApprovalFiles, changed.Order());
    }

    // A job that waits for a reviewer, or refuses what nobody approved: an approval that nobody gives in time may end as a job that was
    // cancelled.
    [Theory]
    [MemberData(nameof(Refusable))]
    public async Task A_refusal_of_any_job_that_is_approved_is_notified_by_one_that_can_find_out_why(string approval)
    {
        await GenerateAsync(approval);
        var approved = new List<string>();

        foreach (var (file, jobs) in Files().Select(file => (Path.GetFileName(file), Jobs(file))))
        {
            foreach (var (id, job) in jobs.Where(job => IsApproved(job.Job)))
            {
                approved.Add($"{file}: {id}");
                var notify = Assert.Single(jobs, other => other.Id == "notify").Job;
                Assert.Contains(id, Texts(notify, "needs"));
                Assert.Equal("failure() || cancelled()", Text(notify, "if"));
                Assert.Null(Find(notify, "environment"));
                // What the gate reads of GitHub, the job that deploys reads as well.
                var rights = Permissions(job)
                    .Where(right => right.Key is "actions" or "pull-requests" ||
                        (right.Key == "deployments" && Kinds[approval] == "dispatch"));
                Assert.All(rights, right => Assert.Contains(right.Key, Permissions(notify).Select(given => given.Key)));
                Assert.Equal(UsesSecret(job, "MEMBERS_TOKEN"), UsesSecret(notify, "MEMBERS_TOKEN"));
            }
        }

        Assert.Equal(["deploy-production.yml: deploy-production", "deploy-production.yml: manual-approval", "rollback.yml: rollback"],
            approved.Order());
    }

    private async Task GenerateAsync(string approval)
    {
        var build = await builds.GetAsync(approval);
        Directory.CreateDirectory(Path.Combine(_root, ".nuke"));
        Directory.CreateDirectory(Path.Combine(_root, "tests"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository, ".nuke")))
            File.Copy(file, Path.Combine(_root, ".nuke", Path.GetFileName(file)));
        var start = new ProcessStartInfo("dotnet", [build, "Compile", "--plan", "--root", _root])
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) ||
            name is "CI" or "NUKE_ROOT_DIRECTORY").ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_root, ".github", "workflows", file));

    private string[] Files() => Directory.GetFiles(Path.Combine(_root, ".github", "workflows"), "*.yml");

    // Those that name production, or the environment that a person chooses, and the one that asks at the gates.
    private static bool IsApproved(YamlMappingNode job) =>
        (Find(job, "environment") is YamlMappingNode environment &&
            Text(environment, "name") is "production" or "${{ inputs.environment }}")
        || Texts(job, "steps").Any(step => step.Contains("ManualApproval", StringComparison.Ordinal));

    private static List<(string Id, YamlMappingNode Job)> Jobs(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(file)));
        return [.. ((YamlMappingNode)Find((YamlMappingNode)yaml.Documents[0].RootNode, "jobs")!).Children.Select(job =>
            (job.Key.ToString(), (YamlMappingNode)job.Value))];
    }

    private static IEnumerable<KeyValuePair<string, string>> Permissions(YamlMappingNode job) =>
        ((YamlMappingNode)Find(job, "permissions")!).Children.Select(right =>
            KeyValuePair.Create(right.Key.ToString(), right.Value.ToString()));

    private static bool UsesSecret(YamlMappingNode job, string name) =>
        Texts(job, "steps").Any(step => step.Contains($"secrets.{name}", StringComparison.Ordinal));

    private static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value : null;

    private static string? Text(YamlMappingNode node, string key) => (Find(node, key) as YamlScalarNode)?.Value;

    private static IReadOnlyList<string> Texts(YamlMappingNode node, string key) => Find(node, key) switch
    {
        YamlScalarNode one => [one.Value!],
        YamlSequenceNode several => [.. several.Select(item => item.ToString())],
        _ => [],
    };

    private static string FindRepository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
