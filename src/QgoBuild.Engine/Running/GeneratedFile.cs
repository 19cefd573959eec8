namespace QgoBuild.Engine.Running;

/// <summary>A file that is generated from the build.</summary>
/// <param name="File">The file, relative to the root directory.</param>
/// <param name="Text">Its required content.</param>
internal sealed record GeneratedFile(string File, string Text);
