namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The preview of a target in a plan.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Preview">What it would do.</param>
internal sealed record PlanPreview(string Target, TargetPreview Preview);
