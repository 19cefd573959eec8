using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>Facts of servers for tests.</summary>
internal static class ServerFactsSamples
{
    /// <summary>A server that meets all requirements, with an earlier deployment.</summary>
    public static ServerFacts Ready { get; } = new(
        Time: 1_795_000_000,
        User: "root",
        UserId: 0,
        Home: "/root",
        System: "debian",
        SystemLike: "",
        SystemName: "Debian GNU/Linux 12 (bookworm)",
        Init: "systemd",
        MissingPrograms: [],
        Docker: true,
        new EngineFacts("26.1.5+dfsg1", Ok: true, ""),
        Compose: "2.26.1-4",
        Git: "git version 2.39.5",
        new DirectoryFacts("directory", Writable: true, 60_000),
        ImagesFreeMebibytes: 60_000,
        MemoryMebibytes: 7_900,
        [new PortFacts(8080, Listens: true, "qgo-cargo-edge-1", "qgo-cargo"), new PortFacts(5001, Listens: false, "", "")],
        new AccessFacts(Ok: true, ""),
        new KeyFacts("/root/.ssh/id_ed25519", "ssh-ed25519 AAAA deploy key of staging"),
        new AccessFacts(Ok: true, ""),
        new AccessFacts(Ok: true, ""),
        new ProtectionFacts(
            new DeployUserFacts(Exists: true, "deploy docker", HasKeys: true, "deploy"),
            "port 22\npermitrootlogin without-password\npasswordauthentication no\nkbdinteractiveauthentication no",
            ConnectedPort: 22,
            new FirewallFacts(IsInstalled: true, "", IsFirewalldActive: false, FirewallRules.Write([22], [8080, 5001])
                .TrimEnd(), IsLoaded: true, IsEnabled: true),
            "00000000:0016\n00000000000000000000000000000000:1F90\n0100007F:0CEA\n0B00007F:A3B1",
            "qgo-cargo-edge-1|qgo-cargo|0.0.0.0:8080->8080/tcp, [::]:8080->8080/tcp\nqgo-cargo-mysql-1|qgo-cargo|3306/tcp, " +
                "33060/tcp\ndeveloper|x|127.0.0.1:3306->3306/tcp",
            new UpdateFacts(IsInstalled: true, "APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"1\";",
                "enabled\nenabled"),
            TimeService: "systemd-timesyncd",
            Container: "none",
            """{"log-driver": "json-file", "log-opts": {"max-size": "10m", "max-file": "5"}}""",
            "/qgo-cargo-edge-1|json-file|10m",
            SwapMebibytes: 0,
            "Images|1.2GB|0B (0%)\nBuild Cache|0B|0B",
            Pruners: ""));

    /// <summary>A new server.</summary>
    public static ServerFacts Bare { get; } = Ready with
    {
        MissingPrograms = ["flock", "setsid", "ssh"],
        Docker = false,
        Engine = new EngineFacts("", Ok: false, "docker: not found"),
        Compose = "",
        Git = "",
        Directory = new DirectoryFacts("absent", Writable: true, 60_000),
        ImagesFreeMebibytes = null,
        Ports = [new PortFacts(8080, Listens: false, "", ""), new PortFacts(5001, Listens: false, "", "")],
        Login = new AccessFacts(Ok: false, "docker: not found"),
        Key = new KeyFacts("", ""),
        Source = new AccessFacts(Ok: false, "git: not found"),
        MemoryMebibytes = 960,
        Protection = new ProtectionFacts(
            new DeployUserFacts(Exists: false, "", HasKeys: false, ""),
            "port 22\npermitrootlogin yes\npasswordauthentication yes\nkbdinteractiveauthentication no",
            ConnectedPort: 22,
            new FirewallFacts(IsInstalled: false, "", IsFirewalldActive: false, "", IsLoaded: false, IsEnabled: false),
            "00000000:0016\n00000000:006F\n0100007F:0CEA",
            "",
            new UpdateFacts(IsInstalled: false, "", ""),
            TimeService: "",
            Container: "none",
            Daemon: "",
            ContainerLogs: "",
            SwapMebibytes: 0,
            DiskUse: "",
            Pruners: ""),
    };
}
