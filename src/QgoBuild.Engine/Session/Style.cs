namespace QgoBuild.Engine.Session;

/// <summary>What a piece of text is, from which the palette chooses how it looks.</summary>
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
