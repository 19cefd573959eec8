namespace QgoBuild.Engine.Running;

/// <summary>A workflow or Dependabot file that differs from the build.</summary>
/// <param name="File">The file, relative to the root directory.</param>
/// <param name="Text">Its required content; null when it must not exist.</param>
/// <param name="State">The difference, as the end of a sentence: it is, or was, …</param>
internal sealed record StaleWorkflow(string File, string? Text, string State);
