namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>Describes a plan as text. A pure function; secrets are masked in every text.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Targets">All targets of the build.</param>
/// <param name="Skipped">The skipped targets.</param>
/// <param name="Missing">The unmet requirements.</param>
/// <param name="Secrets">The secrets to mask.</param>
internal sealed record PlanDescription(
    Plan Plan, IReadOnlyList<TargetSpec> Targets, IReadOnlyList<SkipReason> Skipped, IReadOnlyList<MissingRequirement> Missing,
    Redactor Secrets)
{
    /// <param name="call">The command that runs it.</param>
    /// <param name="parameters">The parameters and their values.</param>
    /// <param name="previews">What targets would do.</param>
    public PlanDocument Create(string call, IEnumerable<PlanParameter> parameters, IEnumerable<PlanPreview> previews)
    {
        var skips = Skipped.ToDictionary(skip => skip.Position);
        return new PlanDocument
        {
            Call = Secrets.Redact(call),
            Targets = [.. Plan.Targets.Select((target, position) => CreateNode(target, skips.GetValueOrDefault(position)))],
            Edges = CreateEdges(),
            Missing = Redact(Missing.Select(requirement => requirement.ToString())),
            Parameters = [.. parameters.Select(Redact)],
            Previews = [.. previews.Select(Redact)],
        };
    }

    private PlanNode CreateNode(PlannedTarget target, SkipReason? skip)
    {
        var spec = target.Spec;
        return new PlanNode
        {
            Name = spec.Name,
            Description = spec.Description is { } description ? Secrets.Redact(description) : null,
            IsInvoked = target.Invoked,
            Skipped = skip is null ? null : Secrets.Redact(skip.Reason),
            Conditions = [.. CreateConditions(spec, skip)],
            Requires = Redact(spec.Requirements.Select(Requirements.Describe).Concat(spec.Tools.Select(tool => $"{tool}"))),
            Missing =
                Redact(from requirement in Missing where requirement.Targets.Contains(spec.Name) select $"{requirement.Description}."),
            Produces = Redact(spec.Produces),
            Consumes = Redact(spec.Consumes.Select(DescribeConsumed)),
            Notes = [.. Notes(spec)],
        };
    }

    private IEnumerable<PlanCondition> CreateConditions(TargetSpec spec, SkipReason? skip)
    {
        foreach (var text in spec.StaticConditions.Select(condition => condition.Text))
        {
            var isUnmet = skip?.UnmetConditions.Contains(text) == true;
            var result = isUnmet ? "is false" : skip is null or { UnmetConditions.Count: > 0 } ? "is true" : "is not evaluated";
            yield return new PlanCondition(Secrets.Redact(text), result, isUnmet);
        }

        foreach (var condition in spec.DynamicConditions)
            yield return new PlanCondition(Secrets.Redact(condition.Text), "is evaluated when its turn comes");
    }

    private string DescribeConsumed(ConsumedArtifacts consumed)
    {
        var what = consumed.Artifacts.Count == 0 ? "everything" : string.Join(", ", consumed.Artifacts);
        return $"{what} of {Targets[consumed.Target].Name}";
    }

    private static IEnumerable<string> Notes(TargetSpec spec)
    {
        if (spec.AssuredAfterFailure) yield return "runs even after a failure";
        if (spec.ProceedAfterFailure) yield return "its failure does not stop others";
        if (spec.PartitionSize is { } size) yield return $"is split into {size} parts";
        if (spec.Actions.Count == 0) yield return "has no action";
    }

    // Show only the strongest of several relations between two targets.
    private Edge[] CreateEdges()
    {
        var positions = new Dictionary<int, int>();
        for (var position = 0; position < Plan.Count; position++) positions[Plan[position].Index] = position;
        return [.. Plan.Targets.SelectMany((target, position) =>
            Leading(target.Spec.DependsOn, position, EdgeKind.Dependency)
                .Concat(Leading(target.Spec.TriggeredBy, position, EdgeKind.Trigger))
                .Concat(Leading(target.Spec.After, position, EdgeKind.Order))
                .DistinctBy(edge => edge.From))];

        IEnumerable<Edge> Leading(IReadOnlyList<int> indices, int to, EdgeKind kind) =>
            indices.Where(positions.ContainsKey).Select(index => new Edge(positions[index], to, kind));
    }

    private PlanParameter Redact(PlanParameter parameter) => parameter with
    {
        Value = Secrets.Redact(parameter.Value),
        Description = parameter.Description is { } description ? Secrets.Redact(description) : null,
    };

    private PlanPreview Redact(PlanPreview preview) => preview with
    {
        Preview = preview.Preview with
        {
            Title = Secrets.Redact(preview.Preview.Title),
            Sections = [.. preview.Preview.Sections.Select(section =>
                section with { Title = Secrets.Redact(section.Title), Items = [.. section.Items.Select(Redact)] })],
            Script = preview.Preview.Script is { } script ? Secrets.Redact(script) : null,
        },
    };

    private PreviewItem Redact(PreviewItem item) => item with
    {
        Label = Secrets.Redact(item.Label),
        Text = Secrets.Redact(item.Text),
        Detail = item.Detail is { } detail ? Secrets.Redact(detail) : null,
        Code = item.Code is { } code ? Secrets.Redact(code) : null,
    };

    private string[] Redact(IEnumerable<string> texts) => [.. texts.Select(Secrets.Redact)];
}
