using QgoBuild.Delivery.Shell;
using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>A clone of this repository in a directory with an awkward name, where tests make commits and run <c>./build.sh</c> as a
/// developer does. It shares the sandbox of the repository, and deploys to one of its servers: to staging, where nothing else is
/// said.</summary>
public class DeploymentFixture : IAsyncLifetime
{
    private readonly SandboxFixture _sandbox;

    public DeploymentFixture(SandboxFixture sandbox)
        : this(sandbox, SandboxServer.Staging)
    {
    }

    protected DeploymentFixture(SandboxFixture sandbox, SandboxServer server) => (_sandbox, TargetServer) = (sandbox, server);

    /// <summary>Which server it deploys to.</summary>
    public SandboxServer TargetServer { get; }

    /// <summary>The environment of that server.</summary>
    public string Environment => TargetServer == SandboxServer.Staging ? "staging" : "production";

    /// <summary>How many containers run there: two of a release, database and edge; beside the edge Certbot, where it has a
    /// certificate.</summary>
    public int Containers => TargetServer == SandboxServer.Staging ? 4 : 5;

    /// <summary>How that server is reached.</summary>
    public ServerDescription Target => _sandbox.Server(TargetServer);

    /// <summary>The command that deploys there: to production without staging, which others use meanwhile.</summary>
    public IReadOnlyList<string> DeployArguments =>
        TargetServer == SandboxServer.Staging
            ? ["DeployStaging"] : ["DeployProduction", "--approve", "production", "--unverified", "a test of production alone"];

    public string Directory { get; } = Path.Combine(Path.GetTempPath(), $"qgo's work shop ü {Guid.NewGuid():N}");

    public SandboxDescription Sandbox => _sandbox.Description;

    /// <summary>The commit that works: every scenario starts from it.</summary>
    public string GoodCommit { get; private set; } = "";

    /// <summary>The way to look at that server without the build.</summary>
    public ServerObserver Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var root = Repository.Root;
        await GitAsync(Path.GetTempPath(), "clone", "--quiet", "--no-hardlinks", root, Directory);
        await GitAsync(Directory, "config", "user.name", "Test O'Developer");
        await GitAsync(Directory, "config", "user.email", "developer@example.test");
        await GitAsync(Directory, "checkout", "--quiet", "-B", "develop");
        await CopyWorkingTreeAsync(root);
        GoodCommit = await CommitAllAsync("What is being worked on");
        await new CompiledBuild(root).CopyToAsync(Directory);
        Server = new ServerObserver(Target);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Further variables for <c>./build.sh</c>, until a test removes them.</summary>
    public Dictionary<string, string?> ExtraVariables { get; } = [];

    /// <summary>Variables for <c>./build.sh</c>: not as a CI server, and to this machine alone.</summary>
    public virtual IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>(ExtraVariables)
    {
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["NUKE_SANDBOX_DIRECTORY"] = _sandbox.Directory.Path,
        ["QGO_NETWORK"] = "loopback",
    };

    /// <summary>Runs <c>./build.sh</c>, without a terminal. Whatever it says holds no secret.</summary>
    public Task<CommandResult> RunBuildAsync(params string[] arguments) => RunBuildInAsync(_sandbox.Directory, arguments);

    /// <summary>The same, with another description of the sandbox, in a directory of its own.</summary>
    public async Task<CommandResult> RunBuildInAsync(SandboxDirectory sandbox, params string[] arguments)
    {
        var variables = new Dictionary<string, string?>(Variables) { ["NUKE_SANDBOX_DIRECTORY"] = sandbox.Path };
        var result = await CommandResult.RunAsync(Path.Combine(Directory, "build.sh"), arguments, Directory, variables);
        new SecretScanner(_sandbox).AssertNotIn(result.Output);
        return result;
    }

    /// <summary>Deploys the commit that is checked out, whatever is live.</summary>
    public Task<CommandResult> DeployAsync(params string[] arguments) => RunBuildAsync([.. DeployArguments, "--again", .. arguments]);

    /// <summary>Does something on its server that takes root, as its owner would by the provider's console.</summary>
    public Task<string> RunAsRootAsync(RemoteCommand command) =>
        _sandbox.Control(TargetServer).ExecAsync(["sh", "-c", command.Text], TestContext.Current.CancellationToken);

    /// <summary>Runs a target that takes the environment as an option.</summary>
    public Task<CommandResult> RunTargetAsync(string target, params string[] arguments) =>
        RunBuildAsync([target, "--environment", Environment, .. arguments]);

    /// <summary>Fails when a secret is left anywhere, here or on the servers.</summary>
    public Task AssertNoSecretIsLeftAsync() => new SecretScanner(_sandbox).AssertNotLeakedAsync(Directory, WatchedServers);

    /// <summary>The servers that nothing but these tests works on.</summary>
    protected virtual IReadOnlyList<SandboxServer> WatchedServers => [SandboxServer.Staging, SandboxServer.Production];

    public Task<CommandResult> RunAsync(string program, params string[] arguments) => CommandResult.RunAsync(
        program, arguments, Directory,
        new Dictionary<string, string?> { ["CI"] = null, ["GITHUB_ACTIONS"] = null, ["NUKE_SANDBOX_DIRECTORY"] = _sandbox.Directory.Path });

    /// <summary>Goes back to the good commit and makes one with these changes on top.</summary>
    public async Task<string> CommitOnGoodAsync(string message, params (string File, Func<string, string> Change)[] changes)
    {
        await CheckOutGoodAsync();
        return await CommitAsync(message, changes);
    }

    /// <summary>Commits a change of what is checked out.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync(string message, params (string File, Func<string, string> Change)[] changes)
    {
        foreach (var (file, change) in changes)
        {
            var path = Path.Combine(Directory, file);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var before = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
            var after = change(before);
            Assert.NotEqual(before, after);
            await File.WriteAllTextAsync(path, after);
        }

        return await CommitAllAsync(message);
    }

    /// <summary>Goes to a commit that was made before.</summary>
    public Task CheckOutAsync(string commit) => GitAsync(Directory, "reset", "--quiet", "--hard", commit);

    public Task CheckOutGoodAsync() => GitAsync(Directory, "reset", "--quiet", "--hard", GoodCommit);

    public static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var result = await CommandResult.RunAsync("git", arguments, directory, new Dictionary<string, string?>());
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result.Output}");
        return result.Output.TrimEnd('\n');
    }

    private async Task<string> CommitAllAsync(string message)
    {
        await GitAsync(Directory, "add", "--all");
        await GitAsync(Directory, "commit", "--quiet", "--no-verify", "--allow-empty", "--message", message);
        return await GitAsync(Directory, "rev-parse", "HEAD");
    }

    // What a developer has changed but not committed is what these tests are run for.
    private async Task CopyWorkingTreeAsync(string root)
    {
        var changed = await GitAsync(root, "ls-files", "-z", "--modified", "--others", "--exclude-standard");
        foreach (var file in changed.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var (from, to) = (Path.Combine(root, file), Path.Combine(Directory, file));
            if (File.Exists(from))
            {
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to, overwrite: true);
            }
            else
            {
                File.Delete(to);
            }
        }
    }
}

/// <summary>A workshop of tests that have one server to themselves, and the rest of the sandbox not: it is up, and nobody looks after
/// it.</summary>
public abstract class ServerFixture(SandboxFixture sandbox, SandboxServer server) : DeploymentFixture(sandbox, server)
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string?> Variables =>
        new Dictionary<string, string?>(base.Variables) { ["NUKE_SKIP"] = "SandboxUp" };

    /// <inheritdoc/>
    protected override IReadOnlyList<SandboxServer> WatchedServers => [TargetServer];
}

public sealed class StagingFixture(SandboxFixture sandbox) : ServerFixture(sandbox, SandboxServer.Staging);

public sealed class ProductionFixture(SandboxFixture sandbox) : ServerFixture(sandbox, SandboxServer.Production);

/// <summary>A workshop of tests that set up a server of their own, as staging of a sandbox that is described for them.</summary>
public sealed class SpareServerFixture(SandboxFixture sandbox) : ServerFixture(sandbox, SandboxServer.Staging)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<SandboxServer> WatchedServers => [];
}
