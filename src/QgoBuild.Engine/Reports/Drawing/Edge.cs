namespace QgoBuild.Engine.Reports.Drawing;

/// <summary>An arrow of a graph whose nodes are numbered so that every arrow leads to a higher number.</summary>
internal sealed record Edge(int From, int To, EdgeKind Kind);
