using System.Text;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Formats untrusted text as GitHub Markdown.</summary>
internal static partial class MarkdownText
{
    /// <summary>
    /// Formats text as inline code, in which GitHub interprets no mentions, links, issue keywords or HTML. Escaping would have to handle
    /// each of them.
    /// </summary>
    public static string Code(string text)
    {
        var line = InvisibleCharacters.Replace(WhiteSpace.Replace(text, " "), "").Trim();
        if (line.Length == 0) return "";
        // The fence is longer than any run of backticks in the text; a space separates it from a backtick at the ends.
        var fence = new string('`', Backticks.Matches(line).Select(run => run.Length).DefaultIfEmpty(0).Max() + 1);
        var space = line[0] == '`' || line[^1] == '`' ? " " : "";
        return new StringBuilder().Append(fence).Append(space).Append(line).Append(space).Append(fence).ToString();
    }

    [GeneratedRegex(@"[\s\u2028\u2029]+")]
    private static partial Regex WhiteSpace { get; }

    // Control characters, and characters that change the text direction.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}]+")]
    private static partial Regex InvisibleCharacters { get; }

    [GeneratedRegex("`+")]
    private static partial Regex Backticks { get; }
}
