using System.Runtime.CompilerServices;

namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>The files of this repository that people write.</summary>
internal static class SourceFiles
{
    public static readonly string Root = FindRoot();

    public static IEnumerable<string> Find(string pattern, params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string FindRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
