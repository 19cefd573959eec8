using System.Text;

namespace QgoBuild.Sandbox.Files;

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
        : this(path, Encoding.UTF8.GetBytes(content), mode)
    {
    }
}
