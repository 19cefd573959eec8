namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    /// <summary>The MD5 of the file's bytes, in lower-case hexadecimal: NUKE's choice, fit to detect changes but not for
    /// security.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static string GetFileHash(this AbsolutePath path)
    {
        Assert.FileExists(path);
        using var stream = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Append(hash, stream);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The MD5 over names and contents of all files below the directory.</summary>
    /// <exception cref="AssertionException">There is no such directory.</exception>
    public static string GetDirectoryHash(this AbsolutePath path, Func<AbsolutePath, bool>? includeFile = null)
    {
        Assert.DirectoryExists(path);
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(AbsolutePath.Create)
            .Where(includeFile ?? (_ => true))
            .GetFileSetHash(path);
    }

    /// <summary>The MD5 over names (relative to <paramref name="baseDirectory"/>) and contents of the files.</summary>
    /// <exception cref="AssertionException">One of the files does not exist.</exception>
    public static string GetFileSetHash(this IEnumerable<AbsolutePath> paths, string baseDirectory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var path in paths.Distinct().OrderBy(path => path.ToString(), StringComparer.Ordinal))
        {
            Assert.FileExists(path);
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(baseDirectory, path).Replace('\\', '/')));
            using var stream = File.OpenRead(path);
            Append(hash, stream);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, FileStream stream)
    {
        var buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer, 0, read);
    }
}
