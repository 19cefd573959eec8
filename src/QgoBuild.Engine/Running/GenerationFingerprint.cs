namespace QgoBuild.Engine.Running;

/// <summary>Records that this compilation of the build has written or checked the generated files. As long as they are unchanged, they need
/// not be generated again, which would cost every run a few milliseconds.</summary>
/// <param name="locations">The locations of the build.</param>
/// <param name="name">The name of the files.</param>
/// <param name="build">The build class.</param>
internal sealed class GenerationFingerprint(BuildLocations locations, string name, Type build)
{
    private readonly AbsolutePath _file = locations.TemporaryDirectory / $"{name}.stamp";

    /// <summary>Whether all recorded files are unchanged.</summary>
    public bool IsCurrent => _file.FileExists() && File.ReadAllLines(_file) is var lines && lines.Length > 0 &&
        string.Join('\n', lines) == Compute(lines.TakeWhile(line => line.Length > 0).Select(line => line.Split(' ', 3)[^1]));

    /// <summary>Records the files as correct. If that fails, they are generated again next time.</summary>
    /// <param name="files">The files, relative to the root directory.</param>
    public void Save(IEnumerable<string> files)
    {
        try
        {
            AtomicFile.Write(_file, Compute(files));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They are generated again next time.
        }
    }

    private string Compute(IEnumerable<string> files) =>
        string.Join('\n', files.Select(Describe).Append("").Append(build.FullName).Append(locations.CompilationId));

    private string Describe(string path)
    {
        var file = new FileInfo(locations.RootDirectory / path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks} {path}" : $"0 0 {path}";
    }
}
