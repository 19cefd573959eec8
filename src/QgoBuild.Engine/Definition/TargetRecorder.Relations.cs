using System.Reflection;

namespace QgoBuild.Engine.Definition;

internal sealed partial class TargetRecorder
{
    public List<Delegate> Dependencies { get; } = [];

    public List<Delegate> Dependants { get; } = [];

    public List<Delegate> Earlier { get; } = [];

    public List<Delegate> Later { get; } = [];

    public List<Delegate> Triggered { get; } = [];

    public List<Delegate> Triggering { get; } = [];

    public List<(Delegate Target, string[] Artifacts)> Consumed { get; } = [];

    public ITargetDefinition DependsOn(params Target[] targets) => Relate(Dependencies, targets);

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => Relate(Dependencies, targets);

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => TryRelate(Dependencies, targets);

    public ITargetDefinition DependentFor(params Target[] targets) => Relate(Dependants, targets);

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => Relate(Dependants, targets);

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => TryRelate(Dependants, targets);

    public ITargetDefinition Before(params Target[] targets) => Relate(Later, targets);

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Relate(Later, targets);

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => TryRelate(Later, targets);

    public ITargetDefinition After(params Target[] targets) => Relate(Earlier, targets);

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => Relate(Earlier, targets);

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => TryRelate(Earlier, targets);

    public ITargetDefinition Triggers(params Target[] targets) => Relate(Triggered, targets);

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Relate(Triggered, targets);

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => TryRelate(Triggered, targets);

    public ITargetDefinition TriggeredBy(params Target[] targets) => Relate(Triggering, targets);

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => Relate(Triggering, targets);

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => TryRelate(Triggering, targets);

    public ITargetDefinition Consumes(params Target[] targets) => Record(() => Consumed.AddRange(targets.Select(target => ((Delegate)target, Array.Empty<string>()))));

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => Consumes(Targets(targets));

    public ITargetDefinition Consumes(Target target, params string[] artifacts) => Record(() => Consumed.Add((target, artifacts)));

    public ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts) => Consumes(target(Component<T>()), artifacts);

    public ITargetDefinition Consumes<T>(params string[] artifacts) => Consumes(Targets<T>([])[0], artifacts);

    public ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild
    {
        var component = Component<T>();
        Dependencies.Add((Delegate)SingleTarget<T>(typeof(Setup)).GetValue(component)!);
        Later.Add((Delegate)SingleTarget<T>(typeof(Cleanup)).GetValue(component)!);
        return this;
    }

    private TargetRecorder Relate(List<Delegate> related, Target[] targets) => Record(() => related.AddRange(targets));

    private TargetRecorder Relate<T>(List<Delegate> related, Func<T, Target>[] targets) => Relate(related, Targets(targets));

    private TargetRecorder TryRelate<T>(List<Delegate> related, Func<T, Target>[] targets) => build is T ? Relate(related, targets) : this;

    private Target[] Targets<T>(Func<T, Target>[] targets)
    {
        var component = Component<T>();
        return targets.Length > 0
            ? [.. targets.Select(target => target(component))]
            : [(Target)SingleTarget<T>(typeof(Target)).GetValue(component)!];
    }

    private T Component<T>()
    {
        Assert.True(
            build is T,
            $"The target {Name} names {typeof(T).Name}, which the build does not implement; " +
            $"TryDependsOn<{typeof(T).Name}> and its like leave out what is not there");
        return (T)build;
    }

    private PropertyInfo SingleTarget<T>(Type kind)
    {
        var candidates = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.PropertyType == kind).ToList();
        Assert.True(
            candidates.Count == 1,
            $"The target {Name} names {typeof(T).Name} without saying which {kind.Name} of it: " +
            (candidates.Count == 0 ? "it declares none" : $"it declares {string.Join(", ", candidates.Select(candidate => candidate.Name))}"));
        return candidates[0];
    }
}
