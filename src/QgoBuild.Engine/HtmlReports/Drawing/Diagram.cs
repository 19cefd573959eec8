namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>The drawing of a graph: boxes in the order of the nodes, and curves.</summary>
internal sealed record Diagram(double Width, double Height, IReadOnlyList<Box> Boxes, IReadOnlyList<Curve> Curves);

/// <summary>The rectangle of a node in a drawing.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Centre => X + (Width / 2);
    public double Bottom => Y + Height;
}

/// <summary>An arrow of a graph; every arrow leads to a node with a higher number.</summary>
internal sealed record Edge(int From, int To, EdgeKind Kind);

/// <summary>The reason why a target runs after another.</summary>
internal enum EdgeKind
{
    /// <summary>It depends on the other.</summary>
    Dependency,
    /// <summary>The other triggers it.</summary>
    Trigger,
    /// <summary>It runs later if both run.</summary>
    Order,
}

/// <summary>A point in a drawing, in pixels from its upper left corner.</summary>
internal readonly record struct Point(double X, double Y);
