namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>The path of an arrow in a drawing.</summary>
/// <param name="Edge">The arrow.</param>
/// <param name="Points">
/// Its start, its entry to and exit from each row of nodes that it passes, and its end. From an even point to the next it curves through
/// the space between two rows; from an odd point it goes straight down through a row.
/// </param>
internal sealed record Curve(Edge Edge, IReadOnlyList<Point> Points);
