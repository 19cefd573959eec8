namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The text of a plan: immutable, and without the values of secrets.</summary>
internal sealed record PlanDocument
{
    /// <summary>The command that runs it.</summary>
    public required string Call { get; init; }

    /// <summary>The targets in the order in which they run one at a time.</summary>
    public required IReadOnlyList<PlanNode> Targets { get; init; }

    /// <summary>Which of them run after which, by index.</summary>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <summary>All unmet requirements, as sentences.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What targets would do, for those that can be previewed.</summary>
    public IReadOnlyList<PlanPreview> Previews { get; init; } = [];

    public IReadOnlyList<PlanParameter> Parameters { get; init; } = [];
}

/// <summary>The description of a target in the plan.</summary>
internal sealed record PlanNode
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it was invoked, by name or by default.</summary>
    public bool IsInvoked { get; init; }

    /// <summary>The reason why it is skipped; null when it would run.</summary>
    public string? Skipped { get; init; }

    public IReadOnlyList<PlanCondition> Conditions { get; init; } = [];

    /// <summary>Its requirements: parameters, conditions, programs.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The unmet requirements, as sentences.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<string> Produces { get; init; } = [];

    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>Notes: <c>even after a failure</c>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A parameter of the build and the value that it has in this run.</summary>
/// <param name="Option">Its name on the command line.</param>
/// <param name="Description">The description.</param>
/// <param name="Value">Its value; for a secret only whether there is one.</param>
/// <param name="Source">The source of the value.</param>
/// <param name="IsMissing">Whether it has no value although targets of the plan require one.</param>
internal sealed record PlanParameter(string Option, string? Description, string Value, string Source, bool IsMissing)
{
    /// <param name="parameter">The parameter.</param>
    /// <param name="rawValue">Its value; null when none was set.</param>
    /// <param name="remedy">The default value as text; null when there is none.</param>
    /// <param name="isMissing">Whether it has no value although targets of the plan require one.</param>
    public static PlanParameter Create(ParameterSpec parameter, RawValue? rawValue, string? remedy, bool isMissing)
    {
        var text = rawValue is not null
            ? string.Join(parameter.Separator ?? ' ', rawValue.Texts) : remedy ?? (parameter.IsFlag ? "false" : null);
        var value = parameter.IsSecret ? text is { Length: > 0 } ? "given" : "not given" : text ?? "";
        return new PlanParameter(parameter.Option, parameter.Description, value, Origin(rawValue, text), isMissing);
    }

    private static string Origin(RawValue? rawValue, string? text)
    {
        if (rawValue is null) return text is null ? "" : "default";
        return rawValue.Source.StartsWith('-') ? "the command line" : rawValue.Source;
    }
}

/// <summary>A condition under which a target runs.</summary>
/// <param name="Text">The condition as written in the build.</param>
/// <param name="Result">Its result, or when it is evaluated.</param>
/// <param name="IsUnmet">Whether it makes the target be skipped.</param>
internal sealed record PlanCondition(string Text, string Result, bool IsUnmet = false);

/// <summary>The preview of a target in a plan.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Preview">What it would do.</param>
internal sealed record PlanPreview(string Target, TargetPreview Preview);
