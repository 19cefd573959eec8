namespace QgoBuild.Engine;

/// <summary>Defines a target. Overloads with a type parameter name targets of a component: <c>DependsOn&lt;IRestore&gt;(x =>
/// x.Restore)</c>, or <c>DependsOn&lt;IRestore&gt;()</c> when the component has only one target. Methods that begin with <c>Try</c> do
/// nothing when the build does not have that component.</summary>
public interface ITargetDefinition
{
    /// <summary>The name of the target.</summary>
    string Name { get; }

    /// <summary>Sets the description, one line.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Adds actions, which run one after the other.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <summary>Adds an action whose result is not used.</summary>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>Adds an asynchronous action, which is waited for.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Adds targets that run before this one.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <inheritdoc cref="DependsOn(Target[])"/>
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependsOn(Target[])"/>
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target run between the only <see cref="Setup"/> and the only <see cref="Cleanup"/> of the component
    /// <typeparamref name="T"/>.</summary>
    ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild;

    /// <summary>Adds targets that depend on this one.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <inheritdoc cref="DependentFor(Target[])"/>
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependentFor(Target[])"/>
    ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets);

    /// <summary>Adds a condition that is checked when the target's turn comes; the target is skipped when it is false.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Adds a condition that is checked before anything runs; the target is skipped when the condition is false.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Requires parameters to have a value; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class?;

    /// <summary>Requires parameters to have a value; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <summary>Requires conditions to be true; checked before anything runs.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>Requires the program that <typeparamref name="T"/> describes; checked before anything runs.</summary>
    ITargetDefinition Requires<T>()
        where T : IRequireTool;

    /// <summary>Requires a version of the program that <typeparamref name="T"/> describes; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(string version)
        where T : IRequireToolWithVersion;

    /// <summary>Requires the programs of injected tools; checked before anything runs.</summary>
    ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools);

    /// <summary>Sets whether the dependencies run when this target is skipped.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>Makes this target run before others, if they run at all.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <inheritdoc cref="Before(Target[])"/>
    ITargetDefinition Before<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="Before(Target[])"/>
    ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target run after others, if they run at all.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <inheritdoc cref="After(Target[])"/>
    ITargetDefinition After<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="After(Target[])"/>
    ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets);

    /// <summary>Adds targets that run after this one whenever it runs.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target run after others whenever one of them runs.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target run even after another has failed or the build was cancelled, if it is planned.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Runs the other targets even when this one has failed; the build still fails at its end.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Hides the target in the help.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Inherits the definition of the overridden target of the base class.</summary>
    ITargetDefinition Base();

    /// <summary>Inherits the definitions of targets.</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Inherits the default definitions of a component's targets that the build overrides.</summary>
    ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets);

    /// <summary>Names files that the target produces.</summary>
    ITargetDefinition Produces(params string[] artifacts);

    /// <summary>Names targets whose products this one consumes.</summary>
    ITargetDefinition Consumes(params Target[] targets);

    /// <inheritdoc cref="Consumes(Target[])"/>
    ITargetDefinition Consumes<T>(params Func<T, Target>[] targets);

    /// <summary>Names products of a target that this one consumes.</summary>
    ITargetDefinition Consumes(Target target, params string[] artifacts);

    /// <inheritdoc cref="Consumes(Target,string[])"/>
    ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts);

    /// <inheritdoc cref="Consumes(Target,string[])"/>
    ITargetDefinition Consumes<T>(params string[] artifacts);

    /// <summary>Splits the target into that many parts, for as many jobs of a CI server.</summary>
    ITargetDefinition Partition(int size);
}

/// <summary>Whether the dependencies (and triggers) of a skipped target run.</summary>
public enum DependencyBehavior
{
    /// <summary>Dependencies that no other target needs are skipped as well. This is the default.</summary>
    Skip,
    /// <summary>All dependencies run.</summary>
    Execute,
}

/// <summary>The properties of targets that NUKE does not have; set by <see cref="TargetDefinitionExtensions"/>.</summary>
internal interface IExtendedTargetDefinition : ITargetDefinition
{
    ITargetDefinition Exclusive();
    ITargetDefinition QueryOnly();
    ITargetDefinition Inputs(params string[] globs);
    ITargetDefinition Outputs(params string[] globs);
    ITargetDefinition KeyedBy(params Expression<Func<object?>>[] values);
    ITargetDefinition KeyedByTools(params string[] programs);
    ITargetDefinition UpToDateWhen(Func<CancellationToken, Task<string?>> reason);
    ITargetDefinition ShowInPlan(Func<CancellationToken, Task<TargetPreview>> preview);
}
