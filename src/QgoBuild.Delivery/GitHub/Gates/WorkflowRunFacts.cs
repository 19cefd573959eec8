using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A workflow run: who started it, and for what.</summary>
internal sealed record WorkflowRunFacts
{
    /// <summary>The event that started it: <c>push</c>, <c>workflow_dispatch</c>, ….</summary>
    public string? Event { get; init; }

    /// <summary>The branch on which it was started.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>The commit.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of GitHub.")]
    public string? HeadSha { get; init; }

    /// <summary>Who started the first attempt.</summary>
    public Account? Actor { get; init; }

    /// <summary>Who started this attempt: the person who re-ran the jobs, if there was a re-run.</summary>
    public Account? TriggeringActor { get; init; }

    /// <summary>Reads a run.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public static Task<WorkflowRunFacts> ReadAsync(GitHubApi api, long run, CancellationToken cancellationToken) => api.SendAsync(
        new GitHubRequest($"the workflow run {run}", "actions: read"),
        client => client.GetAsync<WorkflowRunFacts>(api.GetRepositoryUri($"actions/runs/{run}")),
        cancellationToken);
}
