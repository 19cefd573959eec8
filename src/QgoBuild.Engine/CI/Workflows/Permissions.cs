using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>What the token of a job may do. The repository can always be read, since jobs check it out; nothing else is granted unasked.</summary>
internal sealed record Permissions
{
    /// <param name="read">What may be read.</param>
    /// <param name="write">What may be written, and so read.</param>
    public Permissions(IEnumerable<GitHubActionsPermissions>? read = null, IEnumerable<GitHubActionsPermissions>? write = null)
    {
        Write = [.. (write ?? []).Distinct().Order()];
        Read = [.. (read ?? []).Append(GitHubActionsPermissions.Contents).Except(Write).Order()];
    }

    public IReadOnlyList<GitHubActionsPermissions> Read { get; }

    public IReadOnlyList<GitHubActionsPermissions> Write { get; }

    /// <summary>These and others.</summary>
    public Permissions Union(Permissions others) => new(Read.Concat(others.Read), Write.Concat(others.Write));
}
