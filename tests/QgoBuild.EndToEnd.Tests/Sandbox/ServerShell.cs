using QgoBuild.Delivery.Processes;
using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>OpenSSH to a server, as a person would use it with what sandbox.json tells.</summary>
internal sealed class ServerShell(ServerDescription server)
{
    public ServerShell(SandboxFixture fixture, SandboxServer server)
        : this(fixture.Server(server))
    {
    }

    public Task<string> RunAsync(string script) =>
        Ssh.With([.. Arguments, script]).For("run a script on the server").ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs a script that is logged in to the sandbox's registry meanwhile. The password is read from a file: tests of the other
    /// server look at every command line of this machine at any time.</summary>
    public Task<string> RunLoggedInAsync(RegistryDescription registry, string script) => Ssh.With([
            .. Arguments,
            $"""
            set -eu
            export DOCKER_CONFIG=$(mktemp -d)
            trap 'rm -rf "$DOCKER_CONFIG"' EXIT
            docker login --username {registry.User} --password-stdin {registry.ServerAddress} >/dev/null 2>&1
            {script}
            """,
        ]).For("run a script on the server").WithInput(File.ReadAllText(registry.PasswordFile))
            .ReadAsync(TestContext.Current.CancellationToken);

    public Task<LocalResult> TryAsync(string script) =>
        Ssh.With([.. Arguments, script]).For("run a script on the server").RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Pulls an image from the sandbox's registry, and leaves no login behind.</summary>
    public Task PullAsync(RegistryDescription registry, string image) => RunLoggedInAsync(registry, $"docker pull --quiet {image}");

    private static LocalCommand Ssh => new("ssh");

    private IEnumerable<string> Arguments =>
    [
        "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile=\"{server.KnownHosts}\"", "-o",
        "GlobalKnownHostsFile=/dev/null",
        "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10", "-i", server.PrivateKey, "-p", $"{server.Port}",
        $"{server.User}@{server.Host}",
    ];
}
