namespace QgoBuild.Engine.Reporting;

/// <summary>How the person calls the build.</summary>
internal static class Script
{
    public static string Name => OperatingSystem.IsWindows() ? "build.cmd" : "./build.sh";

    /// <summary>A command to type.</summary>
    public static string Call(string arguments) => arguments.Length == 0 ? Name : $"{Name} {arguments}";
}
