using System.Globalization;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>What protects a server. Texts are what programs print there; empty where one is not installed or does not answer.</summary>
/// <param name="DeployUser">The user that deployments could log in as instead of root.</param>
/// <param name="Sshd">The effective configuration of sshd, a keyword and its value a line; only root may read it.</param>
/// <param name="ConnectedPort">The port of the server that this connection came in at; 0 when it is not known.</param>
/// <param name="Firewall">The firewall.</param>
/// <param name="Listeners">Where programs listen, as /proc/net/tcp writes addresses.</param>
/// <param name="Published">What containers publish: name, compose project and ports of <c>docker ps</c>, with bars between.</param>
/// <param name="Updates">How security updates are installed.</param>
/// <param name="TimeService">The service that sets the clock from the network.</param>
/// <param name="Container">The kind of container that the server is; <c>none</c> for a machine.</param>
/// <param name="Daemon">The engine's /etc/docker/daemon.json.</param>
/// <param name="ContainerLogs">Each running container: name, log driver and the largest size of its log, with bars between.</param>
/// <param name="SwapMebibytes">The swap space, in MiB.</param>
/// <param name="DiskUse">What <c>docker system df</c> prints: kind, size and what can be reclaimed, with bars between.</param>
/// <param name="Pruners">Files of cron and systemd that prune images or volumes, a line each.</param>
public sealed record ProtectionFacts(
    DeployUserFacts DeployUser,
    string Sshd,
    int ConnectedPort,
    FirewallFacts Firewall,
    string Listeners,
    string Published,
    UpdateFacts Updates,
    string TimeService,
    string Container,
    string Daemon,
    string ContainerLogs,
    long SwapMebibytes,
    string DiskUse,
    string Pruners)
{
    /// <summary>The ports of SSH: those that sshd listens at and the one that this connection came in at.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> SshPorts =>
        [.. SshdSettings("port").Select(ParseNumber).Append(ConnectedPort).Where(port => port > 0).Distinct().Order()];

    /// <summary>The ports that containers publish to other machines.</summary>
    [JsonIgnore]
    public IReadOnlyList<PublishedPort> PublishedPorts => [.. Lines(Published).SelectMany(PublishedPort.ParseContainer).Distinct()];

    /// <summary>The ports, in order, that programs listen at for other machines, or that containers publish to them.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> OpenPorts =>
    [
        .. Lines(Listeners).Where(listener => !IsLoopback(listener)).Select(PortOf)
            .Concat(PublishedPorts.Select(published => published.Port)).Distinct().Order(),
    ];

    /// <summary>The values that sshd has for a keyword.</summary>
    public IEnumerable<string> SshdSettings(string keyword) =>
        Lines(Sshd).Select(line => line.Split(' ', 2)).Where(line => line.Length == 2 && line[0] == keyword).Select(line => line[1]);

    internal static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // IPv4 addresses are four bytes in the machine's order, the last octet first; IPv6 ones are words of four bytes in that order.
    private static bool IsLoopback(string listener) => listener.Split(':')[0] is var address
        && (address == "00000000000000000000000001000000" || (IsIPv4(address) && address.EndsWith("7F", StringComparison.Ordinal)));

    private static bool IsIPv4(string address) =>
        address.Length == 8 || address.StartsWith("0000000000000000FFFF0000", StringComparison.Ordinal);

    private static int PortOf(string listener) => int.Parse(listener.Split(':')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int ParseNumber(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>The user that deployments could log in as instead of root.</summary>
/// <param name="Exists">Whether the server has it.</param>
/// <param name="Groups">Its groups, with blanks between.</param>
/// <param name="HasKeys">Whether somebody may log in as it.</param>
/// <param name="DirectoryOwner">Who owns the directory that it would deploy to; empty when that is not there.</param>
public sealed record DeployUserFacts(bool Exists, string Groups, bool HasKeys, string DirectoryOwner);

/// <summary>A server's firewall.</summary>
/// <param name="IsInstalled">Whether nftables is.</param>
/// <param name="Ufw">What <c>ufw status verbose</c> prints.</param>
/// <param name="IsFirewalldActive">Whether firewalld runs.</param>
/// <param name="Rules">The rules that Setup has written there; empty when it has not.</param>
/// <param name="IsLoaded">Whether the kernel has those, unchanged.</param>
/// <param name="IsEnabled">Whether they are loaded when the server starts.</param>
public sealed record FirewallFacts(bool IsInstalled, string Ufw, bool IsFirewalldActive, string Rules, bool IsLoaded, bool IsEnabled);

/// <summary>How a server installs security updates.</summary>
/// <param name="IsInstalled">Whether unattended-upgrades is.</param>
/// <param name="Settings">What APT is set to do by itself, as <c>apt-config dump</c> prints it.</param>
/// <param name="Timers">Whether APT's two timers are enabled, a line each.</param>
public sealed record UpdateFacts(bool IsInstalled, string Settings, string Timers);

/// <summary>A port that a container publishes to other machines.</summary>
/// <param name="Container">The container.</param>
/// <param name="Project">Its compose project; empty when it has none.</param>
/// <param name="Port">The port of the server.</param>
/// <param name="Target">The port inside of the container.</param>
public sealed record PublishedPort(string Container, string Project, int Port, int Target)
{
    // name|project|0.0.0.0:80->80/tcp, [::]:80->80/tcp, 127.0.0.1:3306->3306/tcp, 33060/tcp, 0.0.0.0:8000-8002->8000-8002/tcp
    internal static IEnumerable<PublishedPort> ParseContainer(string line)
    {
        var fields = line.Split('|');
        if (fields.Length < 3)
            yield break;
        foreach (var mapping in fields[2].Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (mapping.Split("->") is not [var outside, var inside] || IsLoopback(outside))
                continue;
            var (first, last) = ParseRange(outside[(outside.LastIndexOf(':') + 1)..]);
            var (target, _) = ParseRange(inside.Split('/')[0]);
            for (var port = first; port <= last; port++)
                yield return new PublishedPort(fields[0], fields[1], port, target + port - first);
        }
    }

    private static bool IsLoopback(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("[::1]", StringComparison.Ordinal);

    private static (int First, int Last) ParseRange(string text)
    {
        var ends = text.Split('-');
        return int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last)
                ? (first, last)
                : (0, -1);
    }
}
