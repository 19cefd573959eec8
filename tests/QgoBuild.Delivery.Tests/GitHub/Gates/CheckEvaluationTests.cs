using QgoBuild.Delivery.GitHub.Gates;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

public sealed class CheckEvaluationTests
{
    private static readonly CommitCheck Green = new("test", CheckState.Passed, "success");
    private static readonly CommitCheck Red = new("test", CheckState.Failed, "timed out");
    private static readonly CommitCheck Running = new("test", CheckState.Running, "in progress");

    [Fact]
    public void What_is_required_and_green_lets_through() => Assert.True(Evaluate(["test"], Green, Red with { Name = "other" }).HasPassed);

    [Fact]
    public void What_is_required_and_red_does_not() => Assert.Equal("of what main requires, «test» is timed out.", AssertFailed(Evaluate(["test"], Red)));

    [Fact]
    public void What_is_required_and_runs_does_not() => Assert.Equal("of what main requires, «test» is in progress.", AssertFailed(Evaluate(["test"], Running)));

    [Fact]
    public void What_is_required_and_never_ran_does_not() => Assert.Equal("of what main requires, «images» has not run for this commit, «test» is timed out.", AssertFailed(Evaluate(["test", "images"], Red)));

    [Fact]
    public void The_job_that_asks_does_not_wait_for_itself() => Assert.True(Evaluate(["test", "approval"], Green, Running with { Name = "approval", IsFromCurrentRun = true }).HasPassed);

    [Fact]
    public void A_check_of_the_run_that_asks_counts_once_it_has_ended() => Assert.False(Evaluate(["test"], Red with { IsFromCurrentRun = true }).HasPassed);

    [Fact]
    public void Where_nothing_is_required_nothing_may_be_red() => Assert.Equal("«other» is timed out.", AssertFailed(Evaluate([], Green, Red with { Name = "other" })));

    [Fact]
    public void Where_nothing_is_required_what_runs_is_not_waited_for() => Assert.True(Evaluate([], Green, Running with { Name = "other" }).HasPassed);

    [Fact]
    public void Where_nothing_is_required_something_has_to_be_green()
    {
        Assert.Contains("nothing was ever checked", AssertFailed(Evaluate([])), StringComparison.Ordinal);
        Assert.False(Evaluate([], Running).HasPassed);
        Assert.False(Evaluate([], Running with { IsFromCurrentRun = true }).HasPassed);
    }

    private static GateResult Evaluate(string[] required, params CommitCheck[] checks) => CheckEvaluation.Evaluate(required.ToHashSet(), checks, "main");

    private static string AssertFailed(GateResult result)
    {
        Assert.False(result.HasPassed);
        Assert.NotNull(result.Remedy);
        return result.Sentence;
    }
}
