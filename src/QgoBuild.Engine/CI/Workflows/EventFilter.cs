namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A filter of pushes or pull requests; all of them when every list is empty.</summary>
internal sealed record EventFilter
{
    public IReadOnlyList<string> Branches { get; init; } = [];

    public IReadOnlyList<string> BranchesIgnore { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> TagsIgnore { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<string> PathsIgnore { get; init; } = [];

    public bool IsEmpty => Branches.Count + BranchesIgnore.Count + Tags.Count + TagsIgnore.Count + Paths.Count + PathsIgnore.Count == 0;
}
