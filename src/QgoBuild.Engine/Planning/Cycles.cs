namespace QgoBuild.Engine.Planning;

/// <summary>Finds the cycles among targets that could not be ordered, with the path of each.</summary>
internal static class Cycles
{
    /// <param name="targets">All targets.</param>
    /// <param name="ordered">The targets that are neither in a cycle nor after one.</param>
    public static IReadOnlyList<Problem> Describe(IReadOnlyList<TargetSpec> targets, IEnumerable<int> ordered)
    {
        var done = new bool[targets.Count];
        foreach (var index in ordered) done[index] = true;

        // Each remaining target has another remaining one that waits for it: following these leads into a cycle.
        var waiter = new int[targets.Count];
        Array.Fill(waiter, -1);
        for (var i = 0; i < targets.Count; i++)
        {
            if (done[i]) continue;
            foreach (var predecessor in targets[i].Predecessors)
            {
                if (waiter[predecessor] < 0) waiter[predecessor] = i;
            }
        }

        var problems = new List<Problem>();
        var walk = new int[targets.Count];
        for (var start = 0; start < targets.Count; start++)
        {
            if (done[start] || walk[start] > 0) continue;
            var at = start;
            for (; walk[at] == 0; at = waiter[at]) walk[at] = start + 1;
            if (walk[at] == start + 1) problems.Add(Describe(targets, waiter, at));
        }

        return problems;
    }

    private static Problem Describe(IReadOnlyList<TargetSpec> targets, int[] waiter, int start)
    {
        var path = new List<int> { start };
        for (var at = waiter[start]; at != start; at = waiter[at]) path.Add(at);
        path.Reverse();

        // Begin with the target declared first, so that the message does not depend on the start of the walk.
        var first = path.IndexOf(path.Min());
        var turned = path.Skip(first).Concat(path.Take(first)).ToList();
        var lines = turned.Select((index, i) => DescribeStep(targets, index, turned[(i + 1) % turned.Count]));
        return new Problem(turned.Count == 1
            ? $"The target {targets[start].Name} {DescribeRelation(targets, start, start)} itself."
            : $"These targets wait for each other; remove one of these relations from the build:\n{string.Join('\n', lines)}");
    }

    private static string DescribeStep(IReadOnlyList<TargetSpec> targets, int from, int to) =>
        $"  {targets[from].Name} {DescribeRelation(targets, from, to)} {targets[to].Name}";

    private static string DescribeRelation(IReadOnlyList<TargetSpec> targets, int from, int to) =>
        targets[from].DependsOn.Contains(to) ? "depends on" : targets[from].After.Contains(to) ? "runs after" : "is triggered by";
}
