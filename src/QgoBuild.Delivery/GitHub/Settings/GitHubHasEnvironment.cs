using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>An environment on GitHub that jobs deploy to; one that has to be approved also has reviewers who do.</summary>
/// <param name="api">Asks GitHub, and tells it.</param>
/// <param name="environment">The environment's name.</param>
/// <param name="branch">The branch that may deploy to it.</param>
/// <param name="isApproved">Whether a person has to approve deployments.</param>
/// <param name="reviewers">Who shall approve; none when nobody was named.</param>
public sealed class GitHubHasEnvironment(GitHubApi api, string environment, string branch, bool isApproved, IReadOnlyList<Approver> reviewers) : ISetupCheck
{
    private readonly GitHubEnvironments _environments = new(api);

    /// <inheritdoc/>
    public string Name => "GitHub";

    /// <inheritdoc/>
    public async Task<SetupFinding> CheckAsync(CancellationToken ct)
    {
        try
        {
            return isApproved
                ? Of(await new RequiredReviewersGate(api, environment).CheckAsync(ct).ConfigureAwait(false))
                : await _environments.ExistsAsync(environment, ct).ConfigureAwait(false) ? SetupFinding.Ok($"{api.Repository} has the environment {environment}.") : Missing($"{api.Repository} has no environment {environment}.");
        }
        catch (GitHubException unknown)
        {
            return SetupFinding.Failed(unknown.Message, unknown.Remedy!);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(SetupFinding finding, Action<string> tell, CancellationToken ct) => _environments.SetAsync(environment, reviewers, [branch], ct);

    private SetupFinding Of(GateFinding approval) => approval.IsOpen
        ? SetupFinding.Ok($"{api.Repository} has the environment {environment}: {approval.Sentence}.")
        : Missing(char.ToUpperInvariant(approval.Sentence[0]) + approval.Sentence[1..], approval.Remedy!);

    private SetupFinding Missing(string sentence, params IReadOnlyList<string> remedies) => isApproved && reviewers.Count == 0
        ? SetupFinding.Missing(sentence, [.. remedies, $"./build.sh Setup --environment {environment} --github-reviewers LOGIN,ORGANISATION/TEAM --apply"])
        : SetupFinding.Missing(sentence, remedies) with { Change = $"Make the environment {environment} of {api.Repository} one that {branch} may deploy to{Approval}." };

    private string Approval => reviewers.Count == 0 ? "" : $", once approved by {string.Join(" or ", reviewers)}";
}
