using System.Linq.Expressions;

namespace QgoBuild.Engine;

/// <summary>What targets can say of themselves beyond what NUKE's can. A build that compiles against NUKE as well puts these behind <c>#if QGO</c>.</summary>
public static class TargetDefinitionExtensions
{
    /// <summary>Nothing else runs while this target does: it talks to the person at the terminal, or wants the machine for itself.</summary>
    public static ITargetDefinition Exclusive(this ITargetDefinition definition) => GetExtended(definition).Exclusive();

    /// <summary>
    /// The target answers a question: a run of nothing but answers has on standard output what these print, and nothing else. What the engine has to
    /// say, of failures above all, goes to standard error, and the reports of the run before stay as they are.
    /// </summary>
    public static ITargetDefinition QueryOnly(this ITargetDefinition definition) => GetExtended(definition).QueryOnly();

    /// <summary>
    /// Names the files that decide what the target does. It is skipped as up to date while their content is what it was when it last succeeded, and
    /// its outputs are as it left them.
    /// </summary>
    /// <param name="definition">The target.</param>
    /// <param name="globs">Patterns relative to the root directory (<c>src/**/*.cs</c>); one with <c>!</c> before it excludes.</param>
    public static ITargetDefinition Inputs(this ITargetDefinition definition, params string[] globs) => GetExtended(definition).Inputs(globs);

    /// <summary>Names the files that the target leaves behind. When one is missing or was changed by others, the target runs.</summary>
    /// <inheritdoc cref="Inputs"/>
    public static ITargetDefinition Outputs(this ITargetDefinition definition, params string[] globs) => GetExtended(definition).Outputs(globs);

    /// <summary>Names values that decide what the target does beside its inputs: parameters above all. Kept as hashes only.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="values">The values: <c>() => Configuration</c>.</param>
    public static ITargetDefinition KeyedBy(this ITargetDefinition definition, params Expression<Func<object?>>[] values) => GetExtended(definition).KeyedBy(values);

    /// <summary>Names programs whose version decides what the target does: another file behind the name is another version.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="programs">Names on the <c>PATH</c>, or paths.</param>
    public static ITargetDefinition KeyedByTools(this ITargetDefinition definition, params string[] programs) => GetExtended(definition).KeyedByTools(programs);

    /// <summary>Lets the target tell by itself that there is nothing to do, where no file can: in a registry, on a server.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="reason">Tells why there is nothing to do; null when there is.</param>
    public static ITargetDefinition UpToDateWhen(this ITargetDefinition definition, Func<CancellationToken, Task<string?>> reason) => GetExtended(definition).UpToDateWhen(reason);

    private static IExtendedTargetDefinition GetExtended(ITargetDefinition definition) =>
        definition as IExtendedTargetDefinition ?? throw new NotSupportedException($"{definition.GetType().Name} is not a target definition of this engine");
}
