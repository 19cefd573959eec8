namespace QgoBuild.Delivery.Sources;

/// <summary>What a commit has at a path, as <c>git ls-tree -z</c> prints it: <c>MODE TYPE ID⇥PATH</c>.</summary>
internal sealed record GitEntry(string Mode, string Id, string Path)
{
    public const string SymbolicLink = "120000";
    public const string Submodule = "160000";

    public bool IsExecutable => Mode == "100755";

    public static IReadOnlyList<GitEntry> ParseAll(string lines) =>
        [.. lines.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static GitEntry Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = line[..tab].Split(' ');
        return new GitEntry(words[0], words[2], line[(tab + 1)..]);
    }
}
