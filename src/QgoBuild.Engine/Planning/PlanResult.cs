using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Planning;

/// <summary>A plan, or why there is none.</summary>
internal sealed record PlanResult(Plan? Plan, IReadOnlyList<Problem> Problems);
