namespace QgoBuild.Engine.HtmlReports.Plans;

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
