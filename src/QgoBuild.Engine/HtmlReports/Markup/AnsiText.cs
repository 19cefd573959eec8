using System.Text;

namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>
/// Text with a terminal's escape sequences. Colours become classes of the style sheet; every other sequence
/// (cursor movement, titles, links) is removed.
/// </summary>
internal static class AnsiText
{
    private const char Escape = '\e';

    /// <summary>The text without escape sequences.</summary>
    public static string Strip(string text)
    {
        if (!text.Contains(Escape)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var (piece, _) in Segments(text)) plain.Append(piece);
        return plain.ToString();
    }

    /// <summary>The text with its colours.</summary>
    public static Html Render(string text)
    {
        if (!text.Contains(Escape)) return $"{text}";
        var style = AnsiStyle.Plain;
        var html = new Html(text.Length, 0);
        foreach (var (piece, change) in Segments(text))
        {
            if (style == AnsiStyle.Plain || piece.Length == 0) html.AppendFormatted(piece);
            else html.AppendFormatted((Html)$"""<span class="{style.Classes}">{piece}</span>""");
            if (change is not null) style = style.Apply(change);
        }

        return html;
    }

    // Text, and the parameters of the style change after it, if there is one.
    private static IEnumerable<(string Text, string? Change)> Segments(string text)
    {
        var position = 0;
        while (text.IndexOf(Escape, position) is var escape and >= 0)
        {
            var end = FindSequenceEnd(text, escape);
            var isStyle = end - escape > 2 && text[escape + 1] == '[' && text[end - 1] == 'm';
            yield return (text[position..escape], isStyle ? text[(escape + 2)..(end - 1)] : null);
            position = end;
        }

        yield return (text[position..], null);
    }

    // The end of the sequence. An unterminated sequence is its introducer alone, so that the text after it is not lost.
    private static int FindSequenceEnd(string text, int escape)
    {
        var position = escape + 1;
        if (position >= text.Length) return position;
        return text[position] switch
        {
            '[' => FindFinalByte(text, position + 1, ' ', '?') ?? position + 1,
            ']' or 'P' or 'X' or '^' or '_' => FindTerminator(text, position + 1) ?? position + 1,
            _ => FindFinalByte(text, position, ' ', '/') ?? position,
        };
    }

    private static int? FindFinalByte(string text, int position, char firstParameter, char lastParameter)
    {
        while (position < text.Length && text[position] >= firstParameter && text[position] <= lastParameter) position++;
        return position < text.Length && text[position] is >= '0' and <= '~' ? position + 1 : null;
    }

    private static int? FindTerminator(string text, int position)
    {
        var end = text.AsSpan(position).IndexOfAny('\a', Escape);
        if (end < 0) return null;
        end += position;
        if (text[end] == '\a') return end + 1;
        return end + 1 < text.Length && text[end + 1] == '\\' ? end + 2 : null;
    }
}
