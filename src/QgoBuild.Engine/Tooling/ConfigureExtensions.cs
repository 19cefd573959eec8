namespace QgoBuild.Engine.Tooling;

/// <summary>Calls configurators.</summary>
public static class ConfigureExtensions
{
    /// <summary>The result of the configurator for <paramref name="obj"/>; the same object without a configurator.</summary>
    public static T InvokeSafe<T>(this Configure<T>? configurator, T obj) => configurator is null ? obj : configurator(obj);

    /// <summary>The settings as the configurator changes them: for what several targets set alike.</summary>
    public static T Apply<T>(this T settings, Configure<T>? configurator) where T : ToolOptions => configurator.InvokeSafe(settings);

    /// <summary>The settings, each changed by the configurator.</summary>
    public static T[] Apply<T>(this T[] settings, Configure<T>? configurator)
        where T : ToolOptions => [.. settings.Select(one => one.Apply(configurator))];

    /// <summary>The settings as the configurator changes them with a value.</summary>
    public static T Apply<T, TValue>(this T settings, Configure<T, TValue> configurator, TValue value)
        where T : ToolOptions => configurator(settings, value);

    /// <summary>The settings, each changed by the configurator with a value.</summary>
    public static T[] Apply<T, TValue>(this T[] settings, Configure<T, TValue> configurator, TValue value)
        where T : ToolOptions => [.. settings.Select(one => one.Apply(configurator, value))];

    /// <summary>The settings as the configurator changes them, if the condition holds.</summary>
    public static T When<T>(this T settings, bool condition, Configure<T> configurator)
        where T : ToolOptions => condition ? configurator(settings) : settings;

    /// <summary>The settings as the configurator changes them, if the condition holds for them.</summary>
    public static T When<T>(this T settings, Func<T, bool> condition, Configure<T> configurator)
        where T : ToolOptions => settings.When(condition(settings), configurator);

    /// <summary>The settings as a whole as the configurator changes them, if the condition holds.</summary>
    public static T[] When<T>(this T[] settings, bool condition, Configure<T[]> configurator)
        where T : ToolOptions => condition ? configurator(settings) : settings;

    /// <summary>The settings, changed by the configurator if the condition is true for them.</summary>
    public static T[] When<T>(this T[] settings, Func<T, bool> condition, Configure<T> configurator)
        where T : ToolOptions => [.. settings.Select(one => one.When(condition, configurator))];

    /// <summary>The settings as the configurator changes them with a value, if there is one: <c>WhenNotNull(this as IHasFeed, (s, build) =>
    /// s.SetSource(build.Feed))</c>.</summary>
    public static T WhenNotNull<T, TValue>(this T settings, TValue? value, Func<T, TValue, T> configurator)
        where T : ToolOptions => value is null ? settings : configurator(settings, value);
}

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

    /// <summary>Settings for each value: <c>s => s.SetConfiguration("Release").CombineWith(projects, (s, project) =>
    /// s.SetProject(project))</c>.</summary>
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

/// <summary>Changes settings.</summary>
public delegate T Configure<T>(T settings);

/// <summary>Changes settings with a value.</summary>
public delegate TOptions Configure<TOptions, in TValue>(TOptions options, TValue value);

/// <summary>Creates several settings from one, one for each call of a program.</summary>
public delegate IEnumerable<T> CombinatorialConfigure<T>(T settings);
