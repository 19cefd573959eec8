using System.Runtime.InteropServices;

namespace QgoBuild.Engine;

/// <summary>Facts about the machine and the process.</summary>
public static partial class EnvironmentInfo
{
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

    /// <summary>The family of this operating system.</summary>
    public static PlatformFamily Platform =>
        IsWin ? PlatformFamily.Windows : IsOsx ? PlatformFamily.OSX : IsLinux ? PlatformFamily.Linux : PlatformFamily.Unknown;

    /// <summary>Whether this is Windows.</summary>
    public static bool IsWin => OperatingSystem.IsWindows();

    /// <summary>Whether this is Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>Whether this is macOS.</summary>
    public static bool IsOsx => OperatingSystem.IsMacOS();

    /// <summary>Whether this is Linux or macOS.</summary>
    public static bool IsUnix => IsLinux || IsOsx;

    /// <summary>Whether this is the Windows Subsystem for Linux.</summary>
    public static bool IsWsl =>
        IsLinux && File.Exists(KernelRelease) && File.ReadAllText(KernelRelease).Contains("microsoft", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the machine is a 64-bit ARM.</summary>
    public static bool IsArm64 => RuntimeInformation.OSArchitecture == Architecture.Arm64;

    /// <summary>Whether the machine is a 64-bit one.</summary>
    public static bool Is64Bit => Environment.Is64BitOperatingSystem;

    /// <summary>Whether the machine is a 32-bit one.</summary>
    public static bool Is32Bit => !Is64Bit;

    /// <summary>The line break of this operating system.</summary>
    public static string NewLine => Environment.NewLine;

    /// <summary>The name of this machine.</summary>
    public static string MachineName => Environment.MachineName;

    /// <summary>The working directory of the process.</summary>
    public static AbsolutePath WorkingDirectory
    {
        get => AbsolutePath.Create(Environment.CurrentDirectory);
        set => Environment.CurrentDirectory = value.NotNull();
    }

    /// <summary>The arguments of the process.</summary>
    public static IReadOnlyCollection<string> CommandLineArguments => Environment.GetCommandLineArgs()[1..];
}

/// <summary>A family of operating systems.</summary>
public enum PlatformFamily
{
    /// <summary>Any other system.</summary>
    Unknown,
    /// <summary>Windows.</summary>
    Windows,
    /// <summary>Linux.</summary>
    Linux,
    /// <summary>macOS.</summary>
    OSX,
}
