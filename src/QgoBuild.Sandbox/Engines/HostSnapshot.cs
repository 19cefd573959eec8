using System.Text.RegularExpressions;

namespace QgoBuild.Sandbox.Engines;

/// <summary>What an engine changes in the machine and does not restore: forwarding, firewall chains, its bridge and some files.</summary>
/// <param name="Forwarding">Content of <c>/proc/sys/net/ipv4/ip_forward</c>.</param>
/// <param name="ForwardPolicy">The firewall's policy for forwarded packets.</param>
/// <param name="HadBridge">There was a bridge docker0.</param>
/// <param name="HadKey">There was a key of an engine's in /etc/docker.</param>
/// <param name="HadShims">There was a directory for the sockets of containers' shims.</param>
internal sealed partial record HostSnapshot(string Forwarding, string ForwardPolicy, bool HadBridge, bool HadKey, bool HadShims)
{
    private const string ForwardingFile = "/proc/sys/net/ipv4/ip_forward";
    private const string Bridge = "docker0";
    private const string Shims = "/run/containerd/s";
    private const string Key = "/etc/docker/key.json";

    public static async Task<HostSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var rules = await SandboxCommand.Create("iptables", "-S", "FORWARD").For("read the firewall").RunAsync(cancellationToken);
        return new HostSnapshot(
            (await File.ReadAllTextAsync(ForwardingFile, cancellationToken)).Trim(),
            rules.Output.Contains("-P FORWARD DROP", StringComparison.Ordinal) ? "DROP" : "ACCEPT",
            Directory.Exists("/sys/class/net/" + Bridge), File.Exists(Key), Directory.Exists(Shims));
    }

    /// <summary>Restores the machine after the engine has ended.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        const string Purpose = "remove the engine's firewall rules";
        var saved = await SandboxCommand.Create("iptables-save").For(Purpose).ReadAsync(cancellationToken);
        await SandboxCommand.Create("iptables-restore").For(Purpose).WithInput(WithoutDocker(saved) + "\n").ReadAsync(cancellationToken);
        await SandboxCommand.Create("iptables", "-P", "FORWARD", ForwardPolicy).For(Purpose).ReadAsync(cancellationToken);
        await File.WriteAllTextAsync(ForwardingFile, Forwarding, cancellationToken);
        if (!HadBridge && Directory.Exists("/sys/class/net/" + Bridge))
            await SandboxCommand.Create("ip", "link", "delete", Bridge).For("remove the engine's bridge").ReadAsync(cancellationToken);
        if (!HadKey) File.Delete(Key);
        if (!HadShims && Directory.Exists(Shims)) Directory.Delete(Shims, recursive: true);
        RemoveEmpty("/run/docker/plugins", "/run/docker", "/run/containerd", "/run/runc", "/etc/docker");
    }

    /// <summary>The rules of <c>iptables-save</c> without those that name a chain or a bridge of Docker's.</summary>
    public static string WithoutDocker(string saved) => string.Join('\n', saved.Split('\n').Where(line => !DockerRule().IsMatch(line)));

    private static void RemoveEmpty(params ReadOnlySpan<string> directories)
    {
        foreach (var directory in directories)
        {
            if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
        }
    }

    [GeneratedRegex(@"(^:|\s)DOCKER(-[A-Z0-9-]+)?(\s|$)|\s(docker0|br-[0-9a-f]{12})(\s|$)")]
    private static partial Regex DockerRule();
}
