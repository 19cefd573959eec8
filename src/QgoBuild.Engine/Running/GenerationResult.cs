using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Running;

/// <summary>The files that a build declares for GitHub: its workflows and Dependabot's file.</summary>
/// <param name="Files">The valid files.</param>
/// <param name="Problems">The errors of the others.</param>
internal sealed record GenerationResult(IReadOnlyList<GeneratedFile> Files, IReadOnlyList<Problem> Problems);
