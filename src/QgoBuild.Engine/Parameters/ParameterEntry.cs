namespace QgoBuild.Engine.Parameters;

/// <summary>A name with its value in a parameter file, in bytes from the file's beginning.</summary>
internal sealed record ParameterEntry(string Name, int Start, int ValueStart, int End);
