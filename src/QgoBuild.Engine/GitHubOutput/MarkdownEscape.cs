using System.Text;
using QgoBuild.Engine.HtmlReports.Markup;

namespace QgoBuild.Engine.GitHubOutput;

/// <summary>Escapes text for Markdown, so that it is shown literally.</summary>
internal static class MarkdownEscape
{
    // Characters with a meaning in Markdown, in HTML within it, or for GitHub (mentions, issues, addresses).
    private const string Special = @"\`*_{}[]()<>#.|~&@:$";

    /// <summary>The text within a line: a cell of a table, a heading.</summary>
    public static string Inline(string text)
    {
        var line = ToPlainText(text).Replace('\n', ' ').Replace('\t', ' ').Trim();
        var escaped = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            // A character reference is literal everywhere; a backslash is not, in links for instance.
            if (Special.Contains(character)) escaped.Append('&').Append('#').Append((int)character).Append(';');
            else escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>The text as a code block, in a fence longer than any inside it.</summary>
    public static string Block(string text)
    {
        var plain = ToPlainText(text).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(plain, '`') + 1));
        return $"{fence}text\n{plain}\n{fence}";
    }

    private static string ToPlainText(string text) => PlainText.Sanitize(AnsiText.Strip(text).ReplaceLineEndings("\n"));

    private static int LongestRun(string text, char wanted)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
