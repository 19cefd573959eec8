using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Those who may approve. Whether somebody is in a team is queried each time: who left it this morning approves nothing.</summary>
/// <param name="members">Queries teams. The token of a job may not read them: this one has a token that may.</param>
/// <param name="named">The people and teams.</param>
public sealed class Approvers(GitHubApi members, IReadOnlyList<Approver> named)
{
    private const string Right = "members: read";

    /// <summary>What is wrong with the list; null when somebody is named.</summary>
    internal GateResult? Missing => named.Count > 0 ? null : GateResult.Closed(
        "the build names nobody who may approve.", "Name people or teams in build/Environments.cs: Approval = new PullRequestReview(\"LOGIN\", \"ORGANISATION/TEAM\").");

    /// <summary>Whether somebody may approve.</summary>
    /// <exception cref="GitHubException">A team cannot be read.</exception>
    internal async Task<bool> IncludeAsync(string login, CancellationToken cancellationToken)
    {
        if (named.Any(approver => approver.Organization is null && Logins.Same(approver.Name, login)))
            return true;
        foreach (var team in named.Where(approver => approver.Organization is not null))
        {
            if (await IsMemberAsync(team, login, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    /// <summary>As a sentence names them: <c>ada, qgo/leads</c>.</summary>
    public override string ToString() => string.Join(", ", named);

    private async Task<bool> IsMemberAsync(Approver team, string login, CancellationToken cancellationToken)
    {
        var path = $"orgs/{Uri.EscapeDataString(team.Organization!)}/teams/{Uri.EscapeDataString(team.Name)}";
        // GitHub answers 404 for somebody who is not in a team, and for a team that the token may not see. Only the first is an answer.
        await members.AskAsync(
            new GitHubRequest($"the team {team}", Right), client => client.GetAsync<object>(new Uri(path, UriKind.Relative)), cancellationToken).ConfigureAwait(false);
        try
        {
            var membership = await members.AskAsync(
                new GitHubRequest($"whether {login} is in the team {team}", Right),
                client => client.GetAsync<Membership>(new Uri($"{path}/memberships/{Uri.EscapeDataString(login)}", UriKind.Relative)),
                cancellationToken).ConfigureAwait(false);
            // Who was invited and has not accepted is pending.
            return membership.State == "active";
        }
        catch (GitHubException missing) when (missing.Kind == GitHubFailureKind.NotFound)
        {
            return false;
        }
    }

    private sealed record Membership
    {
        public string? State { get; init; }
    }
}
