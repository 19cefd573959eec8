namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A group of runs or jobs that do not run at once.</summary>
/// <param name="Group">The group.</param>
/// <param name="CancelInProgress">Whether the newer one cancels the older one; otherwise it waits.</param>
internal sealed record Concurrency(string Group, bool CancelInProgress)
{
    /// <summary>One run for each pull request or branch.</summary>
    public const string PerRefGroup = "${{ github.workflow }} @ ${{ github.event.pull_request.number || github.ref }}";

    /// <summary>The group of an attribute; null when it has none.</summary>
    public static Concurrency? Create(string? group, bool cancelInProgress) =>
        group is { Length: > 0 } ? new Concurrency(group, cancelInProgress) : cancelInProgress ? new Concurrency(PerRefGroup, true) : null;
}
