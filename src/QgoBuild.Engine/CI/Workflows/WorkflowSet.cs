using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The workflows that a build declares.</summary>
/// <param name="Workflows">Those that are right.</param>
/// <param name="Problems">What is wrong with the others.</param>
internal sealed record WorkflowSet(IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems);
