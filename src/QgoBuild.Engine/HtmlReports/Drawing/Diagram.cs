namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>A graph with a place for everything: boxes in the order of the nodes.</summary>
internal sealed record Diagram(double Width, double Height, IReadOnlyList<Box> Boxes, IReadOnlyList<Curve> Curves);
