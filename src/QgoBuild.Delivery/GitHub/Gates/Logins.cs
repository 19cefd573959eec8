using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Logins of GitHub, which are case-insensitive.</summary>
internal static partial class Logins
{
    /// <summary>The login of GitHub itself, as committer of commits that it creates.</summary>
    public const string WebFlow = "web-flow";

    /// <summary>Whether two logins are equal.</summary>
    public static bool AreEqual(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The logins of the co-authors in a commit message, if they have a noreply address of GitHub. Other addresses contain no login.
    /// </summary>
    public static IEnumerable<string> ParseCoAuthors(string message) =>
        CoAuthor.Matches(message).Select(match => match.Groups["login"].Value);

    [GeneratedRegex(@"^co-authored-by:.*<(\d+\+)?(?<login>[^\s<>+@]+)@users\.noreply\.github\.com>\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CoAuthor { get; }
}

/// <summary>An account on GitHub.</summary>
internal sealed record Account
{
    /// <summary>The login.</summary>
    public string Login { get; init; } = "";
}
