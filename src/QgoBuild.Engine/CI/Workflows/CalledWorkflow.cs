namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A workflow that a job calls.</summary>
/// <param name="Reference">What <c>uses</c> says.</param>
/// <param name="Version">What that commit is, for people; null for a workflow of this repository.</param>
/// <param name="With">Its inputs.</param>
/// <param name="Secrets">The secrets that it is handed.</param>
internal sealed record CalledWorkflow(
    string Reference, string? Version, IReadOnlyList<(string Name, object Value)> With, IReadOnlyList<string> Secrets);
