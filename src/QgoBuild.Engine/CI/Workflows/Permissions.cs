using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>
/// The permissions of a job's token. It can always read the repository, because jobs check it out; every other permission must be declared.
/// </summary>
internal sealed record Permissions
{
    /// <param name="read">The read permissions.</param>
    /// <param name="write">The write permissions, which include reading.</param>
    public Permissions(IEnumerable<GitHubActionsPermissions>? read = null, IEnumerable<GitHubActionsPermissions>? write = null)
    {
        Write = [.. (write ?? []).Distinct().Order()];
        Read = [.. (read ?? []).Append(GitHubActionsPermissions.Contents).Except(Write).Order()];
    }

    public IReadOnlyList<GitHubActionsPermissions> Read { get; }

    public IReadOnlyList<GitHubActionsPermissions> Write { get; }

    /// <summary>The union of these and other permissions.</summary>
    public Permissions Union(Permissions others) => new(Read.Concat(others.Read), Write.Concat(others.Write));
}
