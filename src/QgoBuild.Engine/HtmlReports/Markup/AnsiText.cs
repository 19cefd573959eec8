namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>Text with a terminal's escape sequences. Colours become classes of the style sheet; every other sequence (cursor movement,
/// titles, links) is removed.</summary>
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

/// <summary>A terminal's text style: one of its sixteen colours, bold, dim.</summary>
/// <param name="Colour">0 to 15; null for the page's text colour.</param>
/// <param name="IsBold">Whether it is bold.</param>
/// <param name="IsDim">Whether it is dim.</param>
internal sealed record AnsiStyle(int? Colour, bool IsBold, bool IsDim)
{
    public static readonly AnsiStyle Plain = new(null, false, false);

    /// <summary>The classes of the style sheet.</summary>
    public string Classes => string.Join(' ', new[]
    {
        Colour is { } colour ? string.Create(CultureInfo.InvariantCulture, $"c{colour}") : "",
        IsBold ? "bold" : "",
        IsDim ? "dim" : "",
    }.Where(name => name.Length > 0));

    /// <summary>The style after a change such as <c>1;31</c>. Backgrounds and extended colours are ignored.</summary>
    public AnsiStyle Apply(string change)
    {
        var style = this;
        var codes = change.Split(';');
        for (var i = 0; i < codes.Length; i++)
        {
            // 38;5;n and 38;2;r;g;b select an extended colour, 48 a background: their numbers are not separate codes.
            if (codes[i] is "38" or "48")
            {
                var isIndexed = i + 2 < codes.Length && codes[i + 1] == "5";
                if (isIndexed && codes[i] == "38" && Number(codes[i + 2]) is < 16 and var basic) style = style with { Colour = basic };
                i += isIndexed ? 2 : 4;
                continue;
            }

            style = Number(codes[i]) switch
            {
                0 => Plain,
                1 => style with { IsBold = true },
                2 => style with { IsDim = true },
                22 => style with { IsBold = false, IsDim = false },
                >= 30 and <= 37 and var code => style with { Colour = code - 30 },
                39 => style with { Colour = null },
                >= 90 and <= 97 and var code => style with { Colour = code - 90 + 8 },
                _ => style,
            };
        }

        return style;
    }

    private static int Number(string code) =>
        code.Length == 0 ? 0 : int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
