namespace QgoBuild.Sandbox.Description;

/// <summary>The labels by which the parts of a sandbox are found on its engine, even without its files.</summary>
internal static class SandboxLabels
{
    /// <summary>On containers, networks and volumes: the absolute path of the sandbox's directory.</summary>
    public const string Directory = "cloud.qgocargo.sandbox";

    /// <summary>On containers: the hash of everything that they were made from.</summary>
    public const string Configuration = "cloud.qgocargo.sandbox.configuration";

    /// <summary>On images: the hash of the recipe that they were made by.</summary>
    public const string Recipe = "cloud.qgocargo.recipe";

    public static string Of(SandboxDirectory directory) => $"{Directory}={directory.Path}";
}
