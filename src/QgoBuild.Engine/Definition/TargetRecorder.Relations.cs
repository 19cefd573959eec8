namespace QgoBuild.Engine.Definition;

internal sealed partial class TargetRecorder
{
    public List<Delegate> Dependencies { get; } = [];

    public List<Delegate> Dependents { get; } = [];

    public List<Delegate> Predecessors { get; } = [];

    public List<Delegate> Successors { get; } = [];

    public List<Delegate> TriggeredTargets { get; } = [];

    public List<Delegate> TriggeringTargets { get; } = [];

    public List<(Delegate Target, string[] Artifacts)> ConsumedArtifacts { get; } = [];

    public ITargetDefinition DependsOn(params Target[] targets) => AddRelated(Dependencies, targets);
    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => AddRelated(Dependencies, targets);
    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => TryAddRelated(Dependencies, targets);
    public ITargetDefinition DependentFor(params Target[] targets) => AddRelated(Dependents, targets);
    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => AddRelated(Dependents, targets);
    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => TryAddRelated(Dependents, targets);
    public ITargetDefinition Before(params Target[] targets) => AddRelated(Successors, targets);
    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => AddRelated(Successors, targets);
    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => TryAddRelated(Successors, targets);
    public ITargetDefinition After(params Target[] targets) => AddRelated(Predecessors, targets);
    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => AddRelated(Predecessors, targets);
    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => TryAddRelated(Predecessors, targets);
    public ITargetDefinition Triggers(params Target[] targets) => AddRelated(TriggeredTargets, targets);
    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => AddRelated(TriggeredTargets, targets);
    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => TryAddRelated(TriggeredTargets, targets);
    public ITargetDefinition TriggeredBy(params Target[] targets) => AddRelated(TriggeringTargets, targets);
    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => AddRelated(TriggeringTargets, targets);
    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => TryAddRelated(TriggeringTargets, targets);

    public ITargetDefinition Consumes(params Target[] targets) =>
        Record(() => ConsumedArtifacts.AddRange(targets.Select(target => ((Delegate)target, Array.Empty<string>()))));
    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => Consumes(ResolveTargets(targets));
    public ITargetDefinition Consumes(Target target, params string[] artifacts) => Record(() => ConsumedArtifacts.Add((target, artifacts)));

    public ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts) =>
        Consumes(target(GetComponent<T>()), artifacts);

    public ITargetDefinition Consumes<T>(params string[] artifacts) => Consumes(ResolveTargets<T>([])[0], artifacts);

    public ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild
    {
        var component = GetComponent<T>();
        Dependencies.Add((Delegate)GetSingleTarget<T>(typeof(Setup)).GetValue(component)!);
        Successors.Add((Delegate)GetSingleTarget<T>(typeof(Cleanup)).GetValue(component)!);
        return this;
    }

    private TargetRecorder AddRelated(List<Delegate> related, Target[] targets) => Record(() => related.AddRange(targets));
    private TargetRecorder AddRelated<T>(List<Delegate> related, Func<T, Target>[] targets) => AddRelated(related, ResolveTargets(targets));

    private TargetRecorder TryAddRelated<T>(List<Delegate> related, Func<T, Target>[] targets) =>
        build is T ? AddRelated(related, targets) : this;

    private Target[] ResolveTargets<T>(Func<T, Target>[] targets)
    {
        var component = GetComponent<T>();
        return targets.Length > 0
            ? [.. targets.Select(target => target(component))]
            : [(Target)GetSingleTarget<T>(typeof(Target)).GetValue(component)!];
    }

    private T GetComponent<T>()
    {
        Assert.True(
            build is T,
            $"The target {Name} names {typeof(T).Name}, which the build does not implement; " +
            $"TryDependsOn<{typeof(T).Name}> and similar methods ignore a missing component");
        return (T)build;
    }

    private PropertyInfo GetSingleTarget<T>(Type kind)
    {
        var candidates = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.PropertyType == kind).ToList();
        Assert.True(
            candidates.Count == 1,
            $"The target {Name} names {typeof(T).Name} without naming one {kind.Name} of it: " +
            (candidates.Count == 0
                ? "it declares none" : $"it declares {string.Join(", ", candidates.Select(candidate => candidate.Name))}"));
        return candidates[0];
    }
}
