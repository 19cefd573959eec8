namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The targets of a plan as a list of collapsible items.</summary>
internal sealed class PlanTargets(PlanDocument plan)
{
    private readonly ILookup<int, Edge> _before = plan.Edges.ToLookup(edge => edge.To);
    private readonly ILookup<int, Edge> _after = plan.Edges.ToLookup(edge => edge.From);

    public Html Render() =>
        $"""
        <ol class="targets">
        {plan.Targets.Select(Target)}</ol>

        """;

    private Html Target(PlanNode target, int number) =>
        $"""
        <li id="target-{number}" class="{(target.Skipped is null ? "planned" : "skipped")}"><details>
        <summary><b>{target.Name}</b> {Badges(target)} <span class="quiet">{target.Description}</span></summary>
        <dl>
        {Facts(target, number)}</dl>
        </details></li>

        """;

    private static IEnumerable<Html> Badges(PlanNode target)
    {
        if (target.IsInvoked) yield return $"""<span class="badge good">invoked</span> """;
        if (target.Skipped is not null) yield return $"""<span class="badge quiet">skipped</span> """;
        if (target.Missing.Count > 0) yield return $"""<span class="badge bad">requirements missing</span> """;
    }

    private IEnumerable<Html> Facts(PlanNode target, int number) =>
    [
        Fact("Skipped", $"{target.Skipped}"),
        Fact("Missing", Lines(target.Missing)),
        Fact("Needs", PredecessorLinks(number, EdgeKind.Dependency)),
        Fact("Triggered by", PredecessorLinks(number, EdgeKind.Trigger)),
        Fact("Runs after", PredecessorLinks(number, EdgeKind.Order)),
        Fact("Followed by", Links(_after[number].Select(edge => edge.To))),
        Fact("Runs if", Html.Join(target.Conditions.Select(Condition))),
        Fact("Requires", Lines(target.Requires)),
        Fact("Produces", Lines(target.Produces)),
        Fact("Consumes", Lines(target.Consumes)),
        Fact("Notes", Lines(target.Notes)),
    ];

    private static Html Fact(string name, Html value) => value.IsEmpty ? Html.Empty : $"<dt>{name}</dt><dd>{value}</dd>\n";
    private static Html Lines(IEnumerable<string> texts) => Html.Join(texts.Select(text => (Html)$"<div>{text}</div>"));

    private static Html Condition(PlanCondition condition) =>
        $"""<div><code>{condition.Text}</code> <span class="{(condition.IsUnmet ? "bad" : "quiet")}">{condition.Result}</span></div>""";

    private Html PredecessorLinks(int target, EdgeKind kind) =>
        Links(_before[target].Where(edge => edge.Kind == kind).Select(edge => edge.From));

    private Html Links(IEnumerable<int> targets) =>
        Html.Join(targets.Order().Select(target => (Html)$"""<a href="#target-{target}">{plan.Targets[target].Name}</a>"""), ", ");
}
