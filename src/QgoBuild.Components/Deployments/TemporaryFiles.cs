namespace QgoBuild.Components.Deployments;

/// <summary>A directory for this build alone, even when other builds run in the checkout. Disposing of this deletes it.</summary>
internal sealed class TemporaryFiles : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    /// <summary>Makes the directory.</summary>
    /// <param name="parent">Where; what builds that were killed left there is removed after a day.</param>
    public TemporaryFiles(string parent)
    {
        System.IO.Directory.CreateDirectory(parent);
        foreach (var old in System.IO.Directory.EnumerateDirectories(parent)
            .Where(old => DateTime.UtcNow - System.IO.Directory.GetLastWriteTimeUtc(old) > MaxAge))
            Remove(old);
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(parent, Guid.NewGuid().ToString("N"))).FullName;
    }

    /// <summary>Its path.</summary>
    public string Directory { get; }

    /// <inheritdoc/>
    public void Dispose() => Remove(Directory);

    private static void Remove(string directory)
    {
        try
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another build is removing the same leftover, or it is removed another day.
        }
    }
}
