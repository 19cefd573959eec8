using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Running;

/// <summary>The files that a build declares for GitHub: its workflows, and what Dependabot does.</summary>
/// <param name="Files">Those that are right.</param>
/// <param name="Problems">What is wrong with the others.</param>
internal sealed record GenerationResult(IReadOnlyList<GeneratedFile> Files, IReadOnlyList<Problem> Problems);
