namespace QgoBuild.Components.Reports;

/// <summary>Colours text on a terminal, and nowhere else.</summary>
internal sealed class Ansi(bool useColors)
{
    /// <summary>For files, pipes and tests.</summary>
    public static readonly Ansi Plain = new(useColors: false);

    /// <summary>For where standard output goes.</summary>
    public static Ansi ForConsole() => new(!Console.IsOutputRedirected
        && System.Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 }
        && System.Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    public string Paint(string text, TextStyle textStyle) =>
        !useColors || textStyle == TextStyle.Plain ? text : $"\e[{Code(textStyle)}m{text}\e[0m";

    private static string Code(TextStyle textStyle) => textStyle switch
    {
        TextStyle.Heading => "1",
        TextStyle.Dim => "2",
        TextStyle.Good => "32",
        TextStyle.Warning => "33",
        _ => "31",
    };
}

/// <summary>The meaning of a piece of text.</summary>
internal enum TextStyle
{
    Plain,
    Heading,
    Dim,
    Good,
    Warning,
    Bad,
}
