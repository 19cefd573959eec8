using QgoBuild.Engine.Completion;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Commands;

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
