using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>Servers as a survey tells them.</summary>
internal static class Seen
{
    /// <summary>One that nothing is missing from, and that is deployed to already.</summary>
    public static ServerFacts Ready { get; } = new(
        Time: 1_795_000_000,
        User: "root",
        UserId: 0,
        Home: "/root",
        System: "debian",
        SystemLike: "",
        SystemName: "Debian GNU/Linux 12 (bookworm)",
        Init: "systemd",
        Lacks: "",
        Docker: true,
        new EngineFacts("26.1.5+dfsg1", Ok: true, ""),
        Compose: "2.26.1-4",
        Git: "git version 2.39.5",
        new DirectoryFacts("directory", Writable: true, 60_000),
        ImagesFreeMebibytes: 60_000,
        MemoryMebibytes: 7_900,
        [new PortFacts(8080, Listens: true, "qgo-cargo-edge-1", "qgo-cargo"), new PortFacts(5001, Listens: false, "", "")],
        new LoginFacts(Tried: true, Ok: true, ""),
        new KeyFacts("/root/.ssh/id_ed25519", "ssh-ed25519 AAAA deploy key of staging"),
        new SourceFacts(Ok: true, ""),
        new CheckoutFacts(Ok: true, ""));

    /// <summary>One that was installed a minute ago.</summary>
    public static ServerFacts Bare { get; } = Ready with
    {
        Lacks = "flock setsid ssh",
        Docker = false,
        Engine = new EngineFacts("", Ok: false, "docker: not found"),
        Compose = "",
        Git = "",
        Directory = new DirectoryFacts("absent", Writable: true, 60_000),
        ImagesFreeMebibytes = null,
        Ports = [new PortFacts(8080, Listens: false, "", ""), new PortFacts(5001, Listens: false, "", "")],
        Login = new LoginFacts(Tried: true, Ok: false, "docker: not found"),
        Key = new KeyFacts("", ""),
        Source = new SourceFacts(Ok: false, "git: not found"),
    };
}
