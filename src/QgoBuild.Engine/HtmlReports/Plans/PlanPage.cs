namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A plan as a page: its graph, its targets and its parameters. A pure function.</summary>
internal static class PlanPage
{
    private const int FilterThreshold = 30;

    public static string Render(PlanDocument plan)
    {
        Html body =
            $"""
            <header>
            <h1>Plan of <code>{plan.Call}</code></h1>
            <p>{Summary(plan)} Nothing was run.</p>
            </header>
            <main>
            {Missing(plan)}{PlanPreviews.Render(plan)}<section>
            <h2>Order</h2>
            {PlanFigure.Render(plan) ?? TooLarge(plan)}</section>
            <section>
            <h2>Targets</h2>
            {Filter(plan)}{new PlanTargets(plan).Render()}</section>
            {Parameters(plan)}</main>
            """;
        return new Page($"Plan of {plan.Call}", body, ["plan.css"], ["plan.js"]).Render();
    }

    private static string Summary(PlanDocument plan)
    {
        var skipped = plan.Targets.Count(target => target.Skipped is not null);
        return skipped == 0
            ? $"{plan.Targets.Count} {(plan.Targets.Count == 1 ? "target" : "targets")} would run."
            : $"{plan.Targets.Count - skipped} of {plan.Targets.Count} targets would run, {skipped} would be skipped.";
    }

    private static Html Missing(PlanDocument plan)
    {
        if (plan.Missing.Count == 0) return Html.Empty;
        return
            $"""
            <section class="alert">
            <h2>Missing</h2>
            <ul>{plan.Missing.Select(sentence => (Html)$"<li>{sentence}</li>")}</ul>
            </section>

            """;
    }

    private static Html TooLarge(PlanDocument plan) =>
        $"""
        <p>{plan.Targets.Count} targets with {plan.Edges.Count} relations are too much to draw.
        They are listed in the order in which they run one at a time.</p>

        """;

    private static Html Filter(PlanDocument plan) => plan.Targets.Count < FilterThreshold
        ? Html.Empty
        : $"""<p><label>Filter: <input id="filter" type="search" autocomplete="off"></label></p>{"\n"}""";

    private static Html Parameters(PlanDocument plan)
    {
        if (plan.Parameters.Count == 0) return Html.Empty;
        return
            $"""
            <section>
            <h2>Parameters</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Parameters">
            <table>
            <thead><tr><th scope="col">Parameter</th><th scope="col">Value</th>
            <th scope="col">Source</th><th scope="col">Description</th></tr></thead>
            <tbody>
            {plan.Parameters.Select(Parameter)}</tbody>
            </table>
            </div>
            </section>

            """;
    }

    private static Html Parameter(PlanParameter parameter) =>
        $"""
        <tr><th scope="row"><code>{parameter.Option}</code></th><td>{Value(parameter)}</td>
        <td>{parameter.Source}</td><td class="quiet">{parameter.Description}</td></tr>

        """;

    private static Html Value(PlanParameter parameter) =>
        parameter.IsMissing ? (Html)$"""<span class="badge bad">missing</span>""" : $"{parameter.Value}";
}
