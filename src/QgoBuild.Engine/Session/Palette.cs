namespace QgoBuild.Engine.Session;

/// <summary>Colours text: with ANSI colours on a terminal, otherwise not at all.</summary>
internal sealed class Palette
{
    /// <summary>Leaves text unchanged.</summary>
    public static readonly Palette Plain = new(false);

    /// <summary>Uses the terminal's own sixteen colours, so that a reader's theme decides.</summary>
    public static readonly Palette Ansi = new(true);

    private readonly bool _useColors;

    private Palette(bool useColors) => _useColors = useColors;

    public string Paint(string text, Style style)
    {
        if (!_useColors || style == Style.Plain || text.Length == 0) return text;
        var code = style switch
        {
            Style.Heading => "1",
            Style.Dim => "2",
            Style.Success => "32",
            Style.Warning => "33",
            Style.Failure => "31",
            _ => "36",
        };
        return $"\e[{code}m{text}\e[0m";
    }
}

/// <summary>The meaning of a text, from which the palette selects its colour.</summary>
internal enum Style
{
    Plain,
    Heading,
    Dim,
    Success,
    Warning,
    Failure,
    Command,
}
