using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A run of a workflow: who started it, and what.</summary>
internal sealed record WorkflowRunFacts
{
    /// <summary>What started it: <c>push</c>, <c>workflow_dispatch</c>, ….</summary>
    public string? Event { get; init; }

    /// <summary>The branch that it was started on.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>The commit that it runs.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "GitHub's word.")]
    public string? HeadSha { get; init; }

    /// <summary>Who started it at first.</summary>
    public Account? Actor { get; init; }

    /// <summary>Who started this attempt: whoever pressed «Re-run jobs», if somebody did.</summary>
    public Account? TriggeringActor { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="GitHubException">It cannot be read.</exception>
    public static Task<WorkflowRunFacts> ReadAsync(GitHubApi api, long run, CancellationToken cancellationToken) => api.SendAsync(
        new GitHubRequest($"the workflow run {run}", "actions: read"),
        client => client.GetAsync<WorkflowRunFacts>(api.GetRepositoryUri($"actions/runs/{run}")),
        cancellationToken);
}
