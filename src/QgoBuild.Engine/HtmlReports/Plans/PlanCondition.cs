namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A condition under which a target runs.</summary>
/// <param name="Text">The condition as written in the build.</param>
/// <param name="Result">Its result, or when it is evaluated.</param>
/// <param name="IsUnmet">Whether it makes the target be skipped.</param>
internal sealed record PlanCondition(string Text, string Result, bool IsUnmet = false);
