using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography;

namespace QgoBuild.Sandbox.Files;

/// <summary>Files packed for Docker: a build context, or what is copied into a container.</summary>
internal static class PackedFiles
{
    /// <summary>A tar archive, the same bytes for the same files.</summary>
    public static byte[] ToTar(this IEnumerable<PackedFile> files)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar))
        {
            foreach (var file in files)
            {
                using var content = new MemoryStream(file.Content.ToArray(), writable: false);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.Path.TrimStart('/'))
                {
                    DataStream = content,
                    Mode = file.Mode,
                    Uid = file.Owner,
                    Gid = file.Owner,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        return archive.ToArray();
    }

    /// <summary>SHA-256 over paths, modes, owners and contents, and <paramref name="more"/> that belongs to them; lower-case
    /// hexadecimal.</summary>
    public static string ContentHash(this IEnumerable<PackedFile> files, params IEnumerable<string> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{(int)file.Mode}\0{file.Owner}\0{file.Content.Length}\0"));
            hash.AppendData(file.Content.Span);
        }

        foreach (var text in more)
            hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>A file for an image or a container.</summary>
/// <param name="Path">Its path, absolute or relative to where it is unpacked, with slashes.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Mode">Its permissions; 0644 by default.</param>
internal sealed record PackedFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode = PackedFile.Readable)
{
    public const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The number of the user, and of the group, that owns it there; root by default.</summary>
    public int Owner { get; init; }

    public PackedFile(string path, string content, UnixFileMode mode = Readable)
        : this(path, Encoding.UTF8.GetBytes(content), mode) { }
}

/// <summary>The files under Assets, embedded in the assembly.</summary>
internal static class EmbeddedAsset
{
    private static readonly Assembly ContainingAssembly = typeof(EmbeddedAsset).Assembly;

    /// <summary>The content of the file at <paramref name="path"/>, relative to Assets, with slashes.</summary>
    public static byte[] Read(string path)
    {
        using var stream = ContainingAssembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The assembly holds no file Assets/{path}: it was compiled without it.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>All files below <paramref name="directory"/>, by their names in it, in a fixed order.</summary>
    public static IEnumerable<PackedFile> ReadDirectory(string directory) =>
        ContainingAssembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(directory + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new PackedFile(name[(directory.Length + 1)..], Read(name)));
}
