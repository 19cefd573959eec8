using QgoBuild.Components.Deployments;
using QgoBuild.Components.GitHub;
using QgoBuild.Components.Testing;
using QgoBuild.Components.Toolchains;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Sandbox.Engines;

/// <summary>What the components require of this build: where things are, and what it keeps while it runs.</summary>
partial class Build
{
    readonly Lazy<SecretFiles> _secretFiles = new(() => SecretFiles.Create(TemporaryDirectory));
    Task<CommitId>? _head;

    public IReadOnlyList<Toolchain> Toolchains =>
    [
        new Npm("frontend", "app/frontend") { Variables = NodeVariables },
        new Npm("backend", "app/backend")
        {
            Variables = NodeVariables,
            DatabaseVariable = "DATABASE_URL",
            Migrate = ["npx", "--no", "--", "prisma", "migrate", "deploy"],
            PackageFiles = ["prisma/schema.prisma"],
            Written = ["node_modules/**", "dist/**", "coverage/**", "src/generated/**", "uploads/**", "logs/**"],
        },
        new DotNetSolution("dotnet", "QgoBuild.sln")
        {
            ProjectDirectories = "{build,src/*,tests/*}",
            Projects = ["{build,src,tests}/**/*.csproj", "tests/Directory.*", "!**/bin/**", "!**/obj/**"],
            Sources =
            [
                "*.sln", "global.json", "Directory.*", ".editorconfig", "build.sh", "build.ps1", "build.cmd", ".nuke/*.json", "build/**",
                "src/**", "tests/**", "scripts/**", ".ci/**", ".github/**", "!**/bin/**", "!**/obj/**",
            ],
            TestProjects = [.. (RootDirectory / "tests").GlobFiles("*/*.Tests.csproj").Where(project => project != EndToEndProject)
                .OrderBy(project => project.Name, StringComparer.Ordinal).Select(project => Path.GetRelativePath(RootDirectory, project))],
        },
    ];

    public IReadOnlyList<string> FurtherInputs => ["app/*", "app/edge/**"];

    // The runtime's files are parts of one script: tests check them together, as they run.
    public bool IsPartOfScript(string script) => script.StartsWith("src/QgoBuild.Delivery/Runtime/", StringComparison.Ordinal);

    AbsolutePath EndToEndProject => RootDirectory / "tests" / "QgoBuild.EndToEnd.Tests" / "QgoBuild.EndToEnd.Tests.csproj";

    public string SourceUrl => Environments.SourceUrl;

    public Uri? RepositoryUrl => new(Environments.SourceUrl);

    public Approval ProductionApproval => Environments.ProductionApproval;

    public string ProductionBranch => Environments.ProductionBranch;

    public string? PromotionSource => Environments.PromotionSource;

    public string TestJob => TestNames.Job;

    public string TestStep => TestNames.Step;

    public GitHubState GitHubState { get; } = new();

    public SecretFiles SecretFiles => _secretFiles.Value;

    public TestTotals Totals { get; } = new();

    public Release? PushedRelease { get; set; }

    public Task<CommitId> Head(CancellationToken cancellationToken) =>
        _head ??= new GitCheckout(RootDirectory).GetHeadAsync(cancellationToken);

    public Task EnsureShellCheck(CancellationToken cancellationToken) =>
        HostPrograms.EnsureAsync(["shellcheck"], ConsoleProgress, cancellationToken);

    public Task EnsureTestTools(CancellationToken cancellationToken) =>
        HostPrograms.EnsureAsync(
            ["shellcheck", "sshd", "docker-registry", "chromium", "busybox", "zsh", "fish", "aiosmtpd"],
            ConsoleProgress, cancellationToken);

    // Before any target: what was requested must be possible to the end.
    protected override void OnBuildInitialized()
    {
        if (!Plan) this.RequireSigner();
        this.UseSourceToken();
    }

    /// <summary>Tests that are up to date passed when they last ran: they count.</summary>
    protected override void OnTargetSkipped(string target)
    {
        if (target == nameof(Test) &&
            ExecutionPlan.Single(planned => planned.Name == target).Skipped?.StartsWith("up to date", StringComparison.Ordinal) == true)
            this.CountPreviousRun();
    }

    /// <summary>The last line counts the tests, for people and for programs that read it.</summary>
    protected override void OnBuildFinished()
    {
        if (_secretFiles.IsValueCreated) SecretFiles.Dispose();
        GitHubState.Dispose();
        if (!Totals.IsEmpty) Console.WriteLine(Totals.Total);
    }
}

/// <summary>What GitHub shows of the tests that AlreadyTested looks for.</summary>
static class TestNames
{
    public const string Job = "Test & build";
    public const string Step = $"{nameof(Build.Lint)}, {nameof(Build.Test)}";
}
