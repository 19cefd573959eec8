using QgoBuild.Engine.Text;

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
