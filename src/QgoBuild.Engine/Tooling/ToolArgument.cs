using System.Collections.Immutable;

namespace QgoBuild.Engine.Tooling;

/// <summary>What one option adds to a command line.</summary>
/// <param name="Option">Which option it is; one that is set again replaces itself.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Words">The arguments, as the program will receive them.</param>
internal sealed record ToolArgument(string Option, ArgumentPosition Position, ImmutableArray<string> Words);
