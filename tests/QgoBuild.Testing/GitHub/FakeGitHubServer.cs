using System.Diagnostics;
using System.Globalization;

namespace QgoBuild.Testing.GitHub;

/// <summary>A fake GitHub on loopback: a process that validates every request against GitHub's API description and records it. It is
/// started once and shared, because each test has its own repository; it ends with the process of the tests.</summary>
public sealed class FakeGitHubServer
{
    private static readonly NodeTool Tool = new("GitHub");
    private static readonly Lazy<FakeGitHubServer> Running = new(() => new FakeGitHubServer());

    // Kept, because the process runs as long as its standard input is open.
    private readonly Process _process;

    private FakeGitHubServer()
    {
        _process = Tool.Start("server.cjs");
        var port = _process.StandardOutput.ReadLine();
        Assert.True(port is not null, "The fake GitHub server did not start.");
        Address = new Uri($"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}");
    }

    /// <summary>The server.</summary>
    public static FakeGitHubServer Instance => Running.Value;

    /// <summary>Its address.</summary>
    public Uri Address { get; }
}
