using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Logins of GitHub, whose case does not count.</summary>
internal static partial class Logins
{
    /// <summary>Who GitHub itself is, where it makes a commit for somebody.</summary>
    public const string WebFlow = "web-flow";

    /// <summary>Whether two are the same person.</summary>
    public static bool AreEqual(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Those whom a commit's message names as having written it as well, by the addresses that GitHub gives out. Others cannot be told.</summary>
    public static IEnumerable<string> ParseCoAuthors(string message) => CoAuthor.Matches(message).Select(match => match.Groups["login"].Value);

    [GeneratedRegex(@"^co-authored-by:.*<(\d+\+)?(?<login>[^\s<>+@]+)@users\.noreply\.github\.com>\s*$", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CoAuthor { get; }
}
