namespace QgoBuild.Components.Reports;

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
