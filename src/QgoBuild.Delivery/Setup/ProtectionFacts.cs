namespace QgoBuild.Delivery.Setup;

/// <summary>Facts about the protection of a server. Texts are outputs of programs; empty when a program is not installed or
/// fails.</summary>
/// <param name="DeployUser">The user for deployments instead of root.</param>
/// <param name="Sshd">The effective configuration of sshd, one keyword with its value per line; only root may read it.</param>
/// <param name="ConnectedPort">The server port of this connection; 0 when it is not known.</param>
/// <param name="Firewall">The firewall.</param>
/// <param name="Listeners">The addresses that programs listen on, in the format of /proc/net/tcp.</param>
/// <param name="Published">The published ports: name, compose project and ports from <c>docker ps</c>, separated by bars.</param>
/// <param name="Updates">How security updates are installed.</param>
/// <param name="TimeService">The service that sets the clock from the network.</param>
/// <param name="Container">The kind of container that the server is; <c>none</c> for a machine.</param>
/// <param name="Daemon">The content of /etc/docker/daemon.json.</param>
/// <param name="ContainerLogs">The running containers: name, log driver and maximum size of the log, separated by bars.</param>
/// <param name="SwapMebibytes">The swap space, in MiB.</param>
/// <param name="DiskUse">The output of <c>docker system df</c>: type, size and reclaimable size, separated by bars.</param>
/// <param name="Pruners">Files of cron and systemd that prune images or volumes, one per line.</param>
public sealed record ProtectionFacts(
    DeployUserFacts DeployUser, string Sshd, int ConnectedPort, FirewallFacts Firewall, string Listeners, string Published,
    UpdateFacts Updates, string TimeService, string Container, string Daemon, string ContainerLogs, long SwapMebibytes, string DiskUse,
    string Pruners)
{
    /// <summary>The SSH ports: those of the sshd configuration, and the server port of this connection.</summary>
    public IReadOnlyList<int> SshPorts =>
        [.. SshdSettings("port").Select(port => ParseNumber(port)).Append(ConnectedPort).Where(port => port > 0).Distinct().Order()];

    /// <summary>The ports that containers publish to other machines.</summary>
    public IReadOnlyList<PublishedPort> PublishedPorts => [.. Lines(Published).SelectMany(PublishedPort.ParseContainer).Distinct()];

    /// <summary>The ports, in order, that programs or containers open to other machines.</summary>
    public IReadOnlyList<int> OpenPorts =>
    [
        .. Lines(Listeners).Where(listener => !IsLoopback(listener)).Select(PortOf).Where(port => port > 0)
            .Concat(PublishedPorts.Select(published => published.Port)).Distinct().Order(),
    ];

    /// <summary>The values of a keyword in the sshd configuration.</summary>
    public IEnumerable<string> SshdSettings(string keyword) =>
        Lines(Sshd).Select(line => line.Split(' ', 2)).Where(line => line.Length == 2 && line[0] == keyword).Select(line => line[1]);

    /// <summary>Whether a program listens on a port, on any address.</summary>
    public bool IsListening(int port) => Lines(Listeners).Any(listener => PortOf(listener) == port);

    /// <summary>Parses the output of the script.</summary>
    internal static ProtectionFacts Parse(ServerSections sections) => new(
        new(
            sections.Text("deploy-account").Length > 0, sections.Text("deploy-groups"), sections.Has("deploy-keys"),
            sections.Text("deploy-owner")),
        sections.Text("sshd"),
        ParseNumber(sections.Text("connection").Split(' ')[^1]),
        FirewallFacts.Parse(sections),
        sections.Text("listeners"),
        sections.Text("published"),
        new(sections.Lines("programs").Contains(UpdatesProtection.Program), sections.Text("updates"), sections.Text("update-timers")),
        TimeProtection.Services.Zip(sections.Lines("time-services")).FirstOrDefault(service => service.Second == "active").First ?? "",
        sections.Text("container"),
        sections.Text("daemon"),
        sections.Text("container-logs"),
        ServerFacts.ParseMemory(sections, "SwapTotal:"),
        sections.Text("disk-use"),
        sections.Text("pruners"));

    internal static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // An IPv4 address is four bytes in the byte order of the machine, the last octet first. An IPv6 address is words of four bytes in that
    // order.
    private static bool IsLoopback(string listener) => listener.Split(':')[0] is var address
        && (address == "00000000000000000000000001000000" || (IsIPv4(address) && address.EndsWith("7F", StringComparison.Ordinal)));

    private static bool IsIPv4(string address) =>
        address.Length == 8 || address.StartsWith("0000000000000000FFFF0000", StringComparison.Ordinal);

    private static int PortOf(string listener) => ParseNumber(listener.Split(':')[^1], NumberStyles.AllowHexSpecifier);

    private static int ParseNumber(string text, NumberStyles style = NumberStyles.None) =>
        int.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>The user for deployments instead of root.</summary>
/// <param name="Exists">Whether the user exists.</param>
/// <param name="Groups">The groups of the user, separated by spaces.</param>
/// <param name="HasKeys">Whether the user has authorized keys.</param>
/// <param name="DirectoryOwner">The owner of the directory for its deployments; empty when it does not exist.</param>
public sealed record DeployUserFacts(bool Exists, string Groups, bool HasKeys, string DirectoryOwner);

/// <summary>The firewall of a server.</summary>
/// <param name="IsInstalled">Whether nftables is installed.</param>
/// <param name="Ufw">The output of <c>ufw status verbose</c>.</param>
/// <param name="IsFirewalldActive">Whether firewalld is running.</param>
/// <param name="Rules">The rules that Setup has written; empty for none.</param>
/// <param name="IsLoaded">Whether these rules are loaded, unchanged.</param>
/// <param name="IsEnabled">Whether they are loaded at boot.</param>
public sealed record FirewallFacts(bool IsInstalled, string Ufw, bool IsFirewalldActive, string Rules, bool IsLoaded, bool IsEnabled)
{
    internal static FirewallFacts Parse(ServerSections sections) => new(
        sections.Lines("programs").Contains(FirewallRules.Program), sections.Text("ufw"), sections.Text("firewalld") == "active",
        sections.Text("firewall-rules"),
        sections.Text("firewall-table") is { Length: > 0 } table && table == sections.Text("firewall-listing"),
        sections.Text("firewall-service") == "enabled");
}

/// <summary>The automatic installation of security updates.</summary>
/// <param name="IsInstalled">Whether unattended-upgrades is installed.</param>
/// <param name="Settings">The periodic settings of APT, from <c>apt-config dump</c>.</param>
/// <param name="Timers">Whether the two timers of APT are enabled, one per line.</param>
public sealed record UpdateFacts(bool IsInstalled, string Settings, string Timers);

/// <summary>A port that a container publishes to other machines.</summary>
/// <param name="Container">The container.</param>
/// <param name="Project">Its compose project; empty for none.</param>
/// <param name="Port">The port on the server.</param>
/// <param name="Target">The port in the container.</param>
public sealed record PublishedPort(string Container, string Project, int Port, int Target)
{
    // name|project|0.0.0.0:80->80/tcp, [::]:80->80/tcp, 127.0.0.1:3306->3306/tcp, 33060/tcp, 0.0.0.0:8000-8002->8000-8002/tcp
    internal static IEnumerable<PublishedPort> ParseContainer(string line)
    {
        var fields = line.Split('|');
        if (fields.Length < 3) yield break;
        foreach (var mapping in fields[2].Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (mapping.Split("->") is not [var outside, var inside] || IsLoopback(outside)) continue;
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

/// <summary>Sentences that are shared by several protections.</summary>
internal static class ProtectionAdvice
{
    /// <summary>The sentence for facts that only root may read.</summary>
    public static string RequiresRoot(string what) => $"Only root may read {what}: add --as root.";
}

/// <summary>Installs packages on Debian, Ubuntu and their derivatives, without prompts.</summary>
internal static class DebianPackages
{
    /// <summary>The commands to install packages manually.</summary>
    public static string[] InstallCommands(params IEnumerable<string> packages) =>
        ["apt-get update", RemoteCommand.Of("apt-get", ["install", "--yes", .. packages]).Text];

    /// <summary>Updates the package index and installs packages.</summary>
    public static RemoteCommand Install(params IEnumerable<string> packages) =>
        AfterIndexUpdate(RemoteCommand.Of("apt-get", ["install", "--yes", "--quiet=2", .. packages]));

    /// <summary>Updates the package index, then runs a command.</summary>
    public static RemoteCommand AfterIndexUpdate(RemoteCommand command) => RemoteCommand.Sh($"""
        export DEBIAN_FRONTEND=noninteractive
        apt-get update --quiet=2 || exit 1
        {command}
        """);
}
