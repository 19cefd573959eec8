namespace QgoBuild.Engine.Caching;

/// <summary>The state that a target depends on, and its outputs. Paths are relative to the root directory.</summary>
internal sealed record TargetState
{
    /// <summary>The time at which it was computed, in ticks, UTC.</summary>
    public required long CapturedTicks { get; init; }

    /// <summary>The files that it reads, by path.</summary>
    public required IReadOnlyDictionary<string, InputFile> Inputs { get; init; }

    /// <summary>The hashes of values and programs, by display name.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The files that it wrote, by path.</summary>
    public required IReadOnlyDictionary<string, FileStamp> Outputs { get; init; }

    /// <summary>The differences from another state as text; empty when both are the same. A pure function.</summary>
    public IReadOnlyList<string> DifferencesFrom(TargetState previous) =>
    [
        .. Values.Where(value => previous.Values.GetValueOrDefault(value.Key) != value.Value).Select(value => $"{value.Key} has changed"),
        .. Inputs.Where(file => !previous.Inputs.ContainsKey(file.Key)).Select(file => $"{file.Key} is new"),
        .. Inputs.Where(file => previous.Inputs.TryGetValue(file.Key, out var then) && then.Hash != file.Value.Hash)
        .Select(file => $"{file.Key} was changed"),
        .. previous.Inputs.Keys.Where(path => !Inputs.ContainsKey(path)).Select(path => $"{path} was removed"),
        .. previous.Outputs.Keys.Where(path => !Outputs.ContainsKey(path)).Select(path => $"its output {path} is missing"),
        .. Outputs.Where(file => previous.Outputs.TryGetValue(file.Key, out var then) && then != file.Value)
        .Select(file => $"its output {file.Key} was changed by something else"),
    ];
}

/// <summary>Size and time of a file: if both are the same, the file has probably not changed.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">The time of the last write, in ticks, UTC.</param>
internal readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>The stamp of a file; its length is -1 when the file does not exist.</summary>
    public static FileStamp FromFile(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : new FileStamp(-1, 0);
    }
}

/// <summary>A file that a target reads.</summary>
/// <param name="Hash">The SHA-256 of its content, in hexadecimal digits.</param>
/// <param name="Stamp">Its stamp when it was read.</param>
internal readonly record struct InputFile(string Hash, FileStamp Stamp);
