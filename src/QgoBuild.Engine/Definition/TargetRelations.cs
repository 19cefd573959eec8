namespace QgoBuild.Engine.Definition;

/// <summary>The relations between all targets of a build, as indices: declared at one end, stored at both.</summary>
internal sealed class TargetRelations
{
    private readonly List<int>[] _dependsOn;
    private readonly List<int>[] _after;
    private readonly List<int>[] _triggeredBy;
    private readonly List<int>[] _triggers;
    private readonly List<ConsumedArtifacts>[] _consumes;

    private TargetRelations(int count)
    {
        _dependsOn = CreateLists<int>(count);
        _after = CreateLists<int>(count);
        _triggeredBy = CreateLists<int>(count);
        _triggers = CreateLists<int>(count);
        _consumes = CreateLists<ConsumedArtifacts>(count);
    }

    public static TargetRelations Resolve(
        IReadOnlyList<TargetMember> members, Delegate[] factories, TargetRecorder[] recorders, List<Problem> problems)
    {
        var relations = new TargetRelations(members.Count);
        var indices = new Dictionary<Delegate, int>(new DelegateComparer());
        for (var i = 0; i < factories.Length; i++) indices.TryAdd(factories[i], i);

        // First the relations that a target declares itself, then those that others declare: NUKE's order of dependencies.
        for (var i = 0; i < recorders.Length; i++)
        {
            foreach (var other in Find(recorders[i].Dependencies, i)) relations._dependsOn[i].Add(other);
            foreach (var other in Find(recorders[i].Predecessors, i)) relations._after[i].Add(other);
            foreach (var other in Find(recorders[i].TriggeringTargets, i)) relations._triggeredBy[i].Add(other);
            foreach (var other in Find(recorders[i].TriggeredTargets, i)) relations._triggers[i].Add(other);
            foreach (var (target, artifacts) in recorders[i].ConsumedArtifacts)
            {
                foreach (var other in Find([target], i))
                    relations._consumes[i].Add(new ConsumedArtifacts(other, artifacts.Length > 0 ? artifacts : recorders[other].Products));
            }
        }

        for (var i = 0; i < recorders.Length; i++)
        {
            foreach (var other in Find(recorders[i].Dependents, i)) relations._dependsOn[other].Add(i);
            foreach (var other in Find(recorders[i].Successors, i)) relations._after[other].Add(i);
            foreach (var other in Find(recorders[i].TriggeredTargets, i)) relations._triggeredBy[other].Add(i);
            foreach (var other in Find(recorders[i].TriggeringTargets, i)) relations._triggers[other].Add(i);
        }

        relations.PairSetupsWithCleanups(members, factories, problems);
        return relations;

        IEnumerable<int> Find(IEnumerable<Delegate> targets, int from)
        {
            foreach (var target in targets)
            {
                if (target is not null && indices.TryGetValue(target, out var index)) yield return index;
                else AddProblem($"The target {members[from].Name} names a target that is not a property of the build.");
            }
        }

        void AddProblem(string message)
        {
            if (!problems.Exists(problem => problem.Message == message)) problems.Add(new Problem(message));
        }
    }

    public TargetSpec ApplyTo(int index, TargetSpec target) => target with
    {
        DependsOn = _dependsOn[index].ToArray(),
        After = _after[index].ToArray(),
        TriggeredBy = _triggeredBy[index].ToArray(),
        Triggers = _triggers[index].ToArray(),
        Consumes = _consumes[index].ToArray(),
    };

    private static List<T>[] CreateLists<T>(int count)
    {
        var lists = new List<T>[count];
        for (var i = 0; i < count; i++) lists[i] = [];
        return lists;
    }

    private void PairSetupsWithCleanups(IReadOnlyList<TargetMember> members, Delegate[] factories, List<Problem> problems)
    {
        for (var setup = 0; setup < factories.Length; setup++)
        {
            if (factories[setup] is not Setup) continue;
            var cleanups = Enumerable.Range(0, factories.Length)
                .Where(i => factories[i] is Cleanup && members[i].DeclaringType == members[setup].DeclaringType).ToList();
            if (cleanups.Count != 1)
            {
                problems.Add(new Problem(
                    $"The setup {members[setup].Name} needs exactly one cleanup in {members[setup].DeclaringType.Name}."));
                continue;
            }

            _triggers[setup].Add(cleanups[0]);
            _triggeredBy[cleanups[0]].Add(setup);
        }
    }
}
