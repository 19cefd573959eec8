using System.Text;
using QgoBuild.Sandbox;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Looks for the registry's password, as it is and as Docker writes it, in everything that outlives a command on either side.</summary>
public sealed class SecretSentinel(SandboxFixture sandbox)
{
    private static readonly string[] PlacesOnServers = ["/root", "/dev/shm", "/tmp", "/var/tmp", "/run", "/var/log", "/etc"];

    private readonly string[] _secrets = Forms(sandbox);

    /// <summary>Fails when a text holds it.</summary>
    public void AssertNotIn(string text) => Assert.All(_secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

    /// <summary>Fails when a file on one of the servers or under a directory here, or the command line of a process on either side, holds it.</summary>
    public async Task AssertNowhereAsync(string directory, params IReadOnlyList<SandboxServer> servers)
    {
        foreach (var secret in _secrets)
        {
            foreach (var server in servers)
                Refuse($"on {server}", await sandbox.Control(server).ExecAsync(["sh", "-c", $"{Search} {string.Join(' ', PlacesOnServers)} 2>/dev/null; true", "sh", secret], TestContext.Current.CancellationToken));
            var here = await CommandResult.RunAsync("sh", ["-c", $"{Search} \"$2\" /dev/shm 2>/dev/null; true", "sh", secret, directory], directory, new Dictionary<string, string?>());
            Refuse("here", here.Output);
        }
    }

    private static void Refuse(string where, string found) => Assert.True(found.Length == 0, $"A secret was left {where}:\n{found}");

    // $1 is an argument of this shell alone, which leaves itself out.
    private const string Search = """
        for process in /proc/[0-9]*; do
            [ "$process" = "/proc/$$" ] || tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -F -e "$1"
        done
        printf '%s\n' "$1" | grep -rlF --exclude-dir=.git --exclude-dir=node_modules --exclude-dir=bin --exclude-dir=obj --devices=skip -f -
        """;

    private static string[] Forms(SandboxFixture sandbox)
    {
        var (user, password) = (sandbox.Description.Registry.User, File.ReadAllText(sandbox.Description.Registry.PasswordFile).TrimEnd());
        return [password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))];
    }
}
