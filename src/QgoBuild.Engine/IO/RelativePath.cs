namespace QgoBuild.Engine.IO;

/// <summary>A relative path with the separators of this system.</summary>
public class RelativePath
{
    private readonly string _path;
    private readonly char _separator;

    private protected RelativePath(string path, char separator)
    {
        _path = path.Replace('\\', separator).Replace('/', separator);
        _separator = separator;
    }

    /// <summary>Parses a relative path; null for null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static explicit operator RelativePath?(string? path) =>
        path is null ? null : new RelativePath(path, Path.DirectorySeparatorChar);

    /// <summary>The text of a path; null for null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator string?(RelativePath? path) => path?._path;

    /// <summary>The path <paramref name="right"/> below <paramref name="left"/>.</summary>
    public static RelativePath operator /(RelativePath left, string? right) =>
        new(Path.Combine(left.NotNull()._path, right ?? ""), left._separator);

    /// <summary>The path with <paramref name="right"/> appended to its last name.</summary>
    public static RelativePath operator +(RelativePath left, string? right) => new(left.NotNull()._path + right, left._separator);

    /// <summary>The path as text.</summary>
    public override string ToString() => _path;
}

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
