namespace QgoBuild.Engine.Parameters;

/// <summary>A name and its value in a parameter file; positions are bytes from the beginning of the file.</summary>
internal sealed record ParameterEntry(string Name, int Start, int ValueStart, int End);
