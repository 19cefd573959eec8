namespace QgoBuild.Components.Deployments;

/// <summary>A lock between builds on this machine. It is the open file's, so it cannot outlive its holder.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until no other process holds it.</summary>
    /// <param name="path">Its file, which stays.</param>
    /// <param name="onWaiting">Called once when another process holds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FileLock> AcquireAsync(string path, Action onWaiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException held) when (held is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (isFirst) onWaiting();
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
