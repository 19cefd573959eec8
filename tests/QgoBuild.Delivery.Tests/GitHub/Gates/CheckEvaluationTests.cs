using QgoBuild.Delivery.GitHub.Gates;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

public sealed class CheckEvaluationTests
{
    private static readonly CommitCheck Green = new("test", CheckState.Green, "success");
    private static readonly CommitCheck Red = new("test", CheckState.Red, "timed out");
    private static readonly CommitCheck Running = new("test", CheckState.Running, "in progress");

    [Fact]
    public void What_is_required_and_green_lets_through() => Assert.True(Judge(["test"], Green, Red with { Name = "other" }).IsOpen);

    [Fact]
    public void What_is_required_and_red_does_not() => Assert.Equal("of what main requires, «test» is timed out.", Closed(Judge(["test"], Red)));

    [Fact]
    public void What_is_required_and_runs_does_not() => Assert.Equal("of what main requires, «test» is in progress.", Closed(Judge(["test"], Running)));

    [Fact]
    public void What_is_required_and_never_ran_does_not() => Assert.Equal("of what main requires, «images» has not run for this commit, «test» is timed out.", Closed(Judge(["test", "images"], Red)));

    [Fact]
    public void The_job_that_asks_does_not_wait_for_itself() => Assert.True(Judge(["test", "approval"], Green, Running with { Name = "approval", OfThisRun = true }).IsOpen);

    [Fact]
    public void A_check_of_the_run_that_asks_counts_once_it_has_ended() => Assert.False(Judge(["test"], Red with { OfThisRun = true }).IsOpen);

    [Fact]
    public void Where_nothing_is_required_nothing_may_be_red() => Assert.Equal("«other» is timed out.", Closed(Judge([], Green, Red with { Name = "other" })));

    [Fact]
    public void Where_nothing_is_required_what_runs_is_not_waited_for() => Assert.True(Judge([], Green, Running with { Name = "other" }).IsOpen);

    [Fact]
    public void Where_nothing_is_required_something_has_to_be_green()
    {
        Assert.Contains("nothing was ever checked", Closed(Judge([])), StringComparison.Ordinal);
        Assert.False(Judge([], Running).IsOpen);
        Assert.False(Judge([], Running with { OfThisRun = true }).IsOpen);
    }

    private static GateResult Judge(string[] required, params CommitCheck[] checks) => CheckEvaluation.Of(required.ToHashSet(), checks, "main");

    private static string Closed(GateResult finding)
    {
        Assert.False(finding.IsOpen);
        Assert.NotNull(finding.Remedy);
        return finding.Sentence;
    }
}
