namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The text of <c>--plan</c>: which targets would run in which order, which would be skipped and why, and what is
/// missing.</summary>
internal static class PlanText
{
    public static string Render(
        Plan plan, IReadOnlyList<string> invoked, IReadOnlyList<SkipReason> skips, IReadOnlyList<MissingRequirement> missing,
        IReadOnlyList<(string Target, TargetPreview Preview)> previews, Palette palette)
    {
        var skipped = skips.ToDictionary(skip => skip.Position, skip => skip.Reason);
        var width = plan.Targets.Select(target => target.Spec.Name.Length).DefaultIfEmpty(0).Max();
        var lines =
            new List<string> { palette.Paint($"Plan of {InvocationText.CommandLine(string.Join(' ', invoked))}", Style.Heading), "" };
        var step = 0;
        for (var position = 0; position < plan.Count; position++)
        {
            var name = plan[position].Spec.Name;
            lines.Add(skipped.TryGetValue(position, out var reason)
                ? palette.Paint($"  {"·",3}  {name.PadRight(width)}   skipped: {reason}", Style.Dim)
                : $"  {++step,3}  {name.PadRight(width)}   {palette.Paint(Details(plan, position), Style.Dim)}".TrimEnd());
        }

        if (missing.Count > 0)
        {
            lines.Add("");
            lines.Add(palette.Paint("Missing", Style.Warning));
            lines.AddRange(missing.Select(requirement => $"  {requirement}"));
        }

        foreach (var (target, preview) in previews)
        {
            lines.Add("");
            lines.AddRange(PreviewText.Render(target, preview, palette));
        }

        lines.Add("");
        lines.Add("Nothing was run.");
        return string.Join('\n', lines);
    }

    private static string Details(Plan plan, int position)
    {
        var target = plan[position].Spec;
        var facts = new List<string>();
        if (target.DependsOn.Count > 0) facts.Add($"needs {Names(target.DependsOn)}");
        if (target.After.Count > 0 && Names(target.After) is { Length: > 0 } earlier) facts.Add($"after {earlier}");
        if (target.TriggeredBy.Count > 0 && Names(target.TriggeredBy) is { Length: > 0 } triggers) facts.Add($"triggered by {triggers}");
        if (target.DynamicConditions.Count > 0)
            facts.Add($"if {string.Join(" && ", target.DynamicConditions.Select(condition => condition.Text))} (evaluated when its " +
                "turn comes)");
        if (target.AssuredAfterFailure) facts.Add("even after a failure");
        if (target.ProceedAfterFailure) facts.Add("its failure does not stop others");
        if (target.Actions.Count == 0) facts.Add("has no action");
        return string.Join("; ", facts);

        string Names(IReadOnlyList<int> indices) =>
            string.Join(", ", plan.Targets.Where(planned => indices.Contains(planned.Index)).Select(planned => planned.Spec.Name));
    }
}

/// <summary>The text of a target's preview: a heading, and sections of labelled lines.</summary>
internal static class PreviewText
{
    private const int MaxLabelWidth = 24;

    public static IEnumerable<string> Render(string target, TargetPreview preview, Palette palette)
    {
        yield return $"{palette.Paint(target, Style.Heading)}  {preview.Title}";
        foreach (var section in preview.Sections.Where(section => section.Items.Count > 0))
        {
            yield return "";
            yield return $"  {palette.Paint(section.Title, Style.Heading)}";
            var width = section.Items.Select(item => item.Label.Length).Where(length => length <= MaxLabelWidth).DefaultIfEmpty(0).Max();
            foreach (var line in section.Items.SelectMany(item => RenderItem(item, width, palette)))
                yield return line.TrimEnd();
        }
    }

    private static IEnumerable<string> RenderItem(PreviewItem item, int width, Palette palette)
    {
        var indent = new string(' ', width == 0 ? 4 : width + 6);
        var lines = item.Text.Split('\n');
        var label = item.Label.Length + width == 0 ? "" : $"{item.Label.PadRight(width)}  ";
        var style = item.IsWarning ? Style.Warning : Style.Plain;
        yield return $"    {label}{palette.Paint(lines[0], style)}";
        foreach (var line in lines.Skip(1)) yield return indent + palette.Paint(line, style);
        if (item.Detail is { } detail) yield return indent + palette.Paint(detail, Style.Dim);
        foreach (var line in item.Code?.Split('\n') ?? []) yield return $"{indent}  {palette.Paint(line, Style.Command)}";
    }
}
