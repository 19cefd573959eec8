using QgoBuild.Engine.HtmlReports.Drawing;
using QgoBuild.Engine.HtmlReports.Markup;

namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The legend of the arrows and boxes in a graph.</summary>
internal static class PlanLegend
{
    public static Html Render(PlanDocument plan, Diagram diagram) =>
        $"""
        {Arrows(diagram)}{Boxes(plan)}
        Arrows that follow from others are left out. Point at a target to see all that comes before and after it.
        """;

    private static IEnumerable<Html> Arrows(Diagram diagram) =>
        diagram.Curves.Select(curve => curve.Edge.Kind).Distinct().Order().Select(kind => kind switch
        {
            EdgeKind.Dependency => Arrow("dependency", "is a dependency of"),
            EdgeKind.Trigger => Arrow("trigger", "triggers"),
            _ => Arrow("order", "only runs before"),
        });

    private static IEnumerable<Html> Boxes(PlanDocument plan)
    {
        if (plan.Targets.Any(target => target.IsInvoked)) yield return Box("invoked", "invoked");
        if (plan.Targets.Any(target => target.Skipped is not null)) yield return Box("skipped", "skipped");
        if (plan.Targets.Any(target => target.Missing.Count > 0)) yield return Box("missing", "requirements missing");
    }

    private static Html Arrow(string kind, string meaning) => Sample(
        $"""<svg width="34" height="10" aria-hidden="true"><path class="edge {kind}" d="M0 5H32" marker-end="url(#arrow)"/></svg>""", meaning);

    private static Html Box(string kind, string meaning) => Sample(
        $"""<svg width="24" height="14" aria-hidden="true" class="node {kind}"><rect x="2" y="2" width="20" height="10" rx="3"/></svg>""", meaning);

    private static Html Sample(Html picture, string meaning) => $"""<span class="sample">{picture} {meaning}</span> """;
}
