namespace QgoBuild.Components.Reports;

/// <summary>What a piece of text means to whoever looks at it.</summary>
internal enum TextStyle
{
    Plain,
    Heading,
    Dim,
    Good,
    Warning,
    Bad,
}
