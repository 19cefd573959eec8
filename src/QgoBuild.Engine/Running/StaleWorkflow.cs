namespace QgoBuild.Engine.Running;

/// <summary>A file of a workflow, or of Dependabot, that is not what it should be.</summary>
/// <param name="File">The file, relative to the root directory.</param>
/// <param name="Text">What it should hold; null when it should not be.</param>
/// <param name="State">What is wrong with it, as a sentence ends: it is, or was, …</param>
internal sealed record StaleWorkflow(string File, string? Text, string State);
