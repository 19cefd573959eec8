using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A server whose sessions print on both streams before and after a command, with and without line breaks, and hide the exit code
/// of the command: a banner, a script as login shell, and a bash whose <c>.bashrc</c> traces commands and prints a message at its
/// end.</summary>
public sealed class NoisyServer : IDisposable
{
    private readonly TestDirectory _home = new();

    public NoisyServer()
    {
        _home.Write(".bashrc", """
            echo 'Welcome to NEW START {"time":'
            echo 'stty: standard input: Inappropriate ioctl for device' >&2
            trap 'echo bye; echo bye >&2' EXIT
            set -x
            printf 'no line break'
            printf 'nor here' >&2
            """);
        Server = SshServer.WithConfiguration(server =>
        [
            $"Banner {Quoted(server.Write("banner", "No unauthorised access.\n"))}",
            $"ForceCommand sh {Quoted(server.Write("login", $"""
                echo 'Last login: today'
                printf 'warning: setlocale: cannot change locale' >&2
                HOME='{_home.Path}' SHLVL=0 bash -c "$SSH_ORIGINAL_COMMAND"
                echo 'Goodbye'
                printf 'Connection closed' >&2
                exit 0
                """))}",
        ]);
    }

    public SshServer Server { get; }

    public Task<SshRemoteHost> ConnectAsync() => Server.ConnectAsync();

    public void Dispose()
    {
        Server.Dispose();
        _home.Dispose();
    }

    internal static string Quoted(string path) => $"\"{path}\"";
}
