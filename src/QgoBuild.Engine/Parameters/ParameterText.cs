namespace QgoBuild.Engine.Parameters;

/// <summary>A text in a parameter file: the value of a name, or one of its values.</summary>
/// <param name="Name">The name that it is a value of.</param>
/// <param name="Text">The text.</param>
/// <param name="Start">Where its literal begins, in bytes from the file's beginning.</param>
/// <param name="End">Where its literal ends.</param>
internal sealed record ParameterText(string Name, string Text, int Start, int End);
