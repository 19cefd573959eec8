namespace QgoBuild.Sandbox.Engines;

/// <summary>What decides how this machine gets a Docker engine, read once.</summary>
internal sealed record HostMachine
{
    private static readonly string[] DaemonPaths = ["/usr/sbin/dockerd", "/usr/bin/dockerd", "/usr/local/bin/dockerd"];

    public required Platform Platform { get; init; }

    public required bool IsRoot { get; init; }

    /// <summary>The system was started by systemd, which then runs Docker as a service.</summary>
    public required bool HasSystemd { get; init; }

    /// <summary>The program <c>dockerd</c> is installed.</summary>
    public required bool HasDaemon { get; init; }

    /// <summary>The major number of the distribution's version; 0 where there is none.</summary>
    public int DistributionVersion { get; init; }

    public bool IsLinux => Platform is not (Platform.MacOS or Platform.Windows);

    /// <summary>Debian's archive can be reached by the machine's own apt sources.</summary>
    public bool HasDebianArchive =>
        Platform is Platform.Debian || (Platform is Platform.WindowsSubsystem && File.Exists("/etc/debian_version"));

    public static HostMachine Current()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new HostMachine
            {
                Platform = OperatingSystem.IsWindows() ? Platform.Windows : Platform.MacOS,
                IsRoot = false,
                HasSystemd = false,
                HasDaemon = false,
            };
        }

        var release = File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "";
        var kernel = File.Exists("/proc/version") ? File.ReadAllText("/proc/version") : "";
        return new HostMachine
        {
            Platform = PlatformOf(release, kernel),
            DistributionVersion = int.TryParse(Field(release, "VERSION_ID").Split('.')[0], out var version) ? version : 0,
            IsRoot = Environment.IsPrivilegedProcess,
            HasSystemd = Directory.Exists("/run/systemd/system"),
            HasDaemon = DaemonPaths.Any(File.Exists),
        };
    }

    /// <summary>Names the platform by the texts of os-release and of the kernel's version.</summary>
    public static Platform PlatformOf(string release, string kernel)
    {
        if (kernel.Contains("microsoft", StringComparison.OrdinalIgnoreCase)) return Platform.WindowsSubsystem;
        var names = $"{Field(release, "ID")} {Field(release, "ID_LIKE")}".Split(' ');
        return names switch
        {
            _ when names.Contains("ubuntu") => Platform.Ubuntu,
            _ when names[0] == "debian" => Platform.Debian,
            _ when names.Contains("fedora") || names.Contains("rhel") => Platform.Fedora,
            _ => Platform.OtherLinux,
        };
    }

    private static string Field(string release, string name) =>
        release.Split('\n').FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim('"',
            '\r', ' ') ?? "";
}

/// <summary>The systems that differ in how one gets a Docker engine.</summary>
internal enum Platform
{
    Debian,
    Ubuntu,
    Fedora,
    OtherLinux,
    WindowsSubsystem,
    MacOS,
    Windows,
}
