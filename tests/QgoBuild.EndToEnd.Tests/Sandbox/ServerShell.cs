using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>OpenSSH to a server, as a person would use it with what sandbox.json tells.</summary>
internal sealed class ServerShell(ServerDescription server)
{
    public ServerShell(SandboxFixture fixture, SandboxServer server)
        : this(fixture.Server(server))
    {
    }

    public Task<string> RunAsync(string script) => Ssh.RunAsync("run a script on the server", [.. Arguments, script], cancellationToken: TestContext.Current.CancellationToken);

    public Task<ToolResult> TryAsync(string script) => Ssh.TryAsync("run a script on the server", [.. Arguments, script], cancellationToken: TestContext.Current.CancellationToken);

    private static Tool Ssh => new("ssh");

    private IEnumerable<string> Arguments =>
    [
        "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile=\"{server.KnownHosts}\"", "-o", "GlobalKnownHostsFile=/dev/null",
        "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10", "-i", server.PrivateKey, "-p", $"{server.Port}", $"{server.User}@{server.Host}",
    ];
}
