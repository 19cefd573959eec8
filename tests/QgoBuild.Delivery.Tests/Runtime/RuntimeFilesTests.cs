using System.Text.RegularExpressions;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Scripts;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The runtime's files: each names what it needs, no circle, and the events of the journal have the names that C# knows.</summary>
public sealed partial class RuntimeFilesTests
{
    public static TheoryData<string> Names => [.. RuntimeScript.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_names_the_files_whose_functions_and_variables_it_uses(string name) =>
        Assert.Equal(FindNeeds(RuntimeScript.All, name),
            RuntimeScript.All.Single(file => file.Name == name).Needs.Order(StringComparer.Ordinal));

    [Fact]
    public void A_function_is_defined_once() =>
        Assert.Empty(RuntimeScript.All.SelectMany(file => file.Functions).GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => group.Key));

    [Fact]
    public void Files_form_no_circle() => Assert.Equal("", string.Join(" → ", CreateGraph(RuntimeScript.All).FindCircle()));

    [Fact]
    public void A_circle_of_files_is_found() => Assert.All(CreateGraph(RuntimeScript.All).Edges, edge =>
    {
        var called = RuntimeScript.All.Single(file => file.Name == edge.From).Functions[0];
        var changed = RuntimeScript.All.Select(file => file.Name == edge.To
            ? file with { Text = $"{file.Text}added() {{ echo \"$({called})\"; }}\n" } : file);
        Assert.NotEmpty(CreateGraph([.. changed]).FindCircle());
    });

    [Fact]
    public void Each_file_comes_after_what_it_needs()
    {
        var seen = new HashSet<string>();
        foreach (var file in RuntimeScript.All)
        {
            Assert.Empty(file.Needs.Except(seen));
            seen.Add(file.Name);
        }
    }

    [Fact]
    public void The_journal_has_the_events_that_both_sides_know()
    {
        var text = string.Concat(RuntimeScript.All.Select(file => file.Text));
        var written = Logged.Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        var read = Read.Matches(text).SelectMany(match => match.Groups[1].Value.Split('|')).ToHashSet();

        Assert.Equal(JournalEventConverter.Names.Values.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        Assert.Empty(read.Except(written));
    }

    [Fact]
    public void The_journal_has_the_outcomes_that_both_sides_know()
    {
        var written = Finished.Matches(string.Concat(RuntimeScript.All.Select(file => file.Text))).Select(match => match.Groups[1].Value)
            .ToHashSet();

        Assert.Equal(["cancelled", "failed", "rollback-failed", "rolled-back", "succeeded"], written.Order(StringComparer.Ordinal));
        Assert.All(written, outcome =>
            Assert.NotNull(JournalEntry.Parse($$"""{"event":"deployment-finished","outcome":"{{outcome}}"}""")?.Outcome));
    }

    private static DependencyGraph CreateGraph(IReadOnlyList<RuntimeFile> files)
    {
        var graph = new DependencyGraph();
        foreach (var file in files)
        {
            foreach (var needed in FindNeeds(files, file.Name))
                graph.Add(file.Name, needed);
        }

        return graph;
    }

    private static IEnumerable<string> FindNeeds(IReadOnlyList<RuntimeFile> files, string name)
    {
        var text = files.Single(file => file.Name == name).Text;
        var words = ShellText.WordsOf(text);
        var variables = Comment.Replace(text, "");
        return files
            .Where(file => file.Name != name)
            .Where(file => file.Functions.Any(words.Contains) ||
                OwnVariables(file).Any(variable => Regex.IsMatch(variables, $@"\$\{{?{variable}\b")))
            .Select(file => file.Name)
            .Order(StringComparer.Ordinal);

        // A variable that several files assign belongs to none of them.
        IEnumerable<string> OwnVariables(RuntimeFile file) =>
            Assigned(file).Where(variable => files.Count(other => Assigned(other).Contains(variable)) == 1);

        static IEnumerable<string> Assigned(RuntimeFile file) =>
            Assignments.Matches(file.Text).SelectMany(match => AssignedName.Matches(match.Value)).Select(match => match.Groups[1].Value)
                .Distinct();
    }

    [GeneratedRegex(@"\blog_event ([a-z-]+)")]
    private static partial Regex Logged { get; }

    [GeneratedRegex("\"event\\\\?\":\\\\?\"\\(?([a-z|-]+)")]
    private static partial Regex Read { get; }

    [GeneratedRegex(@"(?:finish_(?:deployment|undone) |outcome '"")([a-z-]+)")]
    private static partial Regex Finished { get; }

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"^[a-z_]+=.*$", RegexOptions.Multiline)]
    private static partial Regex Assignments { get; }

    [GeneratedRegex(@"(?:^|(?<='' |[^ ] ))([a-z_]+)=")]
    private static partial Regex AssignedName { get; }
}
