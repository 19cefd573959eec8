using CsCheck;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Scheduling;
using static QgoBuild.Tests.Engine.Harness.Graph;

namespace QgoBuild.Tests.Engine.Scheduling;

public sealed class ScheduleTests
{
    [Fact]
    public void Targets_without_predecessors_start_at_once()
    {
        var plan = Plan(Targets(Target("A"), Target("B"), Target("C", 0, 1)), 2);

        Assert.Equal([0, 1], Schedule.Create(plan).Ready);
    }

    [Fact]
    public void A_target_starts_when_all_its_predecessors_are_finished()
    {
        var schedule = Schedule.Create(Plan(Targets(Target("A"), Target("B"), Target("C", 0, 1)), 2)).Schedule;

        var first = schedule.Start(0).Finish(0, ExecutionStatus.Succeeded);
        var second = first.Schedule.Start(1).Finish(1, ExecutionStatus.Succeeded);

        Assert.Empty(first.Ready);
        Assert.Equal([2], second.Ready);
    }

    [Fact]
    public void An_event_does_not_change_the_schedule_itself()
    {
        var before = Schedule.Create(Plan(Targets(Target("A"), Target("B", 0)), 1)).Schedule;

        before.Start(0).Finish(0, ExecutionStatus.Succeeded);

        Assert.Equal(ExecutionStatus.Scheduled, before[0]);
        Assert.Equal(2, before.Unfinished);
    }

    [Fact]
    public void A_failure_cancels_everything_but_assured_targets()
    {
        var plan = Plan(Targets(Target("A"), Target("B", 0), Target("Cleanup", 1) with { AssuredAfterFailure = true }), 2);

        var transition = Schedule.Create(plan).Schedule.Start(0).Finish(0, ExecutionStatus.Failed);

        Assert.Equal(ExecutionStatus.NotRun, transition.Schedule[1]);
        Assert.Equal([2], transition.Ready);
    }

    [Fact]
    public void A_tolerated_failure_cancels_nothing()
    {
        var plan = Plan(Targets(Target("A") with { ProceedAfterFailure = true }, Target("B", 0)), 1);

        var transition = Schedule.Create(plan).Schedule.Start(0).Finish(0, ExecutionStatus.Failed);

        Assert.Equal([1], transition.Ready);
        Assert.False(transition.Schedule.IsStopping);
    }

    [Fact]
    public void A_running_target_is_awaited_after_a_failure()
    {
        var plan = Plan(Targets(Target("A"), Target("B"), Target("Cleanup", 0, 1) with { AssuredAfterFailure = true }), 2);

        var failed = Schedule.Create(plan).Schedule.Start(0).Start(1).Finish(0, ExecutionStatus.Failed);

        Assert.Empty(failed.Ready);
        Assert.Equal([2], failed.Schedule.Finish(1, ExecutionStatus.Succeeded).Ready);
    }

    [Fact]
    public void Skipping_a_target_skips_its_own_dependencies()
    {
        var plan = Plan(Targets(Target("Restore"), Target("Compile", 0), Target("Image", 1), Target("Push", 2)), 3);

        var transition = Schedule.Create(plan).Schedule.Skip(2);

        Assert.Equal([new SkippedTarget(1, 2), new SkippedTarget(0, 1)], transition.Skipped);
        Assert.Equal([3], transition.Ready);
    }

    [Fact]
    public void Skipping_a_target_keeps_invoked_and_shared_dependencies()
    {
        var targets = Targets(Target("Restore"), Target("Compile", 0), Target("Image", 1), Target("Lint", 0), Target("Push", 2, 3));

        Assert.Equal("Compile", SkippedWith("Image", Plan(targets, 4)));
        Assert.Equal("", SkippedWith("Image", Plan(targets, 4, 1)));
    }

    [Fact]
    public void A_target_can_be_skipped_without_its_dependencies()
    {
        var plan = Plan(Targets(Target("Restore"), Target("Image", 0) with { WhenSkipped = DependencyBehavior.Execute }), 1);

        Assert.Empty(Schedule.Create(plan).Schedule.Skip(1).Skipped);
    }

    [Fact]
    public void Triggered_targets_of_a_skipped_target_are_skipped()
    {
        var plan = Plan(Targets(Target("Deploy") with { Triggers = [1] }, Target("Notify") with { TriggeredBy = [0] }), 0);

        Assert.Equal([new SkippedTarget(1, 0)], Schedule.Create(plan).Schedule.Skip(0).Skipped);
    }

    [Fact]
    public void At_any_parallelism_no_target_starts_before_its_predecessors_and_all_targets_end()
    {
        var graphs =
            from count in Gen.Int[1, 10]
            from edges in Gen.Bool.Array[count * count]
            from picks in Gen.Int[0, 1000].Array[200]
            from failing in Gen.Int[-1, count - 1]
            select (count, edges, picks, failing);
        graphs.Sample(graph =>
        {
            var targets = Enumerable.Range(0, graph.count)
                .Select(i => Target($"T{i}", [.. Enumerable.Range(0, i).Where(j => graph.edges[i * graph.count + j])]) with
                {
                    AssuredAfterFailure = i % 3 == 0,
                })
                .ToArray();
            var plan = Plan(targets, [.. Enumerable.Range(0, graph.count)]);
            RunAtRandom(plan, graph.picks, graph.failing);
        });
    }

    [Theory]
    [InlineData(10_000)]
    public void Ten_thousand_chained_targets_run_to_their_end(int count)
    {
        var targets = Enumerable.Range(0, count).Select(i => i == 0 ? Target("T0") : Target($"T{i}", i - 1)).ToArray();
        var transition = Schedule.Create(Plan(targets, count - 1));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal([i], transition.Ready);
            transition = transition.Schedule.Start(i).Finish(i, ExecutionStatus.Succeeded);
        }

        Assert.True(transition.Schedule.IsDone);
    }

    private static string SkippedWith(string name, Plan plan)
    {
        var position = plan.Targets.ToList().FindIndex(target => target.Spec.Name == name);
        return string.Join(' ', Schedule.Create(plan).Schedule.Skip(position).Skipped.Select(skip => plan[skip.Position].Spec.Name));
    }

    private static void RunAtRandom(Plan plan, int[] picks, int failing)
    {
        var transition = Schedule.Create(plan);
        var schedule = transition.Schedule;
        var ready = new List<int>(transition.Ready);
        var running = new List<int>();
        for (var i = 0; !schedule.IsDone; i++)
        {
            ready.RemoveAll(position => schedule[position] != ExecutionStatus.Scheduled);
            var start = ready.Count > 0 && (running.Count == 0 || picks[i % picks.Length] % 2 == 0);
            var from = start ? ready : running;
            var position = from[picks[(i * 7) % picks.Length] % from.Count];
            from.Remove(position);
            if (start)
            {
                Assert.All(plan[position].Predecessors, predecessor =>
                    Assert.False(schedule[predecessor] is ExecutionStatus.Scheduled or ExecutionStatus.Running));
                schedule = schedule.Start(position);
                running.Add(position);
                continue;
            }

            transition = schedule.Finish(position, position == failing ? ExecutionStatus.Failed : ExecutionStatus.Succeeded);
            schedule = transition.Schedule;
            ready.AddRange(transition.Ready);
        }

        for (var position = 0; position < plan.Count; position++)
        {
            Assert.DoesNotContain(schedule[position], new[] { ExecutionStatus.Scheduled, ExecutionStatus.Running });
            if (plan[position].Spec.AssuredAfterFailure) Assert.NotEqual(ExecutionStatus.NotRun, schedule[position]);
        }
    }
}
