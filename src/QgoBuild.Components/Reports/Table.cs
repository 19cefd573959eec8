namespace QgoBuild.Components.Reports;

/// <summary>Rows with aligned columns, two blanks apart.</summary>
internal static class Table
{
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<Cell>> rows, Ansi ansi, string indent = "  ")
    {
        var widths = Enumerable.Range(0, rows.Select(row => row.Count).DefaultIfEmpty(0).Max())
            .Select(column => rows.Where(row => row.Count > column).Max(row => row[column].Text.Length))
            .ToList();
        return rows.Select(row => indent + string.Join("  ", row.Select((cell, column) => Padded(cell, column, row.Count))).TrimEnd());

        string Padded(Cell cell, int column, int count) =>
            ansi.Paint(cell.Text, cell.TextStyle) + (column == count - 1 ? "" : new string(' ', widths[column] - cell.Text.Length));
    }
}

/// <summary>A cell of a table.</summary>
internal readonly record struct Cell(string Text, TextStyle TextStyle = TextStyle.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}
