namespace QgoBuild.Engine.HtmlReports.Drawing;

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
