namespace QgoBuild.Engine.Running;

/// <summary>Finds targets by typed names.</summary>
internal static class TargetSelection
{
    /// <summary>The indices of the targets, each once, in the order of the names; unknown names become problems.</summary>
    public static IReadOnlyList<int> Find(BuildModel model, IEnumerable<string> names, List<Problem> problems)
    {
        var found = new List<int>();
        foreach (var name in names)
        {
            var index = model.IndexOf(name);
            if (index < 0) problems.Add(CreateUnknownTargetProblem(model, name));
            else if (!found.Contains(index)) found.Add(index);
        }

        return found;
    }

    /// <summary>The targets that run when none is named.</summary>
    public static IReadOnlyList<int> GetDefault(BuildModel model, List<Problem> problems)
    {
        if (model.DefaultIndices.Count == 0)
            problems.Add(new Problem($"No target is named, and the build has no default target. {DescribeKnownTargets(model)}"));
        return model.DefaultIndices;
    }

    private static Problem CreateUnknownTargetProblem(BuildModel model, string name)
    {
        var nearest = ClosestMatch.Find(name, model.Targets.Select(target => target.Name));
        var written = name.Length > 0 ? name : "''";
        return nearest is null
            ? new Problem($"There is no target {written}. {DescribeKnownTargets(model)}")
            : new Problem($"There is no target {written}. Did you mean {nearest}? {DescribeKnownTargets(model)}", nearest,
                new Suggestion(name, nearest));
    }

    private static string DescribeKnownTargets(BuildModel model) =>
        $"Known: {string.Join(", ", model.Targets.Where(target => target.IsListed).Select(target => target.Name))}.";
}
