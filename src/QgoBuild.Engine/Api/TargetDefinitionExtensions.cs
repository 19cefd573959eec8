namespace QgoBuild.Engine;

/// <summary>Properties of targets that NUKE does not have. A build that also compiles against NUKE uses them inside <c>#if
/// QGO</c>.</summary>
public static class TargetDefinitionExtensions
{
    /// <summary>No other target runs at the same time: for a target that reads from the terminal or needs the whole machine.</summary>
    public static ITargetDefinition Exclusive(this ITargetDefinition definition) => GetExtended(definition).Exclusive();

    /// <summary>The target prints a result for programs. In a run of such targets only, standard output contains their output and nothing
    /// else. The engine's own messages, above all failures, go to standard error, and the reports of the previous run are kept.</summary>
    public static ITargetDefinition QueryOnly(this ITargetDefinition definition) => GetExtended(definition).QueryOnly();

    /// <summary>Names the files that the target depends on. The target is skipped as up to date as long as their content has not changed
    /// since it last succeeded and its outputs are unchanged.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="globs">Patterns relative to the root directory (<c>src/**/*.cs</c>); a pattern after <c>!</c> excludes.</param>
    public static ITargetDefinition Inputs(this ITargetDefinition definition, params string[] globs) =>
        GetExtended(definition).Inputs(globs);

    /// <summary>Names the files that the target writes. The target runs when one of them is missing or was changed by something
    /// else.</summary>
    /// <inheritdoc cref="Inputs"/>
    public static ITargetDefinition Outputs(this ITargetDefinition definition, params string[] globs) =>
        GetExtended(definition).Outputs(globs);

    /// <summary>Names values that the target depends on besides its inputs, above all parameters. Only hashes are stored.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="values">The values: <c>() => Configuration</c>.</param>
    public static ITargetDefinition KeyedBy(this ITargetDefinition definition, params Expression<Func<object?>>[] values) =>
        GetExtended(definition).KeyedBy(values);

    /// <summary>Names programs whose version the target depends on. A different file under the same name is a different version.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="programs">Names on the <c>PATH</c>, or paths.</param>
    public static ITargetDefinition KeyedByTools(this ITargetDefinition definition, params string[] programs) =>
        GetExtended(definition).KeyedByTools(programs);

    /// <summary>Adds a check of whether the target has nothing to do, for results that are not files: in a registry, on a server.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="reason">Returns why there is nothing to do; null when the target must run.</param>
    public static ITargetDefinition UpToDateWhen(this ITargetDefinition definition, Func<CancellationToken, Task<string?>> reason) =>
        GetExtended(definition).UpToDateWhen(reason);

    /// <summary>Defines what <c>--plan</c> shows of the target besides its place in the order. It is called for a plan only, and must
    /// change nothing.</summary>
    /// <param name="definition">The target.</param>
    /// <param name="preview">Finds out what the target would do. What cannot be found out is an item of the preview; an exception fails the
    /// plan.</param>
    public static ITargetDefinition ShowInPlan(this ITargetDefinition definition, Func<CancellationToken, Task<TargetPreview>> preview) =>
        GetExtended(definition).ShowInPlan(preview);

    private static IExtendedTargetDefinition GetExtended(ITargetDefinition definition) =>
        definition as IExtendedTargetDefinition
            ?? throw new NotSupportedException($"{definition.GetType().Name} is not a target definition of this engine");
}
