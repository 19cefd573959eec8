using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The words of a shell script that are code: neither quoted nor in a comment, but inside of command substitutions wherever these
/// are.</summary>
internal sealed partial class ShellText(string text)
{
    private readonly List<string> _code = [];

    public static IReadOnlySet<string> WordsOf(string text)
    {
        var shell = new ShellText(text);
        shell.ReadCode(0, isSubstitution: false);
        return shell._code.SelectMany(code => Word.Matches(code)).Select(match => match.Value).ToHashSet();
    }

    private int ReadCode(int at, bool isSubstitution)
    {
        var (start, depth, documents) = (at, 0, new List<Match>());
        while (at < text.Length)
        {
            var next = SkipNested(at);
            if (next > at)
            {
                Keep(start, at);
                start = at = next;
                continue;
            }

            if (text[at] == '#' && (at == 0 || " \t\n;(&|".Contains(text[at - 1])))
            {
                Keep(start, at);
                start = at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
                continue;
            }

            if (Document.Match(text, at) is { Success: true } document && document.Index == at) documents.Add(document);
            if (text[at] == '\n' && documents.Count > 0)
            {
                Keep(start, at);
                start = at = documents.Aggregate(at, SkipDocument);
                documents.Clear();
                continue;
            }

            if (text[at] == ')' && isSubstitution && depth == 0)
            {
                Keep(start, at);
                return at + 1;
            }

            depth += text[at] switch { '(' => 1, ')' when depth > 0 => -1, _ => 0 };
            at += text[at] == '\\' ? 2 : 1;
        }

        Keep(start, text.Length);
        return text.Length;
    }

    private void Keep(int start, int end) => _code.Add(text[start..Math.Max(start, Math.Min(end, text.Length))]);

    // The position behind a quotation or an expansion that begins here; the same position where none does.
    private int SkipNested(int at) => text[at..] switch
    {
        ['\'', ..] => text.IndexOf('\'', at + 1) + 1,
        ['"', ..] => SkipUntil(at + 1, '"'),
        ['$', '(', '(', ..] => SkipArithmetic(at + 1),
        ['$', '(', ..] => ReadCode(at + 2, isSubstitution: true),
        ['$', '{', ..] => SkipUntil(at + 2, '}'),
        _ => at,
    };

    private int SkipUntil(int at, char end)
    {
        while (at < text.Length && text[at] != end)
        {
            var next = text[at] switch { '$' => SkipNested(at), '"' or '\'' when end == '}' => SkipNested(at), _ => at };
            at = next > at ? next : at + (text[at] == '\\' ? 2 : 1);
        }

        return at + 1;
    }

    private int SkipArithmetic(int at)
    {
        for (var depth = 0; at < text.Length; at++)
        {
            if (text[at..] is ['$', '(', not '(', ..])
                at = ReadCode(at + 2, isSubstitution: true) - 1;
            else if (text[at] == '(')
                depth++;
            else if (text[at] == ')' && --depth == 0)
                return at + 1;
        }

        return at;
    }

    private int SkipDocument(int at, Match document)
    {
        var end = Regex.Match(text[at..], $"^{document.Groups[2].Value}$", RegexOptions.Multiline);
        var last = at + end.Index;
        for (var position = at; document.Groups[1].Length == 0 && position < last; position++)
        {
            if (text[position..] is ['$', '(', not '(', ..])
                position = ReadCode(position + 2, isSubstitution: true) - 1;
        }

        return last + end.Length;
    }

    [GeneratedRegex(@"<<-?('?)(\w+)'?")]
    private static partial Regex Document { get; }

    [GeneratedRegex(@"(?<![\w./$=:-])[a-z_][a-z_0-9]*(?![\w=./:-])")]
    private static partial Regex Word { get; }
}
