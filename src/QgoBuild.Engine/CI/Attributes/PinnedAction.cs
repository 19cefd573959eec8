using System.Text.RegularExpressions;

namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>An action, or a reusable workflow, by the commit that it is used at: a tag can be moved by whoever takes its repository over.</summary>
/// <param name="Name">Owner, repository, and the path in it if there is one.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Version">The version that the commit is, for people and for tools that propose updates.</param>
internal sealed partial record PinnedAction(string Name, string Commit, string Version)
{
    /// <summary>What <c>uses</c> says.</summary>
    public string Reference => $"{Name}@{Commit}";

    /// <summary>Reads <c>owner/name@commit # version</c>; null when it is something else.</summary>
    public static PinnedAction? Parse(string text) => Pattern().Match(text) is { Success: true } match
        ? new PinnedAction(match.Groups["name"].Value, match.Groups["commit"].Value, match.Groups["version"].Value)
        : null;

    [GeneratedRegex(@"^(?<name>[\w.-]+/[\w./-]+)@(?<commit>[0-9a-f]{40}) +# *(?<version>\S+)$")]
    private static partial Regex Pattern();
}
