using QgoBuild.Delivery.GitHub.Gates;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

public sealed class CheckEvaluationTests
{
    private static readonly CommitCheck Green = new("test", CheckState.Passed, "success");
    private static readonly CommitCheck Red = new("test", CheckState.Failed, "timed out");
    private static readonly CommitCheck Running = new("test", CheckState.Running, "in progress");

    [Fact]
    public void A_required_check_that_passed_is_accepted() => Assert.True(Evaluate(["test"], Green, Red with { Name = "other" }).HasPassed);

    [Fact]
    public void A_required_check_that_failed_is_refused() =>
        Assert.Equal("of the checks that main requires, \"test\" is timed out.", AssertFailed(Evaluate(["test"], Red)));

    [Fact]
    public void A_required_check_that_is_running_is_refused() =>
        Assert.Equal("of the checks that main requires, \"test\" is in progress.", AssertFailed(Evaluate(["test"], Running)));

    [Fact]
    public void A_required_check_that_never_ran_is_refused() =>
        Assert.Equal("of the checks that main requires, \"images\" has not run for this commit, \"test\" is timed out.",
            AssertFailed(Evaluate(["test", "images"], Red)));

    [Fact]
    public void A_running_check_of_the_current_run_is_ignored() =>
        Assert.True(Evaluate(["test", "approval"], Green, Running with { Name = "approval", IsFromCurrentRun = true }).HasPassed);

    [Fact]
    public void A_completed_check_of_the_current_run_counts() =>
        Assert.False(Evaluate(["test"], Red with { IsFromCurrentRun = true }).HasPassed);

    [Fact]
    public void Without_required_checks_no_check_may_have_failed() =>
        Assert.Equal("\"other\" is timed out.", AssertFailed(Evaluate([], Green, Red with { Name = "other" })));

    [Fact]
    public void Without_required_checks_running_checks_are_ignored() =>
        Assert.True(Evaluate([], Green, Running with { Name = "other" }).HasPassed);

    [Fact]
    public void Without_required_checks_at_least_one_must_have_passed()
    {
        Assert.Contains("no completed checks", AssertFailed(Evaluate([])), StringComparison.Ordinal);
        Assert.False(Evaluate([], Running).HasPassed);
        Assert.False(Evaluate([], Running with { IsFromCurrentRun = true }).HasPassed);
    }

    private static GateResult Evaluate(string[] required, params CommitCheck[] checks) =>
        CheckEvaluation.Evaluate(required.ToHashSet(), checks, "main");

    private static string AssertFailed(GateResult result)
    {
        Assert.False(result.HasPassed);
        Assert.NotNull(result.Remedy);
        return result.Sentence;
    }
}
