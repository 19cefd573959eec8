using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

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

    /// <summary>
    /// SHA-256 over paths, modes, owners and contents, and <paramref name="more"/> that belongs to them; lower-case hexadecimal.
    /// </summary>
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
