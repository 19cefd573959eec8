namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>An arrow of a graph whose nodes are numbered so that every arrow leads to a higher number.</summary>
internal sealed record Edge(int From, int To, EdgeKind Kind);
