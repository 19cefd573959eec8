namespace QgoBuild.Engine.Execution;

/// <summary>The reason why a target of the plan is skipped before anything runs.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="Reason">The reason for the user: <c>only when IsServerBuild</c>.</param>
internal sealed record SkipReason(int Position, string Reason)
{
    /// <summary>The false conditions; none when there is another reason.</summary>
    public IReadOnlyList<string> UnmetConditions { get; private init; } = [];

    /// <summary>The false conditions as one; null when there is another reason.</summary>
    public string? UnmetExpression => UnmetConditions.Count == 0 ? null : string.Join(" && ", UnmetConditions);

    /// <summary>A skip by false conditions.</summary>
    public static SkipReason FromConditions(int position, IReadOnlyList<string> conditions) =>
        new(position, $"only when {string.Join(" && ", conditions)}") { UnmetConditions = conditions };
}
