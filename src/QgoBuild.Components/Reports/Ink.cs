namespace QgoBuild.Components.Reports;

/// <summary>Colours text where somebody sees colours: on a terminal, and nowhere else.</summary>
internal sealed class Ink(bool colours)
{
    /// <summary>For files, pipes and tests.</summary>
    public static readonly Ink Plain = new(colours: false);

    /// <summary>For where standard output goes.</summary>
    public static Ink OfConsole() => new(!Console.IsOutputRedirected
        && System.Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 }
        && System.Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    public string Paint(string text, Tone tone) => !colours || tone == Tone.Plain ? text : $"\e[{Code(tone)}m{text}\e[0m";

    private static string Code(Tone tone) => tone switch
    {
        Tone.Heading => "1",
        Tone.Quiet => "2",
        Tone.Good => "32",
        Tone.Warning => "33",
        _ => "31",
    };
}
