using CsCheck;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Planning;
using QgoBuild.Tests.Engine.Harness;
using static QgoBuild.Tests.Engine.Harness.Graph;

namespace QgoBuild.Tests.Engine.Planning;

public sealed class PlannerTests
{
    private static readonly Gen<TargetSpec[]> AnyAcyclicGraph =
        from count in Gen.Int[1, 12]
        from edges in Gen.Int[0, 3].Array[count * count]
        from permutation in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        select Acyclic(count, edges, permutation);

    [Fact]
    public void Dependencies_come_first_and_only_needed_targets_are_planned()
    {
        var targets = Targets(Target("Restore"), Target("Compile", 0), Target("Test", 1), Target("Unrelated"));

        Assert.Equal("Restore Compile Test", Names(Plan(targets, 2)));
    }

    [Fact]
    public void Order_relations_add_no_targets_to_the_plan()
    {
        var targets = Targets(Target("Clean"), Target("Restore") with { After = [0] });

        Assert.Equal("Restore", Names(Plan(targets, 1)));
        Assert.Equal("Clean Restore", Names(Plan(targets, 1, 0)));
    }

    [Fact]
    public void Triggers_add_their_targets_with_dependencies()
    {
        var targets = Targets(
            Target("Deploy") with { Triggers = [1] },
            Target("Notify", 2) with { TriggeredBy = [0] },
            Target("Login"));

        Assert.Equal("Login Deploy Notify", Names(Plan(targets, 0)).Replace("Deploy Login", "Login Deploy", StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_of_a_cycle_shows_its_path_and_relations()
    {
        var targets = Targets(
            Target("Restore") with { After = [2] },
            Target("Compile", 0),
            Target("Test", 1) with { TriggeredBy = [] },
            Target("Pack", 1));

        var problem = Assert.Single(Planner.Create(targets, [3]).Problems);

        Assert.Equal(
            "These targets wait for each other; remove one of these relations from the build:\n  Restore runs after Test\n  Test depends " +
                "on Compile\n  Compile depends on Restore",
            problem.Message);
    }

    [Fact]
    public void All_cycles_are_reported_at_once()
    {
        var targets = Targets(Target("A", 1), Target("B", 0), Target("C", 2), Target("D", 0));

        var problems = Planner.Create(targets, [3]).Problems;

        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, problem => problem.Message.Contains("A depends on B", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message == "The target C depends on itself.");
    }

    [Fact]
    public void A_plan_is_topological_and_complete() => AnyAcyclicGraph.Sample(targets =>
    {
        var plan = Plan(targets, targets.Length - 1);
        for (var position = 0; position < plan.Count; position++)
        {
            Assert.All(plan[position].Predecessors, predecessor => Assert.True(predecessor < position));
            Assert.All(plan[position].Spec.ImpliedTargets, index => Assert.Contains(plan.Targets, planned => planned.Index == index));
        }
    });

    [Fact]
    public void The_order_is_that_of_NUKE() => AnyAcyclicGraph.Sample(targets =>
        Assert.Equal(NukeOrder(targets, [targets.Length - 1]), Plan(targets, targets.Length - 1).Targets.Select(target => target.Index)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_thousand_targets_are_planned_in_time_linear_in_targets_and_relations(bool chained)
    {
        var small = CountReads(5_000, chained);
        var large = CountReads(10_000, chained);

        Assert.InRange(large, small, small * 2 + 10);
    }

    [Fact]
    public void A_cycle_of_ten_thousand_targets_is_found()
    {
        var targets = Enumerable.Range(0, 10_000).Select(i => Target($"T{i}", (i + 1) % 10_000)).ToArray();

        Assert.Equal(10_001, Assert.Single(Planner.Create(targets, [0]).Problems).Message.Split('\n').Length);
    }

    private static int CountReads(int count, bool chained)
    {
        var reads = 0;
        var targets = Enumerable.Range(0, count)
            .Select(i => Target($"T{i}") with { DependsOn = new CountingList([.. Dependencies(i)], () => reads++) })
            .ToArray();
        Assert.Equal(count, Plan(targets, count - 1).Count);
        return reads;

        // A chain, or one target that depends on all others.
        IEnumerable<int> Dependencies(int i) =>
            chained ? Enumerable.Range(i - 1, 1).Where(j => j >= 0) : Enumerable.Range(0, i == count - 1 ? i : 0);
    }

    private static TargetSpec[] Acyclic(int count, int[] edges, int[] permutation)
    {
        // A target may only wait for those before it in a random order: 0 no relation, 1 dependency, 2 order, 3 trigger.
        var dependsOn = new List<int>[count];
        var after = new List<int>[count];
        var triggeredBy = new List<int>[count];
        var triggers = new List<int>[count];
        for (var i = 0; i < count; i++) (dependsOn[i], after[i], triggeredBy[i], triggers[i]) = ([], [], [], []);
        for (var late = 0; late < count; late++)
        {
            for (var early = 0; early < late; early++)
            {
                var (from, to) = (permutation[late], permutation[early]);
                if (edges[late * count + early] == 1) dependsOn[from].Add(to);
                if (edges[late * count + early] == 2) after[from].Add(to);
                if (edges[late * count + early] == 3)
                {
                    triggeredBy[from].Add(to);
                    triggers[to].Add(from);
                }
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => Target($"T{i}") with
        {
            DependsOn = dependsOn[i], After = after[i], TriggeredBy = triggeredBy[i], Triggers = triggers[i],
        })];
    }

    // NUKE's algorithm in its simplest form: repeatedly the first target that no remaining one waits for,
    // if it was invoked or is needed; all of it repeated until triggers add nothing more.
    private static List<int> NukeOrder(TargetSpec[] targets, HashSet<int> invoked)
    {
        while (true)
        {
            var remaining = Enumerable.Range(0, targets.Length).ToList();
            var scheduled = new List<int>();
            while (remaining.Count > 0)
            {
                var next = remaining.First(i => !remaining.Exists(j => targets[j].Predecessors.Contains(i)));
                remaining.Remove(next);
                if (invoked.Contains(next) || scheduled.Exists(i => targets[i].DependsOn.Contains(next))) scheduled.Add(next);
            }

            scheduled.Reverse();
            var triggered = scheduled.SelectMany(i => targets[i].Triggers).Except(scheduled).ToList();
            if (triggered.Count == 0) return scheduled;
            invoked = [.. scheduled, .. triggered];
        }
    }
}
