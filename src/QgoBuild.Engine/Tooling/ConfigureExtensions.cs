namespace QgoBuild.Engine.Tooling;

/// <summary>Calls configurators.</summary>
public static class ConfigureExtensions
{
    /// <summary>The result of the configurator for <paramref name="obj"/>; the same object without a configurator.</summary>
    public static T InvokeSafe<T>(this Configure<T>? configurator, T obj) => configurator is null ? obj : configurator(obj);

    /// <summary>The settings as the configurator changes them: for what several targets set alike.</summary>
    public static T Apply<T>(this T settings, Configure<T>? configurator)
        where T : ToolOptions => configurator.InvokeSafe(settings);

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

    /// <summary>
    /// The settings as the configurator changes them with a value, if there is one: <c>WhenNotNull(this as IHasFeed, (s, build) =>
    /// s.SetSource(build.Feed))</c>.
    /// </summary>
    public static T WhenNotNull<T, TValue>(this T settings, TValue? value, Func<T, TValue, T> configurator)
        where T : ToolOptions => value is null ? settings : configurator(settings, value);
}
