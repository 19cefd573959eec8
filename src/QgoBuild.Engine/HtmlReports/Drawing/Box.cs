namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Where a node is drawn.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Centre => X + (Width / 2);

    public double Bottom => Y + Height;
}
