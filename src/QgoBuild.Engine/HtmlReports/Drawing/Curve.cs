namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Where an arrow is drawn.</summary>
/// <param name="Edge">The arrow.</param>
/// <param name="Points">
/// Where it begins, where it enters and leaves each row of nodes that it passes, and where it ends. From an even point to the
/// next it bends through the space between two rows; from an odd one it goes straight down through a row.
/// </param>
internal sealed record Curve(Edge Edge, IReadOnlyList<Point> Points);
