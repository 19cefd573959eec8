namespace QgoBuild.Engine.Execution;

/// <summary>Why a target of the plan is skipped before anything runs.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="Reason">For the person: <c>only when IsServerBuild</c>.</param>
/// <param name="Conditions">The conditions that do not hold; null when the skip was asked for.</param>
internal sealed record SkipReason(int Position, string Reason, string? Conditions = null)
{
    /// <summary>A skip by conditions that do not hold.</summary>
    public static SkipReason Unless(int position, IReadOnlyList<string> conditions)
    {
        var text = string.Join(" && ", conditions);
        return new SkipReason(position, $"only when {text}", text);
    }
}
