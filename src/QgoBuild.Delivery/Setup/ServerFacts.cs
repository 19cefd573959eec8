namespace QgoBuild.Delivery.Setup;

/// <summary>Facts about a server, which <see cref="ServerFactsCollector"/> collects and each <see cref="ServerRequirement"/>
/// evaluates.</summary>
/// <param name="Time">The server's clock: seconds since 1970, UTC.</param>
/// <param name="User">The user of the login.</param>
/// <param name="UserId">The ID of the user; 0 is root.</param>
/// <param name="Home">The home directory of the user.</param>
/// <param name="System">The distribution, as <c>ID</c> of /etc/os-release: <c>debian</c>.</param>
/// <param name="SystemLike">The distributions that it derives from, as <c>ID_LIKE</c>.</param>
/// <param name="SystemName">The name of the distribution, for messages.</param>
/// <param name="Init">The init system: <c>systemd</c>.</param>
/// <param name="MissingPrograms">The missing programs that a deployment requires.</param>
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
public sealed partial record ServerFacts(
    long Time, string User, long UserId, string Home, string System, string SystemLike, string SystemName, string Init,
    IReadOnlyList<string> MissingPrograms, bool Docker, EngineFacts Engine, string Compose, string Git, DirectoryFacts Directory,
    long? ImagesFreeMebibytes, long MemoryMebibytes, IReadOnlyList<PortFacts> Ports, AccessFacts Login, KeyFacts Key, AccessFacts Source,
    AccessFacts Checkout, ProtectionFacts Protection)
{
    /// <summary>How far the server's clock is ahead of the local clock.</summary>
    public TimeSpan ClockDifference { get; init; }

    /// <summary>Whether Setup can install packages: as root, on Debian, Ubuntu or a derivative.</summary>
    public bool CanInstall => UserId == 0 && HasApt;

    /// <summary>Whether Setup can configure services: as root, with systemd.</summary>
    public bool CanConfigure => UserId == 0 && Init == "systemd";

    /// <summary>Whether it is Debian, Ubuntu or a derivative.</summary>
    public bool HasApt => $"{System} {SystemLike}".Split(' ').Any(name => name is "debian" or "ubuntu");

    /// <summary>Parses the output of the script.</summary>
    /// <exception cref="FormatException">A fact that is always known is missing or malformed.</exception>
    internal static ServerFacts Parse(ServerSections sections)
    {
        var (programs, protection) = (sections.Lines("programs"), ProtectionFacts.Parse(sections));
        return new(
            ParseRequired(sections.Text("time"), "time"),
            sections.Text("user"),
            ParseRequired(sections.Text("user-id"), "user ID"),
            sections.Text("home"),
            GetSystemValue(sections, "ID"),
            GetSystemValue(sections, "ID_LIKE"),
            GetSystemValue(sections, "PRETTY_NAME"),
            sections.Text("init"),
            [.. ToolsRequirement.Programs.Except(programs)],
            programs.Contains("docker"),
            EngineFacts.Parse(sections),
            sections.Text("compose"),
            sections.Text("git"),
            DirectoryFacts.Parse(sections),
            sections.Has("images-free") ? ParseFreeSpace(sections, "images-free") : null,
            ParseMemory(sections, "MemTotal:"),
            [.. sections.Keys("port").Select(port => PortFacts.Parse(sections, port, protection))],
            AccessFacts.Parse(sections, "login"),
            new KeyFacts(sections.Text("key-file"), sections.Text("public-key")),
            AccessFacts.Parse(sections, "source"),
            AccessFacts.Parse(sections, "checkout"),
            protection);
    }

    /// <summary>A number that is always known.</summary>
    /// <exception cref="FormatException">It is missing or malformed.</exception>
    internal static uint ParseRequired(string text, string name) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"the server's {name} is \"{text}\", which is not a number");

    /// <summary>The free space that df prints, in MiB; 0 if it prints none.</summary>
    internal static long ParseFreeSpace(ServerSections sections, string name) =>
        sections.Lines(name) is [.., var free] ? ParseNumber(free.Trim()) : 0;

    /// <summary>A value of /proc/meminfo, in MiB; 0 if there is none.</summary>
    internal static long ParseMemory(ServerSections sections, string name) => sections.Lines("memory")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => ParseNumber(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) / 1024)
        .FirstOrDefault();

    private static long ParseNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // The values of /etc/os-release are quoted as for a shell.
    private static string GetSystemValue(ServerSections sections, string name)
    {
        var line = sections.Lines("system").LastOrDefault(line => line.StartsWith($"{name}=", StringComparison.Ordinal)) ?? "";
        var value = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return EscapedCharacter.Replace(value is ['"' or '\'', .. var quoted, '"' or '\''] ? quoted : value, "$1");
    }

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter { get; }
}

/// <summary>The Docker engine of a server.</summary>
/// <param name="Version">The version; empty when the engine does not respond.</param>
/// <param name="Ok">Whether the engine responds.</param>
/// <param name="Problem">The output of docker when it does not.</param>
public sealed record EngineFacts(string Version, bool Ok, string Problem)
{
    internal static EngineFacts Parse(ServerSections sections)
    {
        var access = AccessFacts.Parse(sections, "engine");
        // The version, then the directory of images.
        return new(sections.Lines("engine") is [var version, ..] ? version : "", access.Ok, access.Problem);
    }
}

/// <summary>An environment's directory.</summary>
/// <param name="State"><c>directory</c>, <c>absent</c>, or <c>file</c> when it is not a directory.</param>
/// <param name="Writable">Whether the directory, or the nearest existing parent, is writable.</param>
/// <param name="FreeMebibytes">The free space on its disk, in MiB.</param>
public sealed record DirectoryFacts(string State, bool Writable, long FreeMebibytes)
{
    internal static DirectoryFacts Parse(ServerSections sections) => sections.Text("directory") is "directory" or "absent" or "file"
        ? new(sections.Text("directory"), sections.Has("writable"), ServerFacts.ParseFreeSpace(sections, "directory-free"))
        : throw new FormatException($"the state of the directory is \"{sections.Text("directory")}\"");
}

/// <summary>A port that the edge publishes.</summary>
/// <param name="Port">The port.</param>
/// <param name="Listens">Whether a program listens on it.</param>
/// <param name="Container">The container that publishes it; empty for none.</param>
/// <param name="Project">The compose project of that container; empty for none.</param>
public sealed record PortFacts(int Port, bool Listens, string Container, string Project)
{
    internal static PortFacts Parse(ServerSections sections, string key, ProtectionFacts protection)
    {
        var port = (int)ServerFacts.ParseRequired(key, "port");
        // The name of each container that publishes the port, then its project.
        var publisher = (sections.Lines("port", key) is [var first, ..] ? first : "").Split(' ', 2);
        return new(port, protection.IsListening(port), publisher[0], publisher is [_, var project] ? project : "");
    }
}

/// <summary>The key that ssh on the server uses.</summary>
/// <param name="File">The file of the private key; empty for none.</param>
/// <param name="Public">The public key.</param>
public sealed record KeyFacts(string File, string Public);

/// <summary>The access of a server to the registry, to the repository, or to the checkout.</summary>
/// <param name="Ok">Whether it succeeded; true for a checkout that does not exist yet.</param>
/// <param name="Problem">The last lines that the program printed when it failed.</param>
public sealed record AccessFacts(bool Ok, string Problem)
{
    private const int MaxLines = 8;

    // A section of that name has the output; a section with the errors says that it failed.
    internal static AccessFacts Parse(ServerSections sections, string name) => new(
        sections.Has(name) && !sections.Has("failed", name),
        string.Join('\n', sections.Lines("failed", name).TakeLast(MaxLines)).TrimEnd());
}
