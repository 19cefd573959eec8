using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;
using QgoBuild.IO;

namespace QgoBuild.Engine.Running;

/// <summary>
/// Tells whether files were written or found right by this very compilation of the build and not touched since: then they need not be
/// made again, which would cost every run a few milliseconds.
/// </summary>
/// <param name="locations">Where the build lives.</param>
/// <param name="name">What the files are.</param>
/// <param name="build">The build's class.</param>
internal sealed class GenerationFingerprint(BuildLocations locations, string name, Type build)
{
    private readonly AbsolutePath _file = locations.TemporaryDirectory / $"{name}.stamp";

    /// <summary>Whether each of the files that the stamp was made for is as it was then.</summary>
    public bool IsCurrent => _file.FileExists() && File.ReadAllLines(_file) is var lines && lines.Length > 0 &&
        string.Join('\n', lines) == Compute(lines.TakeWhile(line => line.Length > 0).Select(line => line.Split(' ', 3)[^1]));

    /// <summary>Remembers that the files are as they should be. Where that cannot be, they are made again next time.</summary>
    /// <param name="files">The files, relative to the root directory.</param>
    public void Save(IEnumerable<string> files)
    {
        try
        {
            AtomicFile.Write(_file, Compute(files));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then they are made again next time.
        }
    }

    private string Compute(IEnumerable<string> files) => string.Join('\n', files.Select(Describe).Append("").Append(build.FullName).Append(locations.CompilationId));

    private string Describe(string path)
    {
        var file = new FileInfo(locations.RootDirectory / path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks} {path}" : $"0 0 {path}";
    }
}
