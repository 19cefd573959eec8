namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A target of the plan, in words.</summary>
internal sealed record PlanNode
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it was asked for by name, or by default.</summary>
    public bool IsInvoked { get; init; }

    /// <summary>Why it is skipped; null when it would run.</summary>
    public string? Skipped { get; init; }

    public IReadOnlyList<PlanCondition> Conditions { get; init; } = [];

    /// <summary>What it requires: parameters, conditions, programs.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>What of that is missing, in whole sentences.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<string> Produces { get; init; } = [];

    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>What else is to be known: <c>even after a failure</c>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
