namespace QgoBuild.Sandbox.Tests;

/// <summary>Who may read a file, on the systems that say so by modes.</summary>
internal static class FileModes
{
    public static UnixFileMode Of(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("Windows has no such modes.") : File.GetUnixFileMode(path);
}
