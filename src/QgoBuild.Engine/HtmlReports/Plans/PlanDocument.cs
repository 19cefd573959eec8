using QgoBuild.Engine.HtmlReports.Drawing;

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
