namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The order of a workflow's jobs.</summary>
internal sealed class JobOrder
{
    private readonly Dictionary<string, IReadOnlyList<string>> _needs;

    private JobOrder(Dictionary<string, IReadOnlyList<string>> needs) => _needs = needs;

    /// <summary>The order; null when there is none, with a problem that explains why.</summary>
    public static JobOrder? Create(string workflow, IReadOnlyList<(string Id, IReadOnlyList<string> Needs)> jobs, List<Problem> problems)
    {
        var before = problems.Count;
        foreach (var id in jobs.GroupBy(job => job.Id).Where(same => same.Count() > 1).Select(same => same.Key))
            problems.Add(new Problem($"The workflow {workflow} has several jobs {id}: identifiers must be unique."));
        foreach (var (id, needs) in jobs)
        {
            foreach (var need in needs.Where(need => jobs.All(job => job.Id != need)))
                problems.Add(AttributeSource.UnknownNameProblem(
                    $"The job {id} of the workflow {workflow} needs {need}, which is not a job of it.", need, jobs.Select(job => job.Id)));
        }

        if (problems.Count > before) return null;
        var order = new JobOrder(jobs.ToDictionary(job => job.Id, job => job.Needs));
        if (order.FindCycle() is not { } cycle) return order;
        problems.Add(new Problem($"Jobs of the workflow {workflow} need each other; remove one of these: " +
            $"{string.Join(" needs ", cycle)}."));
        return null;
    }

    /// <summary>All jobs that have succeeded before a job begins, directly or indirectly needed.</summary>
    public IReadOnlySet<string> GetTransitiveNeeds(string job)
    {
        var before = new HashSet<string>();
        var open = new Stack<string>(_needs[job]);
        while (open.TryPop(out var need))
        {
            if (!before.Add(need)) continue;
            foreach (var next in _needs[need]) open.Push(next);
        }

        return before;
    }

    // Remove jobs without open needs until none is left or only jobs in a cycle remain.
    private IReadOnlyList<string>? FindCycle()
    {
        var left = _needs.Keys.ToList();
        while (left.RemoveAll(job => !_needs[job].Any(left.Contains)) > 0) { }

        if (left.Count == 0) return null;
        var path = new List<string> { left[0] };
        while (path.IndexOf(path[^1]) == path.Count - 1) path.Add(_needs[path[^1]].First(left.Contains));
        return path[path.IndexOf(path[^1])..];
    }
}
