namespace QgoBuild.Delivery.Applications;

/// <summary>What containers write and a release does not contain.</summary>
/// <param name="Name">The name of the volume; or the directory, relative to the root of the repository.</param>
/// <param name="IsVolume">Whether it is a named volume.</param>
/// <param name="Mounts">Where it is mounted.</param>
public sealed record Data(string Name, bool IsVolume, IReadOnlyList<DataMount> Mounts)
{
    /// <summary>What a backup and a restore do with it.</summary>
    public DataUse Use { get; init; } = DataUse.Restored;

    private readonly string? _directory;

    /// <summary>The directory of a server that it is in, relative to the environment's directory: <c>volumes/NAME</c> for a volume,
    /// unless set.</summary>
    public string Directory
    {
        get => _directory ?? (IsVolume ? $"volumes/{Name}" : Name);
        init => _directory = value;
    }

    /// <summary>Whether containers get the directory by a volume, which Docker fills once with what their image has there. A directory that
    /// was named, or that the compose file names, is mounted as it is.</summary>
    public bool IsMountedByVolume => IsVolume && _directory is null;
}

/// <summary>A place where data is mounted.</summary>
/// <param name="Service">The service or accessory.</param>
/// <param name="Target">The path in its containers.</param>
public sealed record DataMount(string Service, string Target);

/// <summary>What a backup and a restore do with data.</summary>
public enum DataUse
{
    /// <summary>It is in every backup, and a restore of everything brings it back: uploads.</summary>
    Restored,
    /// <summary>It is in every backup and stays as it is in a restore: logs.</summary>
    Kept,
    /// <summary>It is in no backup: caches.</summary>
    Lost,
}
