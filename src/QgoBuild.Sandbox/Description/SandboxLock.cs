namespace QgoBuild.Sandbox.Description;

/// <summary>One command at a time works on a sandbox: the others wait. The lock is the open file's, so it cannot outlive its
/// holder.</summary>
internal sealed class SandboxLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private SandboxLock(FileStream file) => _file = file;

    /// <summary>Waits until no other process holds the lock of <paramref name="directory"/>, and reports once that it waits.</summary>
    public static async Task<SandboxLock> AcquireAsync(SandboxDirectory directory, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var isReported = false;
        while (true)
        {
            PrivateFile.CreateDirectory(directory.Path);
            if (TryAcquire(directory.LockFile) is { } held) return held;
            if (!isReported) progress.Report($"waiting for another command that works on the sandbox in {directory}");
            isReported = true;
            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <summary>Whether a command works on the sandbox of <paramref name="directory"/> right now. Writes nothing there.</summary>
    public static bool IsHeld(string directory) => IsFileHeld(new SandboxDirectory(directory).LockFile);

    /// <summary>Whether a process holds the lock of <paramref name="file"/> right now. Several processes can check at the same
    /// time.</summary>
    public static bool IsFileHeld(string file)
    {
        try
        {
            using var _ = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException) { return false; }
        catch (IOException) { return true; }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The lock of a file, which is made; null when another holds it.</summary>
    public static SandboxLock? TryAcquire(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // SandboxDown deletes the file while it holds it: a lock on a file without a name excludes no other process.
            if (File.Exists(path)) return new SandboxLock(file);
        }
        catch (IOException)
        {
            // Held by another, or its directory is just being deleted.
        }

        file?.Dispose();
        return null;
    }
}
