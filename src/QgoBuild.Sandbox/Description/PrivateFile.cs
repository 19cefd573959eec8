namespace QgoBuild.Sandbox.Description;

/// <summary>Files that only their owner may read (0600 where the system has such modes), written whole or not at all.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    public static void Write(string path, byte[] content)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, content, durable: true, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Creates a directory that only its owner may enter (0700), and its parents as usual.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent) Directory.CreateDirectory(parent);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
