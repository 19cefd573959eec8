namespace QgoBuild.Engine.CI.Workflows;

/// <summary>What does not run at once.</summary>
/// <param name="Group">The group.</param>
/// <param name="Cancels">Whether the newer one cancels the older one; else it waits.</param>
internal sealed record Concurrency(string Group, bool Cancels)
{
    /// <summary>One run for each pull request or branch.</summary>
    public const string EachReference = "${{ github.workflow }} @ ${{ github.event.pull_request.number || github.ref }}";

    /// <summary>The one that an attribute describes; null when it describes none.</summary>
    public static Concurrency? Of(string? group, bool cancels) =>
        group is { Length: > 0 } ? new Concurrency(group, cancels) : cancels ? new Concurrency(EachReference, true) : null;
}
