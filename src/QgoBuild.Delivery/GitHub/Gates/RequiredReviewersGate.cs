namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that the environment exists and has required reviewers. GitHub creates a missing environment without reviewers when a
/// job first uses it, and the job would then run without an approval.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment on GitHub.</param>
public sealed class RequiredReviewersGate(GitHubApi api, string environment) : IGate
{
    /// <inheritdoc/>
    public string Name => $"{environment} has required reviewers";

    private string Remedy => $"Settings → Environments → {environment}: enable \"Required reviewers\", and add the reviewers. "
        + "In a private repository this requires GitHub Enterprise; without it, configure the approval in the build: " +
            "PullRequestReview or Dispatch (docs/github.md).";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        EnvironmentResponse response;
        try
        {
            response = await api.SendAsync(
                new GitHubRequest($"the reviewers of {environment}", "actions: read"),
                client => client.GetAsync<EnvironmentResponse>(api.GetRepositoryUri($"environments/{Uri.EscapeDataString(environment)}")),
                cancellationToken);
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            return GateResult.Failed(
                $"{api.Repository} has no environment {environment}, or the token may not read it: " +
                    "GitHub would create it without reviewers.", Remedy);
        }

        var reviewers =
            response.ProtectionRules?.Where(rule => rule.Type == "required_reviewers").Sum(rule => rule.Reviewers?.Count ?? 0) ?? 0;
        return reviewers > 0
            ? GateResult.Passed($"{reviewers} may approve")
            : GateResult.Failed($"the environment {environment} of {api.Repository} has no required reviewers: " +
                "every push would be deployed without an approval.", Remedy);
    }

    private sealed record EnvironmentResponse
    {
        public IReadOnlyList<Rule>? ProtectionRules { get; init; }
    }

    private sealed record Rule
    {
        public string? Type { get; init; }

        public IReadOnlyList<Reviewer>? Reviewers { get; init; }
    }

    private sealed record Reviewer
    {
        public string? Type { get; init; }
    }
}

/// <summary>The people who may approve. Team membership is queried each time, so that former members cannot approve.</summary>
/// <param name="members">The GitHub API with a token that may read teams, which the token of a job may not.</param>
/// <param name="approvers">The people and teams.</param>
public sealed class Approvers(GitHubApi members, IReadOnlyList<Approver> approvers)
{
    private const string Permission = "members: read";

    /// <summary>The failure when there are no approvers; otherwise null.</summary>
    internal GateResult? ConfigurationError => approvers.Count > 0 ? null : GateResult.Failed(
        "the build configures nobody who may approve.",
        "Configure people or teams in build/Environments.cs: Approval = new PullRequestReview(\"LOGIN\", \"ORGANISATION/TEAM\").");

    /// <summary>Whether a person may approve.</summary>
    /// <exception cref="GitHubException">A team cannot be read.</exception>
    internal async Task<bool> ContainsAsync(string login, CancellationToken cancellationToken)
    {
        if (approvers.Any(approver => approver.Organization is null && Logins.AreEqual(approver.Name, login))) return true;
        foreach (var team in approvers.Where(approver => approver.Organization is not null))
        {
            if (await IsMemberAsync(team, login, cancellationToken)) return true;
        }

        return false;
    }

    /// <summary>The approvers for a message: <c>ada, qgo/leads</c>.</summary>
    public override string ToString() => string.Join(", ", approvers);

    private async Task<bool> IsMemberAsync(Approver team, string login, CancellationToken cancellationToken)
    {
        var path = $"orgs/{Uri.EscapeDataString(team.Organization!)}/teams/{Uri.EscapeDataString(team.Name)}";
        // GitHub responds with 404 both for a person who is not in the team, and for a team that the token may not read. This request
        // detects the latter.
        await members.SendAsync(
            new GitHubRequest($"the team {team}", Permission), client => client.GetAsync<object>(new Uri(path, UriKind.Relative)),
            cancellationToken);
        try
        {
            var membership = await members.SendAsync(
                new GitHubRequest($"whether {login} is in the team {team}", Permission),
                client => client.GetAsync<Membership>(new Uri($"{path}/memberships/{Uri.EscapeDataString(login)}", UriKind.Relative)),
                cancellationToken);
            // An invited person who has not accepted is "pending".
            return membership.State == "active";
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound) { return false; }
    }

    private sealed record Membership
    {
        public string? State { get; init; }
    }
}
