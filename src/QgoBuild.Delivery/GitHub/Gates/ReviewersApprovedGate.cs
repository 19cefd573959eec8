using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// A reviewer of the environment has approved this run. GitHub makes the job wait; this finds out who it was, and that there was somebody: between the
/// look at the settings and the job, reviewers can be removed.
/// </summary>
/// <param name="api">Queries GitHub.</param>
/// <param name="environment">The environment's name on GitHub.</param>
/// <param name="run">The run.</param>
public sealed class ReviewersApprovedGate(GitHubApi api, string environment, long run) : IGate
{
    /// <inheritdoc/>
    public string Name => $"a reviewer approved {environment}";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var answers = await AnswersAsync(cancellationToken).ConfigureAwait(false);
        var approved = answers.Where(answer => answer.State == "approved").Select(answer => answer.User?.Login).OfType<string>().Distinct().ToList();
        if (approved.Count > 0)
            return GateResult.Open(string.Join(", ", approved)) with { ApprovedBy = $"{string.Join(", ", approved)} (reviewer of {environment})" };
        var rejected = answers.LastOrDefault(answer => answer.State == "rejected");
        return rejected is not null
            ? GateResult.Closed($"{rejected.User?.Login ?? "a reviewer"} rejected it{Why(rejected)}.", "Settle that, and run the failed jobs again: reviewers are then asked once more.")
            : GateResult.Closed(
                "no reviewer approved it: GitHub fails a job that nobody approves within 30 days, or whose branch the environment does not allow, and starts one at once where no reviewer is required.",
                $"Run the failed jobs again, and let a reviewer of {environment} approve: Settings → Environments → {environment} → «Required reviewers».");
    }

    private static string Why(Answer rejected) => UntrustedText.OneLine(rejected.Comment ?? "", 300).TrimEnd('.') is { Length: > 0 } comment ? $": {comment}" : "";

    private async Task<IReadOnlyList<Answer>> AnswersAsync(CancellationToken cancellationToken) => [.. (await api.AskAsync(
        new GitHubRequest($"who approved the workflow run {run}", "actions: read"),
        client => client.GetAsync<List<Answer>>(api.Path($"actions/runs/{run}/approvals")),
        cancellationToken).ConfigureAwait(false)).Where(answer => answer.Environments?.Any(one => string.Equals(one.Name, environment, StringComparison.OrdinalIgnoreCase)) == true)];

    private sealed record Answer
    {
        public string? State { get; init; }

        public string? Comment { get; init; }

        public Account? User { get; init; }

        public IReadOnlyList<Named>? Environments { get; init; }
    }

    private sealed record Named
    {
        public string? Name { get; init; }
    }
}
