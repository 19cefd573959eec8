namespace QgoBuild.Engine.Caching;

/// <summary>All that decides what a target does, and what it left behind. Paths are relative to the root directory.</summary>
internal sealed record TargetState
{
    /// <summary>When it was looked at, in ticks, UTC.</summary>
    public required long Taken { get; init; }

    /// <summary>The files that it reads, by path.</summary>
    public required IReadOnlyDictionary<string, InputFile> Inputs { get; init; }

    /// <summary>The values, programs and the like, as hashes, by what a person calls them.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The files that it left behind, by path.</summary>
    public required IReadOnlyDictionary<string, FileStamp> Outputs { get; init; }

    /// <summary>In what it differs from another, in the words of a person; nothing when it is the same. A pure function.</summary>
    public IReadOnlyList<string> DifferencesFrom(TargetState before) =>
    [
        .. Values.Where(value => before.Values.GetValueOrDefault(value.Key) != value.Value).Select(value => $"{value.Key} is not what it was"),
        .. Inputs.Where(file => !before.Inputs.ContainsKey(file.Key)).Select(file => $"{file.Key} is new"),
        .. Inputs.Where(file => before.Inputs.TryGetValue(file.Key, out var then) && then.Hash != file.Value.Hash).Select(file => $"{file.Key} was changed"),
        .. before.Inputs.Keys.Where(path => !Inputs.ContainsKey(path)).Select(path => $"{path} was removed"),
        .. before.Outputs.Keys.Where(path => !Outputs.ContainsKey(path)).Select(path => $"its output {path} is gone"),
        .. Outputs.Where(file => before.Outputs.TryGetValue(file.Key, out var then) && then != file.Value).Select(file => $"its output {file.Key} was changed by others"),
    ];
}
