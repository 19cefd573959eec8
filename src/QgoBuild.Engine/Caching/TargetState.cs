namespace QgoBuild.Engine.Caching;

/// <summary>All that decides what a target does, and what it left behind. Paths are relative to the root directory.</summary>
internal sealed record TargetState
{
    /// <summary>When it was looked at, in ticks, UTC.</summary>
    public required long CapturedTicks { get; init; }

    /// <summary>The files that it reads, by path.</summary>
    public required IReadOnlyDictionary<string, InputFile> Inputs { get; init; }

    /// <summary>The values, programs and the like, as hashes, by what a person calls them.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The files that it left behind, by path.</summary>
    public required IReadOnlyDictionary<string, FileStamp> Outputs { get; init; }

    /// <summary>In what it differs from another, in the words of a person; nothing when it is the same. A pure function.</summary>
    public IReadOnlyList<string> DifferencesFrom(TargetState previous) =>
    [
        .. Values.Where(value => previous.Values.GetValueOrDefault(value.Key) != value.Value).Select(value => $"{value.Key} is not what it was"),
        .. Inputs.Where(file => !previous.Inputs.ContainsKey(file.Key)).Select(file => $"{file.Key} is new"),
        .. Inputs.Where(file => previous.Inputs.TryGetValue(file.Key, out var then) && then.Hash != file.Value.Hash).Select(file => $"{file.Key} was changed"),
        .. previous.Inputs.Keys.Where(path => !Inputs.ContainsKey(path)).Select(path => $"{path} was removed"),
        .. previous.Outputs.Keys.Where(path => !Outputs.ContainsKey(path)).Select(path => $"its output {path} is gone"),
        .. Outputs.Where(file => previous.Outputs.TryGetValue(file.Key, out var then) && then != file.Value).Select(file => $"its output {file.Key} was changed by others"),
    ];
}
