namespace QgoBuild.Engine.Commands;

/// <summary>Prints a script that makes a shell complete the build's command line.</summary>
internal sealed class CompletionCommand : IEngineCommand
{
    public string Name => ":completion";
    public string Arguments => string.Join('|', CompletionScripts.Shells);
    public string Description => "Print the completion script for your shell, with how to install it";

    public IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var known = $"Known: {string.Join(", ", CompletionScripts.Shells)}.";
        if (arguments.Count != 1) return [new Problem($"{Name} takes the name of one shell. {known}", $"{Name} bash")];
        var shell = CompletionScripts.Shells.FirstOrDefault(shell => shell.Equals(arguments[0], StringComparison.OrdinalIgnoreCase));
        if (shell is null)
        {
            var nearest = ClosestMatch.Find(arguments[0], CompletionScripts.Shells);
            return nearest is null
                ? [new Problem($"There is no completion for {arguments[0]}. {known}", $"{Name} bash")]
                : [new Problem($"There is no completion for {arguments[0]}. Did you mean {nearest}? {known}",
                    Suggestion: new Suggestion(arguments[0], nearest))];
        }

        context.Output.WriteRendered(CompletionScripts.Read(shell).TrimEnd());
        return [];
    }

    public IEnumerable<CompletionItem> Complete(CommandContext context, IReadOnlyList<string> words) =>
        words.Count == 1 ? CompletionScripts.Shells.Select(shell => new CompletionItem(shell)) : [];
}

/// <summary>Prints the completions of the last word after <c>--</c>, one per line. The shells' scripts call it at every tab. It prints
/// nothing on errors, because the shell would show them inside the command line.</summary>
internal sealed class CompleteCommand : IEngineCommand
{
    public string Name => ":complete";
    public string Arguments => "-- WORD …";
    public string? Description => null;

    public IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var words = arguments.SkipWhile((argument, index) => index == 0 && argument == "--").DefaultIfEmpty("").ToList();
        var completionItems = Find(context, words);
        if (completionItems.Count > 0) context.Output.WriteRendered(string.Join('\n', completionItems));
        return [];
    }

    public IEnumerable<CompletionItem> Complete(CommandContext context, IReadOnlyList<string> words) => [];

    private static List<CompletionItem> Find(CommandContext context, List<string> words)
    {
        if (!words[0].StartsWith(':')) return [.. CompleteCommandLine(context, words)];
        var completionItems = words.Count == 1
            ? EngineCommands.Listed.Select(command => new CompletionItem(command.Name, command.Description))
            : EngineCommands.Find(words[0])?.Complete(context, words[1..]) ?? [];
        return [.. completionItems.Where(completionItem => completionItem.Text.StartsWith(words[^1], StringComparison.OrdinalIgnoreCase))];
    }

    private static List<CompletionItem> CompleteCommandLine(CommandContext context, List<string> words)
    {
        var completion = new CommandLineCompletion([.. EngineOptions.Create(context.Parameters).EffectiveOptions, .. context.Parameters],
            context.Targets, context.FindProfiles);
        try
        {
            return [.. completion.Find(words)];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The build's allowed values can depend on its parameters, which have no values here.
            return [];
        }
    }
}
