namespace QgoBuild.Engine.Commands;

/// <summary>The commands of every build. Their names begin with a colon, unlike those of targets.</summary>
internal static class EngineCommands
{
    public static readonly IReadOnlyList<IEngineCommand> All = [new SecretsCommand(), new CompletionCommand(), new CompleteCommand()];

    /// <summary>The commands for users.</summary>
    public static IEnumerable<IEngineCommand> Listed => All.Where(command => command.Description is not null);

    /// <summary>Their descriptions in the help.</summary>
    public static IEnumerable<(string Usage, string Description)> Help =>
        Listed.Select(command => ($"{command.Name} {command.Arguments}".TrimEnd(), command.Description!));

    /// <summary>Whether the arguments call a command.</summary>
    public static bool IsCommandCall(IReadOnlyList<string> arguments) => arguments.Count > 0 && arguments[0].StartsWith(':');

    /// <summary>Runs the command that the arguments call.</summary>
    /// <returns>The errors in the call; none when the command has run.</returns>
    public static IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments) =>
        Find(arguments[0]) is { } command ? command.Run(context, [.. arguments.Skip(1)]) : [CreateUnknownCommandProblem(arguments[0])];

    public static IEngineCommand? Find(string name) =>
        All.FirstOrDefault(command => command.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Problem CreateUnknownCommandProblem(string name)
    {
        var known = $"Known: {string.Join(" and ", Listed.Select(command => command.Name))}.";
        return ClosestMatch.Find(name, Listed.Select(command => command.Name)) is { } nearest
            ? new Problem($"There is no command {name}. Did you mean {nearest}? {known}", Suggestion: new Suggestion(name, nearest))
            : new Problem($"There is no command {name}. {known}");
    }
}

/// <summary>A command of every build besides running targets: <c>./build.sh :secrets</c>.</summary>
internal interface IEngineCommand
{
    /// <summary>The name, with its colon.</summary>
    string Name { get; }

    /// <summary>The arguments for the help; empty when there are none.</summary>
    string Arguments { get; }

    /// <summary>The description; null for a command that only programs call.</summary>
    string? Description { get; }

    /// <summary>Runs the command.</summary>
    /// <returns>The errors in the call, in which case nothing was done; none otherwise.</returns>
    IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments);

    /// <summary>The completions of the last of the words after the name.</summary>
    IEnumerable<CompletionItem> Complete(CommandContext context, IReadOnlyList<string> words);
}

/// <summary>The build and the call that a command runs with.</summary>
internal sealed record CommandContext
{
    /// <summary>The build's own parameters.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>The names of the build's targets.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The directory <c>.nuke</c>.</summary>
    public required AbsolutePath BuildDirectory { get; init; }

    public required BuildOutput Output { get; init; }

    public required Keyring Keyring { get; init; }

    /// <summary>Prompts the user at the terminal; null when there is no terminal.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>The piped input; null when the input is a terminal.</summary>
    public TextReader? Input { get; init; }

    /// <summary>The profiles that have a parameter file.</summary>
    public IReadOnlyList<string> FindProfiles() => ParameterFile.FindProfiles(BuildDirectory);
}
