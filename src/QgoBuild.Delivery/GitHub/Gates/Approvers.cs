using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Those who may approve. Whether somebody is in a team is queried each time: who left it this morning approves nothing.</summary>
/// <param name="members">Queries teams. The token of a job may not read them: this one has a token that may.</param>
/// <param name="approvers">The people and teams.</param>
public sealed class Approvers(GitHubApi members, IReadOnlyList<Approver> approvers)
{
    private const string Permission = "members: read";

    /// <summary>What is wrong with the list; null when somebody is named.</summary>
    internal GateResult? ConfigurationError => approvers.Count > 0 ? null : GateResult.Failed(
        "the build names nobody who may approve.", "Name people or teams in build/Environments.cs: Approval = new PullRequestReview(\"LOGIN\", \"ORGANISATION/TEAM\").");

    /// <summary>Whether somebody may approve.</summary>
    /// <exception cref="GitHubException">A team cannot be read.</exception>
    internal async Task<bool> ContainsAsync(string login, CancellationToken cancellationToken)
    {
        if (approvers.Any(approver => approver.Organization is null && Logins.AreEqual(approver.Name, login)))
            return true;
        foreach (var team in approvers.Where(approver => approver.Organization is not null))
        {
            if (await IsMemberAsync(team, login, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    /// <summary>As a sentence names them: <c>ada, qgo/leads</c>.</summary>
    public override string ToString() => string.Join(", ", approvers);

    private async Task<bool> IsMemberAsync(Approver team, string login, CancellationToken cancellationToken)
    {
        var path = $"orgs/{Uri.EscapeDataString(team.Organization!)}/teams/{Uri.EscapeDataString(team.Name)}";
        // GitHub answers 404 for somebody who is not in a team, and for a team that the token may not see. Only the first is an answer.
        await members.SendAsync(
            new GitHubRequest($"the team {team}", Permission), client => client.GetAsync<object>(new Uri(path, UriKind.Relative)), cancellationToken).ConfigureAwait(false);
        try
        {
            var membership = await members.SendAsync(
                new GitHubRequest($"whether {login} is in the team {team}", Permission),
                client => client.GetAsync<Membership>(new Uri($"{path}/memberships/{Uri.EscapeDataString(login)}", UriKind.Relative)),
                cancellationToken).ConfigureAwait(false);
            // Who was invited and has not accepted is pending.
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
