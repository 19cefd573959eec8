namespace QgoBuild.Engine.CI.Workflows;

/// <summary>What does not run at once.</summary>
/// <param name="Group">The group.</param>
/// <param name="CancelInProgress">Whether the newer one cancels the older one; else it waits.</param>
internal sealed record Concurrency(string Group, bool CancelInProgress)
{
    /// <summary>One run for each pull request or branch.</summary>
    public const string PerRefGroup = "${{ github.workflow }} @ ${{ github.event.pull_request.number || github.ref }}";

    /// <summary>The one that an attribute describes; null when it describes none.</summary>
    public static Concurrency? Create(string? group, bool cancelInProgress) =>
        group is { Length: > 0 } ? new Concurrency(group, cancelInProgress) : cancelInProgress ? new Concurrency(PerRefGroup, true) : null;
}
