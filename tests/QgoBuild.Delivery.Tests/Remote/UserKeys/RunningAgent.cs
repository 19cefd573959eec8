using System.Diagnostics;
using QgoBuild.Delivery.Remote.UserKeys;

namespace QgoBuild.Delivery.Tests.Remote.UserKeys;

/// <summary>An ssh-agent with its own socket.</summary>
public sealed class RunningAgent : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Process _agent;

    public RunningAgent()
    {
        var program = LocalTool.Require("ssh-agent", "openssh-client");
        _agent = Process.Start(new ProcessStartInfo(program, ["-D", "-a", Socket]) { RedirectStandardOutput = true })!;
        Assert.StartsWith("SSH_AUTH_SOCK=", _agent.StandardOutput.ReadLine(), StringComparison.Ordinal);
    }

    public string Socket => _directory["agent"];

    internal SshAgent Client => new(Socket);

    /// <summary>Adds a key, with its certificate if there is one beside it.</summary>
    public void Add(params string[] arguments) => LocalTool.Read("env", [$"SSH_AUTH_SOCK={Socket}", "ssh-add", "-q", .. arguments]);

    /// <summary>The public keys that ssh-add lists.</summary>
    public IEnumerable<string> List() =>
        LocalTool.Run("env", $"SSH_AUTH_SOCK={Socket}", "ssh-add", "-L").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _agent.Kill();
        _agent.WaitForExit();
        _agent.Dispose();
        _directory.Dispose();
    }
}
