namespace QgoBuild.Engine.Session;

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
