namespace QgoBuild.Engine.GitHubOutput;

/// <summary>An error that a compiler or a linter found in a file.</summary>
/// <param name="File">The file, relative to the root directory, with slashes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1; null when only the line is known.</param>
/// <param name="Code">Its code, such as <c>CS0103</c>; null when it has none.</param>
/// <param name="Message">The message.</param>
internal sealed record SourceError(string File, int Line, int? Column, string? Code, string Message);
