namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>What starts a workflow.</summary>
/// <param name="Name">As GitHub calls it: <c>push</c>.</param>
/// <param name="Branch">The branch that it happened to.</param>
/// <param name="Commit">The commit that the branch names now.</param>
public sealed record GitHubEvent(string Name, string Branch, string Commit)
{
    /// <summary>Who did it.</summary>
    public const string Actor = "o-developer";

    /// <summary>What was filled in, of a workflow that asks for something.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>What came of the jobs in the attempt before, when those that failed are run once more; null for the first
    /// attempt.</summary>
    public IReadOnlyList<JobResult>? PreviousResults { get; init; }
}
