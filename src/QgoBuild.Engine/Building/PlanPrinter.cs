using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Reporting;
using QgoBuild.Engine.Reports;
using QgoBuild.Engine.Reports.Plans;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Building;

/// <summary>Answers <c>--plan</c>: with a text, and with a page that shows the graph and the parameters as well.</summary>
internal sealed record PlanPrinter(RunConfiguration Inputs, IReadOnlyList<TargetSpec> Targets, BuildSession Session)
{
    /// <summary>Writes the page and returns the text, which names the page if there is one.</summary>
    public string Give(
        Plan plan, IReadOnlyList<string> invoked, IReadOnlyList<SkipReason> skipped, IReadOnlyList<MissingRequirement> missing)
    {
        var text = PlanText.Render(plan, invoked, skipped, missing, Session.Output.Palette);
        var description = new PlanDescription(plan, Targets, skipped, missing, Session.Output.Secrets);
        var document = description.Create(InvocationText.Call(string.Join(' ', invoked)), Parameters(missing));
        var file = Session.Locations.TemporaryDirectory / "plan.html";

        // Where nothing can be written, the text is all there is.
        if (ReportFile.Write(file, PlanPage.Render(document)) is not null) return text;
        var place = Path.GetRelativePath(Session.Locations.RootDirectory, file).Replace('\\', '/');
        return $"{text} As a page, with its graph: {Session.Output.Palette.Paint(place, Style.Command)}";
    }

    private IEnumerable<PlanParameter> Parameters(IReadOnlyList<MissingRequirement> missing)
    {
        var lacking = missing.Select(requirement => requirement.Parameter?.Key).ToHashSet();
        return Inputs.Parameters.DistinctBy(parameter => parameter.Key)
            .Where(parameter => parameter.IsListed || Inputs.Values.Given(parameter) is not null)
            .OrderBy(parameter => parameter.Option, StringComparer.Ordinal)
            .Select(parameter => PlanParameter.Of(
                parameter, Inputs.Values.Given(parameter), Inputs.DefaultValue(parameter), lacking.Contains(parameter.Key)));
    }
}
