namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>An arrow of a graph; every arrow leads to a node with a higher number.</summary>
internal sealed record Edge(int From, int To, EdgeKind Kind);
