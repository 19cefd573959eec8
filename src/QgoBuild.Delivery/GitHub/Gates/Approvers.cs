using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Gates;

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
            if (await IsMemberAsync(team, login, cancellationToken).ConfigureAwait(false)) return true;
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
            cancellationToken).ConfigureAwait(false);
        try
        {
            var membership = await members.SendAsync(
                new GitHubRequest($"whether {login} is in the team {team}", Permission),
                client => client.GetAsync<Membership>(new Uri($"{path}/memberships/{Uri.EscapeDataString(login)}", UriKind.Relative)),
                cancellationToken).ConfigureAwait(false);
            // An invited person who has not accepted is "pending".
            return membership.State == "active";
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            return false;
        }
    }

    private sealed record Membership
    {
        public string? State { get; init; }
    }
}
