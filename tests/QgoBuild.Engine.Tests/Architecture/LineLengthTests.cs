namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>A line fits beside another file on a screen, and in a diff. There are no exceptions: a long text is written in parts.</summary>
public sealed class LineLengthTests
{
    private const int MaxLength = 140;

    [Fact]
    public void No_line_of_the_sources_is_longer_than_140_characters() => Assert.Empty(
        SourceFiles.Find("*.cs", "src", "build", "tests", "benchmarks").Concat(SourceFiles.Find("*.sh", "src")).SelectMany(LongLines));

    private static IEnumerable<string> LongLines(string file) => File.ReadLines(file).Index()
        .Where(line => line.Item.Length > MaxLength)
        .Select(line => $"{Path.GetRelativePath(SourceFiles.Root, file)}:{line.Index + 1}");
}
