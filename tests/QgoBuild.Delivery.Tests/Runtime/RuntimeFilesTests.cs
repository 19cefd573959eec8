using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Scripts;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The runtime's files: each names what it needs, no circle, and the events of the journal have the names that C# knows.</summary>
public sealed partial class RuntimeFilesTests
{
    private static readonly Database MySql = new MySql("mysql", "shop");

    // The kinds of databases, each with files of its own: null is an application without one.
    private static readonly Database?[] Kinds = [MySql, new PostgreSql("db", "shop"), null];

    public static TheoryData<int> EachKind => [.. Enumerable.Range(0, Kinds.Length)];

    /// <summary>A file names what it uses of any kind of database.</summary>
    [Fact]
    public void A_file_names_the_files_whose_functions_and_variables_it_uses()
    {
        var wrong = Kinds.SelectMany(kind => new Reading(RuntimeScript.GetAll(kind)).FindNeeds())
            .GroupBy(file => file.Key, file => file.Value)
            .Select(group => (File: group.Key,
                Found: group.SelectMany(needs => needs).Distinct().Order(StringComparer.Ordinal).ToList()))
            .Where(file => !file.Found.SequenceEqual(file.File.Needs.Order(StringComparer.Ordinal)))
            .Select(file => $"{file.File.Name}: # needs: {string.Join(' ', file.Found)}");
        Assert.Equal("", string.Join("\n", wrong));
    }

    [Fact]
    public void No_file_names_one_that_no_kind_of_database_has()
    {
        var all = Kinds.SelectMany(RuntimeScript.GetAll).ToList();
        Assert.Empty(all.SelectMany(file => file.Needs).Except(all.Select(file => file.Name)));
    }

    [Theory, MemberData(nameof(EachKind))]
    public void A_function_is_defined_once(int kind) =>
        Assert.Empty(RuntimeScript.GetAll(Kinds[kind]).SelectMany(file => file.Functions).GroupBy(name => name)
            .Where(group => group.Count() > 1).Select(group => group.Key));

    /// <summary>What the files for all kinds call, each kind has.</summary>
    [Theory, MemberData(nameof(EachKind))]
    public void Each_kind_has_the_functions_that_deployments_call(int kind)
    {
        var ofKinds = Kinds.Select(RuntimeScript.GetAll).ToList();
        var shared = ofKinds.Select(files => files.Select(file => file.Text)).Aggregate((all, some) => all.Intersect(some)).ToHashSet();
        var called = ofKinds[0].Where(file => shared.Contains(file.Text)).SelectMany(file => ShellText.WordsOf(file.Text)).ToHashSet();
        var functions = ofKinds[kind].SelectMany(file => file.Functions);

        var special = ofKinds.SelectMany(files => files.Where(file => !shared.Contains(file.Text))).SelectMany(file => file.Functions);
        Assert.Empty(special.Where(called.Contains).Distinct().Except(functions));
    }

    [Theory, MemberData(nameof(EachKind))]
    public void Files_form_no_circle(int kind) =>
        Assert.Equal("", string.Join(" → ", CreateGraph(RuntimeScript.GetAll(Kinds[kind])).FindCircle()));

    [Fact]
    public void A_circle_of_files_is_found() => Assert.All(CreateGraph(RuntimeScript.GetAll(MySql)).Edges, edge =>
    {
        var called = RuntimeScript.GetAll(MySql).Single(file => file.Name == edge.From).Functions[0];
        var changed = RuntimeScript.GetAll(MySql).Select(file => file.Name == edge.To
            ? file with { Text = $"{file.Text}added() {{ echo \"$({called})\"; }}\n" } : file);
        Assert.NotEmpty(CreateGraph([.. changed]).FindCircle());
    });

    [Fact]
    public void Each_file_comes_after_what_it_needs()
    {
        var seen = new HashSet<string>();
        foreach (var file in RuntimeScript.GetAll(MySql))
        {
            Assert.Empty(file.Needs.Except(seen));
            seen.Add(file.Name);
        }
    }

    [Fact]
    public void The_journal_has_the_events_that_both_sides_know()
    {
        var text = string.Concat(RuntimeScript.GetAll(MySql).Select(file => file.Text));
        var written = Logged.Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        var read = Read.Matches(text).SelectMany(match => match.Groups[1].Value.Split('|')).ToHashSet();

        Assert.Equal(JournalEventConverter.Names.Values.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        Assert.Empty(read.Except(written));
    }

    [Fact]
    public void The_journal_has_the_outcomes_that_both_sides_know()
    {
        var written = Finished.Matches(string.Concat(RuntimeScript.GetAll(MySql).Select(file => file.Text)))
            .Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(["cancelled", "failed", "rollback-failed", "rolled-back", "succeeded"], written.Order(StringComparer.Ordinal));
        Assert.All(written, outcome =>
            Assert.NotNull(JournalEntry.Parse($$"""{"event":"deployment-finished","outcome":"{{outcome}}"}""")?.Outcome));
    }

    private static DependencyGraph CreateGraph(IReadOnlyList<RuntimeFile> files)
    {
        var graph = new DependencyGraph();
        foreach (var (file, needs) in new Reading(files).FindNeeds())
            foreach (var needed in needs)
                graph.Add(file.Name, needed);
        return graph;
    }

    // What files define and use. A variable that several of them assign belongs to none.
    private sealed class Reading(IReadOnlyList<RuntimeFile> files)
    {
        private static readonly ConcurrentDictionary<string, HashSet<string>> Words = new();
        private static readonly ConcurrentDictionary<string, HashSet<string>> UsedVariables = new();
        private static readonly ConcurrentDictionary<string, HashSet<string>> AssignedVariables = new();

        public IEnumerable<KeyValuePair<RuntimeFile, List<string>>> FindNeeds()
        {
            var assigned = files.SelectMany(file => Assigned(file)).CountBy(variable => variable).ToDictionary();
            var own = files.ToDictionary(file => file, file => Assigned(file).Where(variable => assigned[variable] == 1).ToHashSet());
            return files.Select(file =>
            {
                var words = Words.GetOrAdd(file.Text, text => [.. ShellText.WordsOf(text)]);
                var used = UsedVariables.GetOrAdd(file.Text, text =>
                    [.. Expansion.Matches(Comment.Replace(text, "")).Select(match => match.Groups[1].Value)]);
                return KeyValuePair.Create(file, files
                    .Where(other => other != file && (other.Functions.Any(words.Contains) || own[other].Overlaps(used)))
                    .Select(other => other.Name).Order(StringComparer.Ordinal).ToList());
            });
        }

        private static HashSet<string> Assigned(RuntimeFile file) => AssignedVariables.GetOrAdd(file.Text, text =>
            [.. Assignments.Matches(text).SelectMany(match => AssignedName.Matches(match.Value)).Select(match => match.Groups[1].Value)]);
    }

    [GeneratedRegex(@"\blog_event ([a-z-]+)")]
    private static partial Regex Logged { get; }

    [GeneratedRegex("\"event\\\\?\":\\\\?\"\\(?([a-z|-]+)")]
    private static partial Regex Read { get; }

    [GeneratedRegex(@"(?:finish_(?:deployment|undone) |outcome '"")([a-z-]+)")]
    private static partial Regex Finished { get; }

    [GeneratedRegex(@"\$\{?([a-z_]+)\b")]
    private static partial Regex Expansion { get; }

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"^[a-z_]+=.*$", RegexOptions.Multiline)]
    private static partial Regex Assignments { get; }

    [GeneratedRegex(@"(?:^|(?<='' |[^ ] ))([a-z_]+)=")]
    private static partial Regex AssignedName { get; }
}
