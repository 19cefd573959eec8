namespace QgoBuild.Engine.Running;

/// <summary>Prints the plan for <c>--plan</c>: as text, with <c>--json</c> for programs, with <c>--script</c> as the script of its one
/// target that runs one; and as a page that also shows the graph and the parameters.</summary>
internal sealed record PlanPrinter(RunConfiguration Configuration, IReadOnlyList<TargetSpec> Targets, BuildState State)
{
    private BuildOutput Output => State.Session.Output;

    /// <summary>Writes the page and prints the plan.</summary>
    /// <exception cref="UsageException">The script was requested, and the plan runs none, or several.</exception>
    /// <exception cref="TargetFailedException">The script was requested, and is not known yet.</exception>
    public void Print(Plan plan, IReadOnlyList<string> invoked, IReadOnlyList<SkipReason> skipped,
        IReadOnlyList<MissingRequirement> missing)
    {
        var previews = CreatePreviews(plan, skipped, missing);
        if (State.Script)
        {
            Output.WriteResult(GetScript(previews).TrimEnd('\n'));
            return;
        }

        var description = new PlanDescription(plan, Targets, skipped, missing, Output.Redactor);
        var document = description.Create(InvocationText.CommandLine(string.Join(' ', invoked)), CreateParameters(missing), previews);
        if (State.Json)
        {
            Output.WriteResult(PlanJson.Render(document));
            return;
        }

        var text = PlanText.Render(plan, invoked, skipped, missing, [.. previews.Select(preview => (preview.Target, preview.Preview))],
            Output.Palette);
        var file = State.Session.Locations.TemporaryDirectory / "plan.html";
        var place = Path.GetRelativePath(State.Session.Locations.RootDirectory, file).Replace('\\', '/');
        // If the page cannot be written, the text is enough.
        Output.WriteRendered(ReportFile.Write(file, PlanPage.Render(document)) is null
            ? $"{text} As a page with the graph: {Output.Palette.Paint(place, Style.Command)}"
            : text);
    }

    // Side by side, because each may read another server.
    private PlanPreview[] CreatePreviews(Plan plan, IReadOnlyList<SkipReason> skipped, IReadOnlyList<MissingRequirement> missing)
    {
        var shown = plan.Targets
            .Where((target, position) => skipped.All(skip => skip.Position != position) &&
                missing.All(requirement => !requirement.Targets.Contains(target.Spec.Name)))
            .Where(target => target.Spec.Preview is not null);
        return Task.WhenAll(shown.Select(async target =>
            new PlanPreview(target.Spec.Name, await target.Spec.Preview!(State.Session.GetCancellationToken()))))
                .GetAwaiter().GetResult();
    }

    private static string GetScript(IReadOnlyList<PlanPreview> previews)
    {
        var scripts = previews.Where(preview => preview.Preview.Script is not null || preview.Preview.MissingScript is not null).ToList();
        return scripts switch
        {
            [] => throw new UsageException(
                "--script: no target of this plan runs a script on a server, or what it requires is missing: --plan says more."),
            [{ Preview.Script: { } script }] => script,
            [{ Preview.MissingScript: var reason }] => throw new TargetFailedException(reason ?? "The script is not known."),
            _ => throw new UsageException(
                $"--script prints one script; this plan has those of {string.Join(", ", scripts.Select(preview => preview.Target))}. " +
                    "Name one target."),
        };
    }

    private IEnumerable<PlanParameter> CreateParameters(IReadOnlyList<MissingRequirement> missing)
    {
        var missingKeys = missing.Select(requirement => requirement.Parameter?.Key).ToHashSet();
        return Configuration.Parameters.DistinctBy(parameter => parameter.Key)
            .Where(parameter => parameter.IsListed || Configuration.Values.FindRaw(parameter) is not null)
            .OrderBy(parameter => parameter.Option, StringComparer.Ordinal)
            .Select(parameter => PlanParameter.Create(
                parameter, Configuration.Values.FindRaw(parameter), Configuration.GetDefaultValue(parameter),
                missingKeys.Contains(parameter.Key)));
    }
}

/// <summary>The text of <c>--explain</c>: why targets would or would not run.</summary>
internal static class TargetExplanation
{
    public static string Create(
        Plan plan, InitialSchedule initialSchedule, IReadOnlyList<int> explained, IReadOnlyList<TargetSpec> targets, TargetCache cache) =>
        string.Join("\n\n", explained.Select(index =>
        {
            var spec = targets[index];
            var position = plan.Targets.ToList().FindIndex(planned => planned.Index == index);
            if (position < 0) return $"{spec.Name} would not run: no invoked target needs it.";
            return initialSchedule.Skipped.FirstOrDefault(skip => skip.Position == position) is { } skipped
                ? $"{spec.Name} would be skipped: {skipped.Reason}."
                : cache.Evaluate(spec).Describe(spec.Name, maxDifferences: 20);
        }));
}
