using QgoBuild.Engine.Completion;
using QgoBuild.Engine.Text;

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
