using System.Diagnostics;
using System.Globalization;

namespace QgoBuild.Testing.GitHub;

/// <summary>
/// GitHub, on loopback: a process that holds every request against GitHub's own description and remembers what it is told. It is started once and
/// shared, for each test has a repository of its own; it ends with the process of the tests.
/// </summary>
public sealed class FakeGitHubServer
{
    private static readonly NodeTool Tool = new("GitHub");
    private static readonly Lazy<FakeGitHubServer> Running = new(() => new FakeGitHubServer());

    // Kept, because its standard input holds the process alive.
    private readonly Process _process;

    private FakeGitHubServer()
    {
        _process = Tool.Start("server.cjs");
        var port = _process.StandardOutput.ReadLine();
        Assert.True(port is not null, "What stands for GitHub did not start.");
        Address = new Uri($"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}");
    }

    /// <summary>The server.</summary>
    public static FakeGitHubServer Instance => Running.Value;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }
}
