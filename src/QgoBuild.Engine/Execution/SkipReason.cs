namespace QgoBuild.Engine.Execution;

/// <summary>Why a target of the plan is skipped before anything runs.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="Reason">For the person: <c>only when IsServerBuild</c>.</param>
internal sealed record SkipReason(int Position, string Reason)
{
    /// <summary>The conditions that do not hold; none when that is not the reason.</summary>
    public IReadOnlyList<string> UnmetConditions { get; private init; } = [];

    /// <summary>The same as one condition; null when that is not the reason.</summary>
    public string? UnmetExpression => UnmetConditions.Count == 0 ? null : string.Join(" && ", UnmetConditions);

    /// <summary>A skip by conditions that do not hold.</summary>
    public static SkipReason FromConditions(int position, IReadOnlyList<string> conditions) =>
        new(position, $"only when {string.Join(" && ", conditions)}") { UnmetConditions = conditions };
}
