namespace QgoBuild.Engine.Parameters;

/// <summary>A text in a parameter file: the value of a name, or one of its values.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text.</param>
/// <param name="Start">The start of its literal, in bytes from the beginning of the file.</param>
/// <param name="End">The end of its literal.</param>
internal sealed record ParameterText(string Name, string Text, int Start, int End);
