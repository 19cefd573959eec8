using QgoBuild.Engine.ConsoleOutput;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.HtmlReports;
using QgoBuild.Engine.HtmlReports.Plans;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Running;

/// <summary>Prints the plan for <c>--plan</c>: as text, and as a page that also shows the graph and the parameters.</summary>
internal sealed record PlanPrinter(RunConfiguration Configuration, IReadOnlyList<TargetSpec> Targets, BuildSession Session)
{
    /// <summary>Writes the page and returns the text, with the path of the page if it was written.</summary>
    public string Render(
        Plan plan, IReadOnlyList<string> invoked, IReadOnlyList<SkipReason> skipped, IReadOnlyList<MissingRequirement> missing)
    {
        var text = PlanText.Render(plan, invoked, skipped, missing, Session.Output.Palette);
        var description = new PlanDescription(plan, Targets, skipped, missing, Session.Output.Redactor);
        var document = description.Create(InvocationText.CommandLine(string.Join(' ', invoked)), CreateParameters(missing));
        var file = Session.Locations.TemporaryDirectory / "plan.html";

        // If the page cannot be written, the text is enough.
        if (ReportFile.Write(file, PlanPage.Render(document)) is not null) return text;
        var place = Path.GetRelativePath(Session.Locations.RootDirectory, file).Replace('\\', '/');
        return $"{text} As a page with the graph: {Session.Output.Palette.Paint(place, Style.Command)}";
    }

    private IEnumerable<PlanParameter> CreateParameters(IReadOnlyList<MissingRequirement> missing)
    {
        var missingKeys = missing.Select(requirement => requirement.Parameter?.Key).ToHashSet();
        return Configuration.Parameters.DistinctBy(parameter => parameter.Key)
            .Where(parameter => parameter.IsListed || Configuration.Values.FindRaw(parameter) is not null)
            .OrderBy(parameter => parameter.Option, StringComparer.Ordinal)
            .Select(parameter => PlanParameter.Create(
                parameter, Configuration.Values.FindRaw(parameter), Configuration.GetDefaultValue(parameter), missingKeys.Contains(parameter.Key)));
    }
}
