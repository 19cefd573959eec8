namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The graph of a plan as SVG; each target is a link to its description.</summary>
internal static class PlanFigure
{
    private const int MaxLabelLength = 36;

    // The width of a character in the style sheet's monospaced font.
    private const double CharacterWidth = 7.9;
    private const double Padding = 14;

    /// <summary>The SVG; null when the graph is too large.</summary>
    public static Html? Render(PlanDocument plan)
    {
        var labels = plan.Targets.Select(target => Label(target.Name)).ToList();
        var widths = labels.Select(label => (label.Length * CharacterWidth) + (2 * Padding)).ToList();
        if (GraphLayout.Create(widths, plan.Edges) is not { } diagram) return null;
        var nodes = plan.Targets.Select((target, i) => Node(target, labels[i], i, diagram.Boxes[i]));
        return
            $"""
            <figure>
            <div class="scroll" tabindex="0" role="region" aria-label="Graph of the targets">
            <svg id="graph" width="{diagram.Width}" height="{diagram.Height}" viewBox="0 0 {diagram.Width} {diagram.Height}"
                role="group" aria-label="Targets, each above those that run after it">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10"
                markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
            {diagram.Curves.Select(Arrow)}{nodes}</svg>
            </div>
            <figcaption>{PlanLegend.Render(plan, diagram)}</figcaption>
            </figure>

            """;
    }

    private static Html Node(PlanNode target, string label, int number, Box box) =>
        $"""
        <a class="node{Classes(target)}" href="#target-{number}" data-node="{number}">
        <title>{target.Name}: {target.Description ?? "no description"}{State(target)}</title>
        <rect x="{box.X}" y="{box.Y}" width="{box.Width}" height="{box.Height}" rx="7"/>
        <text x="{box.Centre}" y="{box.Y + 22}">{label}</text></a>

        """;

    private static string Classes(PlanNode target) =>
        (target.IsInvoked ? " invoked" : "") + (target.Skipped is null ? "" : " skipped") + (target.Missing.Count > 0 ? " missing" : "");

    private static string State(PlanNode target) =>
        (target.Skipped is { } reason ? $" (skipped: {reason})" : "") + (target.Missing.Count > 0 ? " (requirements missing)" : "");

    private static Html Arrow(Curve curve)
    {
        var kind = curve.Edge.Kind.ToString().ToLowerInvariant();
        return
            $"""
            <path class="edge {kind}" data-from="{curve.Edge.From}" data-to="{curve.Edge.To}"
                d="{Path(curve.Points)}" marker-end="url(#arrow)"/>

            """;
    }

    private static string Path(IReadOnlyList<Point> points)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            var middle = (from.Y + to.Y) / 2;
            path += i % 2 == 0
                ? string.Create(CultureInfo.InvariantCulture, $"V{to.Y:0.#}")
                : string.Create(CultureInfo.InvariantCulture, $"C{from.X:0.#} {middle:0.#} {to.X:0.#} {middle:0.#} {to.X:0.#} {to.Y:0.#}");
        }

        return path;
    }

    private static string Label(string name) => name.Length <= MaxLabelLength ? name : name[..(MaxLabelLength - 1)] + "…";
}

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
        $"""<svg width="34" height="10" aria-hidden="true"><path class="edge {kind}" d="M0 5H32" marker-end="url(#arrow)"/></svg>""",
        meaning);

    private static Html Box(string kind, string meaning) => Sample(
        $"""<svg width="24" height="14" aria-hidden="true" class="node {kind}"><rect x="2" y="2" width="20" height="10" rx="3"/></svg>""",
        meaning);

    private static Html Sample(Html picture, string meaning) => $"""<span class="sample">{picture} {meaning}</span> """;
}
