namespace QgoBuild.Engine.Tooling;

/// <summary>Creates several settings from one.</summary>
public static class CombinatorialConfigureExtensions
{
    /// <summary>Settings for each configurator.</summary>
    public static T[] CombineWith<T>(this T settings, params Configure<T>[] configurators)
        where T : ToolOptions => [.. configurators.Select(configurator => configurator(settings))];

    /// <summary>The settings of all configurators.</summary>
    public static T[] CombineWith<T>(this T settings, params CombinatorialConfigure<T>[] configurators)
        where T : ToolOptions => [.. configurators.SelectMany(configurator => configurator(settings))];

    /// <summary>Settings for each combination of settings and configurators.</summary>
    public static T[] CombineWith<T>(this IEnumerable<T> settings, params Configure<T>[] configurators)
        where T : ToolOptions => [.. settings.SelectMany(one => one.CombineWith(configurators))];

    /// <summary>The settings of all configurators for each of the settings.</summary>
    public static T[] CombineWith<T>(this IEnumerable<T> settings, params CombinatorialConfigure<T>[] configurators)
        where T : ToolOptions => [.. settings.SelectMany(one => one.CombineWith(configurators))];

    /// <summary>
    /// Settings for each value: <c>s => s.SetConfiguration("Release").CombineWith(projects, (s, project) => s.SetProject(project))</c>.
    /// </summary>
    public static T[] CombineWith<T, TValue>(this T settings, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : ToolOptions => [.. values.Select(value => configurator(settings, value))];

    /// <summary>The settings for all values.</summary>
    public static T[] CombineWith<T, TValue>(this T settings, IEnumerable<TValue> values, Func<T, TValue, IEnumerable<T>> configurator)
        where T : ToolOptions => [.. values.SelectMany(value => configurator(settings, value))];

    /// <summary>Settings for each combination of settings and values.</summary>
    public static T[] CombineWith<T, TValue>(this IEnumerable<T> settings, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : ToolOptions => [.. settings.SelectMany(one => one.CombineWith(values, configurator))];

    /// <summary>The settings for each combination of settings and values.</summary>
    public static T[] CombineWith<T, TValue>(this IEnumerable<T> settings, IEnumerable<TValue> values,
        Func<T, TValue, IEnumerable<T>> configurator)
        where T : ToolOptions => [.. settings.SelectMany(one => one.CombineWith(values, configurator))];
}
