namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A workflow that a job calls.</summary>
/// <param name="Reference">The value of <c>uses</c>.</param>
/// <param name="Version">The version of that commit, for readers; null for a workflow of this repository.</param>
/// <param name="With">Its inputs.</param>
/// <param name="Secrets">The secrets that it gets.</param>
internal sealed record CalledWorkflow(
    string Reference, string? Version, IReadOnlyList<(string Name, object Value)> With, IReadOnlyList<string> Secrets);
