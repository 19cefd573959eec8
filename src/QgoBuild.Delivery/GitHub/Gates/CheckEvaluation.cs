namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Decides whether a commit's checks let it through. Asks nobody.</summary>
internal static class CheckEvaluation
{
    private const string RerunRemedy = "Mend what is red, or start again what was cancelled (Actions → the run → Re-run jobs), and wait for what still runs.";

    /// <summary>
    /// Where the branch requires checks, each of these has to be green. Where it requires none, none may be red, and there has to be one that is
    /// green. What has not ended of the run that asks does not count: the job that asks is one of them, and the job that deploys waits for it.
    /// </summary>
    /// <param name="required">The names of the checks that the branch requires.</param>
    /// <param name="checks">The checks of the commit, each name once.</param>
    /// <param name="branch">The branch.</param>
    public static GateResult Evaluate(IReadOnlySet<string> required, IReadOnlyList<CommitCheck> checks, string branch)
    {
        var relevant = checks.Where(check => check is not { IsFromCurrentRun: true, State: CheckState.Running }).ToList();
        return required.Count > 0 ? EvaluateRequired(required, checks, relevant, branch) : EvaluateAll(relevant);
    }

    private static GateResult EvaluateRequired(IReadOnlySet<string> required, IReadOnlyList<CommitCheck> checks, List<CommitCheck> relevant, string branch)
    {
        var waiting = checks.Except(relevant).Select(check => check.Name).ToHashSet();
        var wrong = required.Except(waiting).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Check: relevant.Find(check => check.Name == name)))
            .Where(looked => looked.Check is not { State: CheckState.Passed })
            .Select(looked => $"«{looked.Name}» {(looked.Check is { } check ? $"is {check.Word}" : "has not run for this commit")}")
            .ToList();
        return wrong.Count == 0
            ? GateResult.Passed($"{string.Join(", ", required.Order(StringComparer.Ordinal))}")
            : GateResult.Failed($"of what {branch} requires, {string.Join(", ", wrong)}.", RerunRemedy);
    }

    private static GateResult EvaluateAll(List<CommitCheck> relevant)
    {
        var red = relevant.Where(check => check.State == CheckState.Failed).Select(check => $"«{check.Name}» is {check.Word}").Order(StringComparer.Ordinal).ToList();
        if (red.Count > 0)
            return GateResult.Failed($"{string.Join(", ", red)}.", RerunRemedy);
        var green = relevant.Count(check => check.State == CheckState.Passed);
        return green > 0
            ? GateResult.Passed($"{green} are green, none is red")
            : GateResult.Failed("nothing was ever checked of this commit, or nothing has ended.", "Let the workflow «CI» run for it: push it to a branch, or open a pull request.");
    }
}
