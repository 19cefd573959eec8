namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>A piece of HTML, written as an interpolated string. The literal parts are markup and the holes are text: a hole is always
/// escaped unless it is HTML itself. Holes may be between tags or inside quoted attributes, never in a script or a style sheet.</summary>
[InterpolatedStringHandler]
internal sealed class Html
{
    private readonly StringBuilder _markup;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Html(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + (16 * formattedCount));

    public static Html Empty { get; } = new(0, 0);

    public bool IsEmpty => _markup.Length == 0;

    /// <summary>Hand-written markup without foreign text.</summary>
    public static Html Trusted(string markup)
    {
        var html = new Html(markup.Length, 0);
        html.AppendLiteral(markup);
        return html;
    }

    /// <summary>Joins pieces.</summary>
    public static Html Join(IEnumerable<Html> parts, string separator = "")
    {
        var html = new Html(0, 0);
        foreach (var part in parts)
        {
            if (html._markup.Length > 0) html.AppendFormatted(separator);
            html.AppendFormatted(part);
        }

        return html;
    }

    public void AppendLiteral(string markup) => _markup.Append(markup);
    public void AppendFormatted(Html part) => _markup.Append(part._markup);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts) AppendFormatted(part);
    }

    public void AppendFormatted(int number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");
    public void AppendFormatted(double number) => _markup.Append(CultureInfo.InvariantCulture, $"{number:0.##}");

    public void AppendFormatted(string? text)
    {
        if (text is null) return;
        foreach (var character in PlainText.Sanitize(text))
        {
            _ = character switch
            {
                '<' => _markup.Append("&lt;"),
                '>' => _markup.Append("&gt;"),
                '&' => _markup.Append("&amp;"),
                '"' => _markup.Append("&quot;"),
                '\'' => _markup.Append("&#39;"),
                _ => _markup.Append(character),
            };
        }
    }

    public override string ToString() => _markup.ToString();
}
