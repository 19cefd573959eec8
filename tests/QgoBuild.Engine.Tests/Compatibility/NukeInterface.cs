using System.Reflection;

namespace QgoBuild.Tests.Engine.Compatibility;

/// <summary>The list of NUKE 10.1's API for builds: the file nuke-api.txt in this folder.</summary>
internal static class NukeInterface
{
    /// <summary>The lines, <c>type::result name(parameters)</c> or <c>T type</c>.</summary>
    public static IReadOnlyList<string> Lines()
    {
        using var list = Assembly.GetExecutingAssembly().GetManifestResourceStream("nuke-api.txt")!;
        using var reader = new StreamReader(list);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
    }
}
