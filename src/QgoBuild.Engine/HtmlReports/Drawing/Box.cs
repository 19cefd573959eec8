namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>The rectangle of a node in a drawing.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Centre => X + (Width / 2);

    public double Bottom => Y + Height;
}
