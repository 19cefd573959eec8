namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>The drawing of a graph: boxes in the order of the nodes, and curves.</summary>
internal sealed record Diagram(double Width, double Height, IReadOnlyList<Box> Boxes, IReadOnlyList<Curve> Curves);
