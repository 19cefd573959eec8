using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Planning;

/// <summary>A plan, or the problems that prevent one.</summary>
internal sealed record PlanResult(Plan? Plan, IReadOnlyList<Problem> Problems);
