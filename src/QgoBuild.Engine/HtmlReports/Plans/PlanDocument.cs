using QgoBuild.Engine.HtmlReports.Drawing;

namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A plan in words, ready to be shown: immutable, and without the values of secrets.</summary>
internal sealed record PlanDocument
{
    /// <summary>The command that would run it.</summary>
    public required string Call { get; init; }

    /// <summary>The targets in the order in which they run one at a time.</summary>
    public required IReadOnlyList<PlanNode> Targets { get; init; }

    /// <summary>Which of them run after which, by their places in the list.</summary>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <summary>All that is missing, in whole sentences.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<PlanParameter> Parameters { get; init; } = [];
}
