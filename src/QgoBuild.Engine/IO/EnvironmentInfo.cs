using QgoBuild.Engine.IO;

namespace QgoBuild.Engine;

/// <summary>Facts about the machine and the process.</summary>
public static class EnvironmentInfo
{
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

    /// <summary>The directory that the process works in.</summary>
    public static AbsolutePath WorkingDirectory => AbsolutePath.Create(Environment.CurrentDirectory);

    /// <summary>The value of an environment variable, or null.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);
}
