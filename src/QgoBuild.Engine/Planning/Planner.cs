namespace QgoBuild.Engine.Planning;

/// <summary>Creates the plan of a run: the targets and their order. A pure function without recursion, linear in targets and relations,
/// except for the heap that keeps NUKE's order of independent targets.</summary>
internal static class Planner
{
    /// <param name="targets">All targets; relations are indices into this list.</param>
    /// <param name="invoked">The indices of the invoked targets.</param>
    public static PlanResult Create(IReadOnlyList<TargetSpec> targets, IReadOnlyCollection<int> invoked)
    {
        var order = OrderTargets(targets);
        if (order.Count < targets.Count) return new PlanResult(null, Cycles.Describe(targets, order));
        var members = FindClosure(targets, invoked);
        return new PlanResult(Assemble(targets, invoked, [.. order.Where(index => members[index])]), []);
    }

    /// <summary>NUKE's order of all targets, whether they run or not. It is built from the end: of the targets that no other one waits for,
    /// the one declared first. Targets in or before a cycle are missing.</summary>
    private static List<int> OrderTargets(IReadOnlyList<TargetSpec> targets)
    {
        var waiting = new int[targets.Count];
        foreach (var target in targets)
        {
            foreach (var predecessor in target.Predecessors) waiting[predecessor]++;
        }

        var free = new PriorityQueue<int, int>();
        for (var i = 0; i < targets.Count; i++)
        {
            if (waiting[i] == 0) free.Enqueue(i, i);
        }

        var order = new List<int>(targets.Count);
        while (free.TryDequeue(out var index, out _))
        {
            order.Add(index);
            foreach (var predecessor in targets[index].Predecessors)
            {
                if (--waiting[predecessor] == 0) free.Enqueue(predecessor, predecessor);
            }
        }

        order.Reverse();
        return order;
    }

    private static bool[] FindClosure(IReadOnlyList<TargetSpec> targets, IReadOnlyCollection<int> invoked)
    {
        var members = new bool[targets.Count];
        var open = new Stack<int>(invoked);
        while (open.TryPop(out var index))
        {
            if (members[index]) continue;
            members[index] = true;
            foreach (var implied in targets[index].ImpliedTargets) open.Push(implied);
        }

        return members;
    }

    private static Plan Assemble(IReadOnlyList<TargetSpec> targets, IReadOnlyCollection<int> invoked, List<int> order)
    {
        var positions = new int[targets.Count];
        Array.Fill(positions, -1);
        for (var position = 0; position < order.Count; position++) positions[order[position]] = position;

        var successors = new List<int>[order.Count];
        for (var position = 0; position < order.Count; position++) successors[position] = [];
        var predecessors = order.Select(index => Planned(targets[index].Predecessors)).ToArray();
        for (var position = 0; position < order.Count; position++)
        {
            foreach (var predecessor in predecessors[position]) successors[predecessor].Add(position);
        }

        var requested = new HashSet<int>(invoked);
        return new Plan([.. order.Select((index, position) => new PlannedTarget(
            index, targets[index], requested.Contains(index), predecessors[position], successors[position],
            Planned(targets[index].ImpliedTargets)))]);

        int[] Planned(IEnumerable<int> indices) => [.. indices.Select(index => positions[index]).Where(position => position >= 0)];
    }
}
