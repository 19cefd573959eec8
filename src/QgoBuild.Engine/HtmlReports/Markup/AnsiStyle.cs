using System.Globalization;

namespace QgoBuild.Engine.HtmlReports.Markup;

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
