namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>Namespaces are imported in one order, System's first: neither the compiler nor the check of whitespace looks at that.</summary>
public sealed partial class UsingOrderTests
{
    [Fact]
    public void Namespaces_are_imported_in_the_order_of_their_names_those_of_System_first() => Assert.Empty(
        SourceFiles.Find("*.cs", "src", "build", "tests", "benchmarks")
            // One file for each engine, in parts that depend on it.
            .Where(file => !Path.GetFileName(file).StartsWith("GlobalUsings.", StringComparison.Ordinal) ||
                Path.GetFileName(file) == "GlobalUsings.cs")
            .Where(file => !IsOrdered(File.ReadLines(file)))
            .Select(file => Path.GetRelativePath(SourceFiles.Root, file)));

    [Theory]
    [InlineData(true, "using System;", "using System.Text;", "using Alpha;", "using Alpha.Beta;", "namespace X;")]
    [InlineData(false, "using System.Text;", "using System;")]
    [InlineData(false, "using Alpha;", "using System;")]
    [InlineData(false, "using Beta;", "using Alpha;")]
    [InlineData(true, "using Beta;", "", "using Alpha;")]
    public void An_order_is_that_of_names_in_a_block(bool isOrdered, params string[] lines) => Assert.Equal(isOrdered, IsOrdered(lines));

    private static bool IsOrdered(IEnumerable<string> lines)
    {
        var names = lines.TakeWhile(line => !line.StartsWith("namespace", StringComparison.Ordinal))
            .Select(line => UsingDirective().Match(line) is { Success: true } match ? match.Groups["name"].Value : null).ToList();
        return names.Zip(names.Skip(1)).All(pair => pair is not ({ } first, { } second) || Compare(first, second) <= 0);
    }

    private static int Compare(string first, string second) =>
        (IsSystem(second).CompareTo(IsSystem(first)), string.Compare(first, second, StringComparison.OrdinalIgnoreCase)) switch
        {
            (0, var byName) => byName,
            var (bySystem, _) => bySystem,
        };

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex(@"^(global )?using (?<name>[A-Za-z][\w.]*);$")]
    private static partial System.Text.RegularExpressions.Regex UsingDirective();
}
