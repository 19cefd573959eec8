using System.Runtime.CompilerServices;

namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>A line fits beside another file on a screen, and in a diff. There are no exceptions: a long text is written in parts.</summary>
public sealed class LineLengthTests
{
    private const int MaxLength = 140;

    private static readonly string Root = FindRoot();

    [Fact]
    public void No_line_of_the_sources_is_longer_than_140_characters() => Assert.Empty(
        Files("*.cs", "src", "build", "tests", "benchmarks").Concat(Files("*.sh", "src")).SelectMany(LongLines));

    private static IEnumerable<string> LongLines(string file) => File.ReadLines(file).Index()
        .Where(line => line.Item.Length > MaxLength)
        .Select(line => $"{Path.GetRelativePath(Root, file)}:{line.Index + 1}");

    private static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string FindRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
