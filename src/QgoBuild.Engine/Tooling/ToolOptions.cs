using System.Collections.Immutable;

namespace QgoBuild.Engine.Tooling;

/// <summary>The settings of one call of a program. They are immutable: each <c>Set…</c>, <c>Add…</c> or <c>Enable…</c> returns changed
/// settings.</summary>
public abstract record ToolOptions
{
    private protected ToolOptions(string program, params string[] command)
    {
        Program = program;
        Command = command;
    }

    /// <summary>The program to run instead of the one in <c>PATH</c>.</summary>
    public string? ProcessToolPath { get; init; }

    /// <summary>The working directory; the root directory when null.</summary>
    public string? ProcessWorkingDirectory { get; init; }

    /// <summary>Variables that are added to the environment of the build.</summary>
    public IReadOnlyDictionary<string, string> ProcessEnvironmentVariables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Milliseconds after which it is killed; null for never.</summary>
    public int? ProcessExecutionTimeout { get; init; }

    /// <summary>Whether its lines are shown; the default of the build when null.</summary>
    public bool? ProcessOutputLogging { get; init; }

    /// <summary>Whether the command is shown; the default of the build when null.</summary>
    public bool? ProcessInvocationLogging { get; init; }

    /// <summary>Receives the lines instead of the build's own output.</summary>
    public Action<OutputType, string>? ProcessLogger { get; init; }

    /// <summary>Replaces the check for exit code 0.</summary>
    public Action<IProcess>? ProcessExitHandler { get; init; }

    internal string Program { get; }

    internal IReadOnlyList<string> Command { get; }

    internal ImmutableList<ToolArgument> Arguments { get; init; } = [];

    internal ImmutableList<string> Secrets { get; init; } = [];

    /// <summary>The program's standard input.</summary>
    internal string Input { get; init; } = "";

    /// <summary>The arguments as one command line.</summary>
    internal string CommandLine() => string.Join(' ', Words().Select(Quoting.DoubleIfNeeded));

    /// <summary>The function that masks the secrets in the shown text.</summary>
    internal Func<string, string> SecretFilter()
    {
        var redactor = new Redactor();
        foreach (var secret in Secrets)
        {
            redactor.Add(secret);
            redactor.Add(Quoting.DoubleIfNeeded(secret));
        }

        return redactor.Redact;
    }

    /// <summary>The command as it would be typed, secrets masked.</summary>
    public sealed override string ToString() => SecretFilter()($"{Program} {CommandLine()}".TrimEnd());

    private IEnumerable<string> Words() =>
        Command.Concat(Arguments.OrderBy(argument => argument.Position).SelectMany(argument => argument.Words));
}

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

/// <summary>The arguments of one option.</summary>
/// <param name="Option">The option; setting it again replaces the arguments.</param>
/// <param name="Position">Its position.</param>
/// <param name="Words">The arguments, as the program receives them.</param>
internal sealed record ToolArgument(string Option, ArgumentPosition Position, ImmutableArray<string> Words);

/// <summary>The position of an argument on a command line; arguments of one position are in the order in which they were set.</summary>
internal enum ArgumentPosition
{
    /// <summary>Right after the command: its subject, such as a project.</summary>
    AfterCommand,
    /// <summary>The options.</summary>
    Options,
    /// <summary>After the options: a directory, an image.</summary>
    AfterOptions,
    /// <summary>After those: a program to run there.</summary>
    InnerCommand,
    /// <summary>Last: arguments for another program.</summary>
    PassThrough,
}
