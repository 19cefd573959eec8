using System.Text.RegularExpressions;

namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// An action or a reusable workflow at a commit. A tag is not safe: an attacker with access to the repository can move it.
/// </summary>
/// <param name="Name">Owner, repository, and the path inside it, if any.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Version">The version of the commit, for readers and for tools that propose updates.</param>
internal sealed partial record PinnedAction(string Name, string Commit, string Version)
{
    /// <summary>The value of <c>uses</c>.</summary>
    public string Reference => $"{Name}@{Commit}";

    /// <summary>Parses <c>owner/name@commit # version</c>; null for any other text.</summary>
    public static PinnedAction? Parse(string text) => Pattern().Match(text) is { Success: true } match
        ? new PinnedAction(match.Groups["name"].Value, match.Groups["commit"].Value, match.Groups["version"].Value)
        : null;

    [GeneratedRegex(@"^(?<name>[\w.-]+/[\w./-]+)@(?<commit>[0-9a-f]{40}) +# *(?<version>\S+)$")]
    private static partial Regex Pattern();
}
