namespace QgoBuild.Engine.Definition;

/// <summary>Reads the targets of a build into an immutable model.</summary>
internal static class BuildDefinition
{
    /// <summary>Creates the model of a build. Wrong definitions are left out and listed in the model's problems.</summary>
    public static BuildModel Create(object build, IReadOnlyList<TargetMember> members, IReadOnlyList<string> defaultTargets)
    {
        var problems = new List<Problem>();
        var factories = members.Select(member => (Delegate)member.Property.GetValue(build)!).ToArray();
        var recorders = members.Select((member, index) => RecordTarget(member, factories[index], build, problems)).ToArray();

        var relations = TargetRelations.Resolve(members, factories, recorders, problems);
        var targets = recorders.Select((recorder, index) => relations.ApplyTo(index, CreateSpec(recorder, factories[index]))).ToArray();
        var defaults =
            defaultTargets.Select(name => Array.FindIndex(targets, target => target.Name == name)).Where(index => index >= 0).ToArray();
        return new BuildModel(targets, defaults, CreateExecutables(targets, members, factories, defaults), problems);
    }

    private static TargetRecorder RecordTarget(TargetMember member, Delegate factory, object build, List<Problem> problems)
    {
        var recorder = new TargetRecorder(member, build);
        try
        {
            _ = factory switch
            {
                Setup setup => setup(recorder),
                Cleanup cleanup => cleanup(recorder),
                _ => ((Target)factory)(recorder),
            };
        }
        catch (AssertionException exception) { problems.Add(new Problem(exception.Message)); }

        return recorder;
    }

    private static TargetSpec CreateSpec(TargetRecorder recorder, Delegate factory) => new()
    {
        Name = recorder.Name,
        Description = recorder.DescriptionText,
        IsListed = !recorder.IsUnlisted,
        StaticConditions = recorder.StaticConditions,
        DynamicConditions = recorder.DynamicConditions,
        Requirements = recorder.Requirements,
        Tools = recorder.Tools,
        Actions = recorder.Actions,
        WhenSkipped = recorder.SkipBehavior,
        ProceedAfterFailure = recorder.ToleratesFailure,
        AssuredAfterFailure = recorder.IsAssured || factory is Cleanup,
        IsExclusive = recorder.IsExclusive,
        IsQuery = recorder.IsQuery,
        Cache = recorder.Cache,
        Preview = recorder.Preview,
        Produces = recorder.Products,
        PartitionSize = recorder.PartitionSize,
    };

    private static ExecutableTarget[] CreateExecutables(
        TargetSpec[] targets, IReadOnlyList<TargetMember> members, Delegate[] factories, int[] defaults)
    {
        var executables = targets.Select((target, index) => new ExecutableTarget
        {
            Name = target.Name,
            Member = members[index].Property,
            Factory = factories[index],
            Description = target.Description,
            Listed = target.IsListed,
            IsDefault = Array.IndexOf(defaults, index) >= 0,
            StaticConditions = [.. target.StaticConditions.Select(condition => (condition.Text, condition.Evaluate))],
            DynamicConditions = [.. target.DynamicConditions.Select(condition => (condition.Text, condition.Evaluate))],
            DependencyBehavior = target.WhenSkipped,
            AssuredAfterFailure = target.AssuredAfterFailure,
            ProceedAfterFailure = target.ProceedAfterFailure,
            DelegateRequirements = [.. target.Requirements],
            ToolRequirements = [.. target.Tools],
            Actions = [.. target.Actions],
            ArtifactProducts = [.. target.Produces],
            PartitionSize = target.PartitionSize,
        }).ToArray();

        for (var i = 0; i < targets.Length; i++)
        {
            executables[i].ExecutionDependencies.AddRange(targets[i].DependsOn.Select(index => executables[index]));
            executables[i].OrderDependencies.AddRange(targets[i].After.Select(index => executables[index]));
            executables[i].TriggerDependencies.AddRange(targets[i].TriggeredBy.Select(index => executables[index]));
            executables[i].Triggers.AddRange(targets[i].Triggers.Select(index => executables[index]));
            foreach (var consumed in targets[i].Consumes)
                executables[i].ArtifactDependencies.AddRange(executables[consumed.Target], consumed.Artifacts);
        }

        return executables;
    }
}

/// <summary>The definition of a build.</summary>
/// <param name="Targets">The targets; relations are indices into this list.</param>
/// <param name="DefaultIndices">The targets that run when none is named.</param>
/// <param name="Executables">The same targets in the form of the public API.</param>
/// <param name="Problems">The errors in the definition.</param>
internal sealed record BuildModel(
    IReadOnlyList<TargetSpec> Targets, IReadOnlyList<int> DefaultIndices, IReadOnlyList<ExecutableTarget> Executables,
    IReadOnlyList<Problem> Problems)
{
    /// <summary>The index of the target of that name, ignoring case and dashes; -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        var key = NameFormat.ToKey(name);
        for (var i = 0; i < Targets.Count; i++)
        {
            if (NameFormat.ToKey(Targets[i].Name) == key) return i;
        }

        return -1;
    }
}
