using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Facts about a server, which <see cref="ServerFactsCollector"/> collects and each <see cref="IServerRequirement"/> evaluates.
/// </summary>
/// <param name="Time">The server's clock: seconds since 1970, UTC.</param>
/// <param name="User">The user of the login.</param>
/// <param name="UserId">The ID of the user; 0 is root.</param>
/// <param name="Home">The home directory of the user.</param>
/// <param name="System">The distribution, as <c>ID</c> of /etc/os-release: <c>debian</c>.</param>
/// <param name="SystemLike">The distributions that it derives from, as <c>ID_LIKE</c>.</param>
/// <param name="SystemName">The name of the distribution, for messages.</param>
/// <param name="Init">The init system: <c>systemd</c>.</param>
/// <param name="MissingPrograms">The missing programs that a deployment requires, separated by spaces.</param>
/// <param name="Docker">Whether the command <c>docker</c> is installed.</param>
/// <param name="Engine">The Docker engine.</param>
/// <param name="Compose">The version of <c>docker compose</c>; empty when it is not installed.</param>
/// <param name="Git">The output of <c>git --version</c>; empty when it is not installed.</param>
/// <param name="Directory">The environment's directory.</param>
/// <param name="ImagesFreeMebibytes">The free space for images of the engine, in MiB; null when it is not known.</param>
/// <param name="MemoryMebibytes">The memory, in MiB.</param>
/// <param name="Ports">The ports that the edge publishes.</param>
/// <param name="Login">The login to the registry.</param>
/// <param name="Key">The SSH key of the server.</param>
/// <param name="Source">The access to the repository.</param>
/// <param name="Checkout">The checkout.</param>
/// <param name="Protection">The protection of the server.</param>
public sealed record ServerFacts(
    long Time,
    string User,
    int UserId,
    string Home,
    string System,
    string SystemLike,
    string SystemName,
    string Init,
    [property: JsonPropertyName("lacks")] string MissingPrograms,
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
    /// <summary>How far the server's clock is ahead of the local clock.</summary>
    [JsonIgnore]
    public TimeSpan ClockDifference { get; init; }

    /// <summary>Whether Setup can install packages: as root, on Debian, Ubuntu or a derivative.</summary>
    public bool CanInstall => UserId == 0 && HasApt;

    /// <summary>Whether Setup can configure services: as root, with systemd.</summary>
    public bool CanConfigure => UserId == 0 && Init == "systemd";

    /// <summary>Whether it is Debian, Ubuntu or a derivative.</summary>
    public bool HasApt => $"{System} {SystemLike}".Split(' ').Any(name => name is "debian" or "ubuntu");
}

/// <summary>The Docker engine of a server.</summary>
/// <param name="Version">The version; empty when the engine does not respond.</param>
/// <param name="Ok">Whether the engine responds.</param>
/// <param name="Problem">The output of docker when it does not.</param>
public sealed record EngineFacts(string Version, bool Ok, string Problem);

/// <summary>An environment's directory.</summary>
/// <param name="State"><c>directory</c>, <c>absent</c>, or <c>file</c> when it is not a directory.</param>
/// <param name="Writable">Whether the directory, or the nearest existing parent, is writable.</param>
/// <param name="FreeMebibytes">The free space on its disk, in MiB.</param>
public sealed record DirectoryFacts(string State, bool Writable, long FreeMebibytes);

/// <summary>A port that the edge publishes.</summary>
/// <param name="Port">The port.</param>
/// <param name="Listens">Whether a program listens on it.</param>
/// <param name="Container">The container that publishes it; empty for none.</param>
/// <param name="Project">The compose project of that container; empty for none.</param>
public sealed record PortFacts(int Port, bool Listens, string Container, string Project);

/// <summary>The login of the server's Docker engine to the registry.</summary>
/// <param name="Tried">Whether there were credentials.</param>
/// <param name="Ok">Whether the login succeeded.</param>
/// <param name="Problem">The output of docker when it failed.</param>
public sealed record LoginFacts(bool Tried, bool Ok, string Problem);

/// <summary>The key that ssh on the server uses.</summary>
/// <param name="File">The file of the private key; empty for none.</param>
/// <param name="Public">The public key.</param>
public sealed record KeyFacts(string File, string Public);

/// <summary>The access of the server to the repository.</summary>
/// <param name="Ok">Whether the server can read the repository.</param>
/// <param name="Problem">The output of git and ssh when it cannot.</param>
public sealed record SourceFacts(bool Ok, string Problem);

/// <summary>The checkout in an environment's directory.</summary>
/// <param name="Ok">Whether Git can use it; true when there is none yet.</param>
/// <param name="Problem">The output of Git when it cannot.</param>
public sealed record CheckoutFacts(bool Ok, string Problem);
