using QgoBuild.Engine.Reports.Drawing;
using QgoBuild.Engine.Reports.Markup;

namespace QgoBuild.Engine.Reports.Plans;

/// <summary>A plan as a page: its graph, its targets and its parameters. A pure function.</summary>
internal static class PlanPage
{
    private const int ManyTargets = 30;

    public static string Render(PlanDocument plan)
    {
        Html body =
            $"""
            <header>
            <h1>Plan of <code>{plan.Call}</code></h1>
            <p>{Summary(plan)}</p>
            </header>
            <main>
            {Missing(plan)}<section>
            <h2>Order</h2>
            {PlanFigure.Render(plan) ?? TooMuch(plan)}</section>
            <section>
            <h2>Targets</h2>
            {Filter(plan)}<ol class="targets">
            {Targets(plan)}</ol>
            </section>
            {Parameters(plan)}</main>
            """;
        return new Page($"Plan of {plan.Call}", body, ["plan.css"], ["plan.js"]).Render();
    }

    private static Html Summary(PlanDocument plan)
    {
        var skipped = plan.Targets.Count(target => target.Skipped is not null);
        return skipped == 0
            ? (Html)$"{plan.Targets.Count} {(plan.Targets.Count == 1 ? "target" : "targets")} would run. Nothing was run."
            : $"{plan.Targets.Count - skipped} of {plan.Targets.Count} targets would run, {skipped} would be skipped. Nothing was run.";
    }

    private static Html Missing(PlanDocument plan)
    {
        if (plan.Missing.Count == 0) return Html.Nothing;
        return
            $"""
            <section class="alert">
            <h2>Missing</h2>
            <ul>{plan.Missing.Select(sentence => (Html)$"<li>{sentence}</li>")}</ul>
            </section>

            """;
    }

    private static Html TooMuch(PlanDocument plan) =>
        $"<p>{plan.Targets.Count} targets with {plan.Edges.Count} relations are too much to draw. They are listed in the order in which they run one at a time.</p>\n";

    private static Html Filter(PlanDocument plan) => plan.Targets.Count < ManyTargets
        ? Html.Nothing
        : $"""<p><label>Only those with <input id="filter" type="search" autocomplete="off"></label></p>{"\n"}""";

    private static IEnumerable<Html> Targets(PlanDocument plan)
    {
        var neighbours = new PlanNeighbours(plan);
        return plan.Targets.Select((target, number) => Target(target, number, neighbours));
    }

    private static Html Target(PlanNode target, int number, PlanNeighbours neighbours) =>
        $"""
        <li id="target-{number}" class="{(target.Skipped is null ? "planned" : "skipped")}"><details><summary><b>{target.Name}</b> {Badges(target)} <span class="quiet">{target.Description}</span></summary>
        <dl>
        {Fact("Skipped", Text(target.Skipped))}{Facts("Missing", target.Missing)}{Fact("Needs", neighbours.Before(number, EdgeKind.Dependency))}{Fact("Triggered by", neighbours.Before(number, EdgeKind.Trigger))}{Fact("Only after", neighbours.Before(number, EdgeKind.Order))}{Fact("Followed by", neighbours.After(number))}{Fact("Runs if", Html.Join(target.Conditions.Select(Condition)))}{Facts("Requires", target.Requires)}{Facts("Produces", target.Produces)}{Facts("Consumes", target.Consumes)}{Facts("To know", target.Remarks)}</dl>
        </details></li>

        """;

    private static Html Badges(PlanNode target) => Html.Join(
        new[] { (target.IsInvoked, "asked for", "good"), (target.Skipped is not null, "skipped", "quiet"), (target.Missing.Count > 0, "something is missing", "bad") }
            .Where(badge => badge.Item1)
            .Select(badge => (Html)$"""<span class="badge {badge.Item3}">{badge.Item2}</span>"""),
        " ");

    private static Html Condition(PlanCondition condition) =>
        $"""<div><code>{condition.Text}</code> <span class="{(condition.IsUnmet ? "bad" : "quiet")}">{condition.Result}</span></div>""";

    private static Html Facts(string name, IReadOnlyList<string> texts) =>
        Fact(name, Html.Join(texts.Select(text => (Html)$"<div>{text}</div>")));

    private static Html Fact(string name, Html value) => value.IsEmpty ? Html.Nothing : $"<dt>{name}</dt><dd>{value}</dd>\n";

    private static Html Text(string? text) => $"{text}";

    private static Html Parameters(PlanDocument plan)
    {
        if (plan.Parameters.Count == 0) return Html.Nothing;
        return
            $"""
            <section>
            <h2>Parameters</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Parameters">
            <table>
            <thead><tr><th scope="col">Parameter</th><th scope="col">Value</th><th scope="col">From</th><th scope="col">What it is for</th></tr></thead>
            <tbody>
            {plan.Parameters.Select(Parameter)}</tbody>
            </table>
            </div>
            </section>

            """;
    }

    private static Html Parameter(PlanParameter parameter) =>
        $"""
        <tr><th scope="row"><code>{parameter.Option}</code></th><td>{(parameter.IsMissing ? Html.Trusted("<span class=\"badge bad\">missing</span>") : Text(parameter.Value))}</td><td>{parameter.Source}</td><td class="quiet">{parameter.Description}</td></tr>

        """;
}
