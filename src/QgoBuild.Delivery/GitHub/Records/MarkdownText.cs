using System.Text;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Writes what anybody may have written into GitHub's Markdown.</summary>
internal static partial class MarkdownText
{
    /// <summary>
    /// A text as code. Within code GitHub notifies nobody that is mentioned, links nothing, closes no issue and takes no HTML: escaping each of these
    /// would have to be right for all of them, and for those to come.
    /// </summary>
    public static string Code(string text)
    {
        var line = InvisibleCharacters.Replace(WhiteSpace.Replace(text, " "), "").Trim();
        if (line.Length == 0)
            return "";
        // The fence is longer than any run of backticks within; a space keeps it apart from one at the ends.
        var fence = new string('`', Backticks.Matches(line).Select(run => run.Length).DefaultIfEmpty(0).Max() + 1);
        var space = line[0] == '`' || line[^1] == '`' ? " " : "";
        return new StringBuilder().Append(fence).Append(space).Append(line).Append(space).Append(fence).ToString();
    }

    [GeneratedRegex(@"[\s\u2028\u2029]+")]
    private static partial Regex WhiteSpace { get; }

    // Control characters, and those that turn the direction of writing: they would show another text than there is.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}]+")]
    private static partial Regex InvisibleCharacters { get; }

    [GeneratedRegex("`+")]
    private static partial Regex Backticks { get; }
}
