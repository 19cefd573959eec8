using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests;

/// <summary>The sandbox that the end-to-end tests share: brought up for the first of them, or joined where it is up. It is the one in
/// <c>QGO_SANDBOX_DIRECTORY</c>, else the repository's own, and it stays up: <c>./build.sh SandboxDown</c> takes it away.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private const string DirectoryVariable = "QGO_SANDBOX_DIRECTORY";
    private SandboxDescription? _description;

    /// <summary>The sandbox's directory.</summary>
    public SandboxDirectory Directory { get; } = Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } named
        ? new SandboxDirectory(named)
        : SandboxDirectory.InRepository(RepositoryRoot());

    /// <summary>The sandbox, to bring up or take down.</summary>
    public LocalSandbox Sandbox => new(Directory);

    /// <summary>How it is reached.</summary>
    public SandboxDescription Description => _description ?? throw new InvalidOperationException("The fixture is not initialised yet.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _description = await Sandbox.UpAsync(new Progress<string>(line => TestContext.Current.SendDiagnosticMessage(line)),
            TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>How a server is reached.</summary>
    public ServerDescription Server(SandboxServer server) => server == SandboxServer.Staging ? Description.Staging : Description.Production;

    /// <summary>A hand on a server from outside.</summary>
    public ServerControl Control(SandboxServer server) => LocalSandbox.Control(Description, server);

    /// <summary>Takes the ACME authority away and gives it back.</summary>
    public AuthorityControl Authority() => Sandbox.Authority(Description);

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "QgoBuild.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no clone of this repository: set {DirectoryVariable}.");
    }
}
