namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>A point in a drawing, in pixels from its upper left corner.</summary>
internal readonly record struct Point(double X, double Y);
