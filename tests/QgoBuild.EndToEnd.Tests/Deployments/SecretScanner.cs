using System.Text;
using QgoBuild.Sandbox;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Looks for the registry's password, as it is and as Docker writes it, in everything that outlives a command on either
/// side.</summary>
public sealed class SecretScanner(SandboxFixture sandbox)
{
    private static readonly string[] ServerPaths = ["/root", "/home", "/dev/shm", "/tmp", "/var/tmp", "/run", "/var/log", "/etc"];

    private readonly string[] _secrets = EncodedSecrets(sandbox);

    /// <summary>Fails when a text holds it.</summary>
    public void AssertNotIn(string text) => Assert.All(_secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

    /// <summary>Fails when a file on one of the servers or under a directory here, or the command line of a process on either side, holds
    /// it.</summary>
    public async Task AssertNotLeakedAsync(string directory, params IReadOnlyList<SandboxServer> servers)
    {
        foreach (var server in servers)
            AssertNothingFound($"on {server}", await sandbox.Control(server)
                .ExecAsync(["sh", "-c", Search, "sh", .. ServerPaths], string.Join('\n', _secrets), TestContext.Current.CancellationToken));
        AssertNothingFound("here",
            (await CommandResult.RunAsync("sh", ["-c", Search, "sh", directory, "/dev/shm"], directory, new Dictionary<string, string?>(),
                string.Join('\n', _secrets))).StandardOutput);
    }

    private static void AssertNothingFound(string where, string found) =>
        Assert.True(found.Length == 0, $"A secret was left {where}:\n{found}");

    // The secrets come by standard input, a line each, and stay in this shell: another sentinel looks at its command line at the same time.
    private const string Search = """
        secrets=$(cat)
        exec 2>/dev/null
        printf '%s\n' "$secrets" | grep -asF -f - /proc/[0-9]*/cmdline | tr '\0' ' '
        printf '%s\n' "$secrets" | grep -rlF --exclude-dir=.git --exclude-dir=node_modules --exclude-dir=bin --exclude-dir=obj \
            --devices=skip -f - "$@"
        true
        """;

    private static string[] EncodedSecrets(SandboxFixture sandbox)
    {
        var (user, password) = (sandbox.Description.Registry.User, File.ReadAllText(sandbox.Description.Registry.PasswordFile).TrimEnd());
        return [password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))];
    }
}
