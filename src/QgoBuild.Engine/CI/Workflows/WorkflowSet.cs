using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The workflows that a build declares.</summary>
/// <param name="Workflows">The valid workflows.</param>
/// <param name="Problems">The errors of the others.</param>
internal sealed record WorkflowSet(IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems);
