using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>What a server is like, as its survey tells it. Whether that is enough, others judge.</summary>
/// <param name="Time">The server's clock: seconds since 1970, UTC.</param>
/// <param name="User">The user who is logged in there.</param>
/// <param name="UserId">That user's number; 0 may install packages.</param>
/// <param name="Home">That user's home directory.</param>
/// <param name="System">The distribution, as <c>ID</c> of /etc/os-release: <c>debian</c>.</param>
/// <param name="SystemLike">The distributions that it is made from, as <c>ID_LIKE</c>.</param>
/// <param name="SystemName">The distribution for people.</param>
/// <param name="Init">What starts services there: <c>systemd</c>.</param>
/// <param name="Lacks">The programs that a deployment runs and that are not there, separated by blanks.</param>
/// <param name="Docker">Whether the command <c>docker</c> is there.</param>
/// <param name="Engine">Whether its engine answers.</param>
/// <param name="Compose">The version of <c>docker compose</c>; empty when there is none.</param>
/// <param name="Git">What <c>git --version</c> says; empty when there is none.</param>
/// <param name="Directory">The environment's directory.</param>
/// <param name="ImagesFreeMebibytes">What is free where the engine keeps images, in MiB; null when it does not say where.</param>
/// <param name="MemoryMebibytes">The memory, in MiB.</param>
/// <param name="Ports">The ports that the edge is to publish.</param>
/// <param name="Login">Whether the registry lets the server in.</param>
/// <param name="Key">The key that the server shows by itself.</param>
/// <param name="Source">Whether the server can read the repository.</param>
/// <param name="Checkout">Whether Git works with the checkout.</param>
/// <param name="Protection">What protects the server.</param>
public sealed record ServerFacts(
    long Time,
    string User,
    int UserId,
    string Home,
    string System,
    string SystemLike,
    string SystemName,
    string Init,
    string Lacks,
    bool Docker,
    EngineFacts Engine,
    string Compose,
    string Git,
    DirectoryFacts Directory,
    long? ImagesFreeMebibytes,
    long MemoryMebibytes,
    IReadOnlyList<PortFacts> Ports,
    LoginFacts Login,
    KeyFacts Key,
    SourceFacts Source,
    CheckoutFacts Checkout,
    ProtectionFacts Protection)
{
    /// <summary>How far the server's clock is ahead of the one here, when it was asked.</summary>
    [JsonIgnore]
    public TimeSpan ClockDifference { get; init; }

    /// <summary>Whether packages can be installed there by this build: Debian or Ubuntu, or what is made from them, as root.</summary>
    public bool CanInstall => UserId == 0 && HasApt;

    /// <summary>Whether services can be changed there by this build: systemd, as root.</summary>
    public bool CanConfigure => UserId == 0 && Init == "systemd";

    /// <summary>Whether it is Debian or Ubuntu, or made from them.</summary>
    public bool HasApt => $"{System} {SystemLike}".Split(' ').Any(name => name is "debian" or "ubuntu");
}
