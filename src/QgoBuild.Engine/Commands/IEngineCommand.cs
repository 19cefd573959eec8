using QgoBuild.Engine.Completion;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Commands;

/// <summary>Something that every build does besides running targets: <c>./build.sh :secrets</c>.</summary>
internal interface IEngineCommand
{
    /// <summary>The name, with its colon.</summary>
    string Name { get; }

    /// <summary>What may follow the name; empty when nothing does.</summary>
    string Arguments { get; }

    /// <summary>What it does; null for one that only programs call.</summary>
    string? Description { get; }

    /// <summary>Does it.</summary>
    /// <returns>What was wrong with the call, in which case nothing was done; nothing otherwise.</returns>
    IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments);

    /// <summary>What the last of the words may become, which follow the name.</summary>
    IEnumerable<CompletionItem> Complete(CommandContext context, IReadOnlyList<string> words);
}
