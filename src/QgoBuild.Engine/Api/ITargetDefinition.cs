using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine;

/// <summary>
/// Describes a target. Forms with a type name targets of a component: <c>DependsOn&lt;IRestore&gt;(x => x.Restore)</c>, or
/// <c>DependsOn&lt;IRestore&gt;()</c> when the component has only one target. Forms that begin with <c>Try</c> do nothing when the
/// build does not have that component.
/// </summary>
public interface ITargetDefinition
{
    /// <summary>The name of the described target.</summary>
    string Name { get; }

    /// <summary>Says in one line what the target is for.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Adds actions, which run one after the other.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <summary>Adds an action whose result is dropped.</summary>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>Adds an asynchronous action, which is waited for.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Adds targets that are executed, before this one.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <inheritdoc cref="DependsOn(Target[])"/>
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependsOn(Target[])"/>
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets);

    /// <summary>
    /// Makes this target run between the only <see cref="Setup"/> and the only <see cref="Cleanup"/> of the component
    /// <typeparamref name="T"/>.
    /// </summary>
    ITargetDefinition DependsOnContext<T>()
        where T : INukeBuild;

    /// <summary>Adds targets that depend on this one.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <inheritdoc cref="DependentFor(Target[])"/>
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependentFor(Target[])"/>
    ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets);

    /// <summary>Adds a condition that is checked when the target is about to run; it is skipped when the condition is false.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Adds a condition that is checked before anything runs; the target is skipped when the condition is false.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Requires parameters to be given; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class?;

    /// <summary>Requires parameters to be given; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <summary>Requires conditions to hold; checked before anything runs.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>Requires the program that <typeparamref name="T"/> stands for; checked before anything runs.</summary>
    ITargetDefinition Requires<T>()
        where T : IRequireTool;

    /// <summary>Requires a version of the program that <typeparamref name="T"/> stands for; checked before anything runs.</summary>
    ITargetDefinition Requires<T>(string version)
        where T : IRequireToolWithVersion;

    /// <summary>Requires the programs behind injected tools; checked before anything runs.</summary>
    ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools);

    /// <summary>Says what becomes of the dependencies when this target is skipped.</summary>
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

    /// <summary>Adds targets that are executed whenever this one is, after it.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target execute whenever one of the others is, after it.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary>Makes this target run, if it is planned, even when another has failed or the build was cancelled.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Lets the build go on when this target has failed; the build fails at its end all the same.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Leaves the target out of the help.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Inherits the definition of the overridden target of the base class.</summary>
    ITargetDefinition Base();

    /// <summary>Inherits the definitions of targets.</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Inherits the default definitions of a component's targets, which the build implements anew.</summary>
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

    /// <summary>Lets the target be shared by that many jobs of a CI server.</summary>
    ITargetDefinition Partition(int size);
}
