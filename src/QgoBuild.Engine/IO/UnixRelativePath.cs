using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Engine.IO;

/// <summary>A relative path with slashes on every system: for files that another system reads.</summary>
public sealed class UnixRelativePath : RelativePath
{
    private UnixRelativePath(string path)
        : base(path, '/')
    {
    }

    /// <summary>Parses a relative path; null for null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static explicit operator UnixRelativePath?(string? path) => path is null ? null : new UnixRelativePath(path);
}
