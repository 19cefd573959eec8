namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Why a target runs after another.</summary>
internal enum EdgeKind
{
    /// <summary>It needs the other.</summary>
    Dependency,

    /// <summary>The other triggers it.</summary>
    Trigger,

    /// <summary>It only comes later, if both run.</summary>
    Order,
}
