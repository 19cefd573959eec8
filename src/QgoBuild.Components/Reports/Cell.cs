namespace QgoBuild.Components.Reports;

/// <summary>A cell of a table.</summary>
internal readonly record struct Cell(string Text, TextStyle TextStyle = TextStyle.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}
