namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A condition under which a target runs.</summary>
/// <param name="Text">The condition as the build writes it.</param>
/// <param name="Result">What came of it, or when that is found out.</param>
/// <param name="IsUnmet">Whether the target is skipped because of it.</param>
internal sealed record PlanCondition(string Text, string Result, bool IsUnmet = false);
