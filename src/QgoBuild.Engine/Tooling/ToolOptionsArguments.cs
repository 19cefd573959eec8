using System.Collections.Immutable;

namespace QgoBuild.Engine.Tooling;

/// <summary>The forms of an option on a command line. The methods that set options are composed of these.</summary>
internal static class ToolOptionsArguments
{
    /// <summary>An option with a value, <c>--option value</c>; null removes it.</summary>
    public static T Option<T>(this T options, string option, string? value)
        where T : ToolOptions => options.Replace(option, ArgumentPosition.Options, value is null ? [] : [option, value]);

    /// <summary>An option with a value, <c>--option true</c>; null removes it.</summary>
    public static T Option<T>(this T options, string option, bool? value)
        where T : ToolOptions => options.Option(option, value is { } on ? (on ? "true" : "false") : null);

    /// <summary>An option attached to its value, <c>-option:value</c>: everything up to the value is the option; null removes it.</summary>
    public static T JoinedOption<T>(this T options, string option, string? value)
        where T : ToolOptions => options.Replace(option, ArgumentPosition.Options, value is null ? [] : [option + value]);

    /// <summary>An option with a value that is never shown; null removes it.</summary>
    public static T Secret<T>(this T options, string option, string? value)
        where T : ToolOptions => options.Option(option, value).WithSecret(value);

    /// <summary>An option without a value.</summary>
    public static T Switch<T>(this T options, string option, bool? on)
        where T : ToolOptions => options.Replace(option, ArgumentPosition.Options, on == true ? [option] : []);

    /// <summary>An option that is repeated for each value; earlier values are kept.</summary>
    public static T RepeatedOption<T>(this T options, string option, IEnumerable<string> values)
        where T : ToolOptions => options with
        {
            Arguments =
                options.Arguments.AddRange(values.Select(value => new ToolArgument(option, ArgumentPosition.Options, [option, value]))),
        };

    /// <summary>Arguments without an option; an empty list removes them.</summary>
    public static T PositionalArgument<T>(this T options, ArgumentPosition position, string name, params string?[] values)
        where T : ToolOptions => options.Replace(name, position, [.. values.OfType<string>()]);

    /// <summary>Removes an option.</summary>
    public static T WithoutOption<T>(this T options, string option)
        where T : ToolOptions => options.Replace(option, ArgumentPosition.Options, []);

    /// <summary>Masks the value in all output.</summary>
    public static T WithSecret<T>(this T options, string? value)
        where T : ToolOptions => string.IsNullOrEmpty(value) ? options : options with { Secrets = options.Secrets.Add(value) };

    private static T Replace<T>(this T options, string option, ArgumentPosition position, ImmutableArray<string> words)
        where T : ToolOptions
    {
        var others = options.Arguments.RemoveAll(argument => argument.Option == option);
        return options with { Arguments = words.IsEmpty ? others : others.Add(new ToolArgument(option, position, words)) };
    }
}
