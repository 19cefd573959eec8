using System.Collections.Immutable;

namespace QgoBuild.Engine.Tooling;

/// <summary>The arguments of one option.</summary>
/// <param name="Option">The option; setting it again replaces the arguments.</param>
/// <param name="Position">Its position.</param>
/// <param name="Words">The arguments, as the program receives them.</param>
internal sealed record ToolArgument(string Option, ArgumentPosition Position, ImmutableArray<string> Words);
