namespace QgoBuild.Engine.IO;

/// <summary>An absolute, normalised path to a file or directory, which need not exist. <c>path / "name"</c> is a child, <c>path / ".."</c>
/// the parent; <c>path + ".bak"</c> appends to the last name. Converts from and to a string.</summary>
[TypeConverter(typeof(AbsolutePathTypeConverter))]
public sealed class AbsolutePath : IAbsolutePathHolder, IFormattable, IEquatable<AbsolutePath>
{
    /// <summary>Format: in double quotes.</summary>
    public const string DoubleQuote = "d";

    /// <summary>Format: in double quotes if the path would not be one argument without them.</summary>
    public const string DoubleQuoteIfNeeded = "dn";

    /// <summary>Format: in single quotes.</summary>
    public const string SingleQuote = "s";

    /// <summary>Format: in single quotes if a shell would not read it as one word without them.</summary>
    public const string SingleQuoteIfNeeded = "sn";

    /// <summary>Format: unquoted.</summary>
    public const string NoQuotes = "nq";

    private readonly string _path;

    private AbsolutePath(string path)
    {
        Assert.True(System.IO.Path.IsPathRooted(path), $"The path '{path}' must be absolute");
        var full = System.IO.Path.GetFullPath(path);
        _path = full.Length > System.IO.Path.GetPathRoot(full)!.Length ? System.IO.Path.TrimEndingDirectorySeparator(full) : full;
    }

    /// <summary>Parses a path.</summary>
    /// <exception cref="AssertionException">The path is not absolute.</exception>
    public static AbsolutePath Create(string path) => new(path);

    /// <summary>The last name, of the file or directory.</summary>
    public string Name => System.IO.Path.GetFileName(_path);

    /// <summary>The last name without its extension.</summary>
    public string NameWithoutExtension => System.IO.Path.GetFileNameWithoutExtension(_path);

    /// <summary>The extension with its dot, or an empty text.</summary>
    public string Extension => System.IO.Path.GetExtension(_path);

    /// <summary>The parent directory; null for a root.</summary>
    public AbsolutePath? Parent => System.IO.Path.GetDirectoryName(_path) is { } parent ? new AbsolutePath(parent) : null;

    AbsolutePath IAbsolutePathHolder.Path => this;

    /// <summary>Parses a path; null for null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator AbsolutePath?(string? path) => path is null ? null : new AbsolutePath(path);

    /// <summary>The text of a path; null for null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator string?(AbsolutePath? path) => path?._path;

    /// <summary>The path <paramref name="right"/> below <paramref name="left"/>; <c>..</c> goes up.</summary>
    public static AbsolutePath operator /(AbsolutePath left, string? right)
    {
        left.NotNull();
        var relative = right?.Replace('\\', System.IO.Path.DirectorySeparatorChar);
        Assert.False(System.IO.Path.IsPathRooted(relative), $"'{right}' is not relative and cannot be appended to {left}");
        return relative is null ? left : new AbsolutePath(System.IO.Path.Combine(left._path, relative));
    }

    /// <summary>The parent: <c>path / ..</c> (the operator is a range, which is written as two dots).</summary>
    public static AbsolutePath? operator /(AbsolutePath left, Range range)
    {
        Assert.True(range.Equals(Range.All), "Write path / .. for the parent");
        return left.NotNull().Parent;
    }

    /// <summary>The path with <paramref name="right"/> appended to its last name.</summary>
    public static AbsolutePath operator +(AbsolutePath left, string? right) => new(left.NotNull()._path + right);

    /// <summary>Whether both paths are equal.</summary>
    public static bool operator ==(AbsolutePath? a, AbsolutePath? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether the paths differ.</summary>
    public static bool operator !=(AbsolutePath? a, AbsolutePath? b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(AbsolutePath? other) => other is not null && string.Equals(_path, other._path, Comparison);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AbsolutePath);

    /// <inheritdoc/>
    public override int GetHashCode() => _path.GetHashCode(Comparison);

    /// <summary>The path as text.</summary>
    public override string ToString() => _path;

    /// <summary>The path as text, quoted by <paramref name="format"/>: <c>d</c>, <c>dn</c>, <c>s</c>, <c>sn</c> or <c>nq</c>.</summary>
    /// <exception cref="FormatException">The format is none of these.</exception>
    public string ToString(string? format) => format switch
    {
        DoubleQuote => Quoting.Double(_path),
        DoubleQuoteIfNeeded => Quoting.DoubleIfNeeded(_path),
        SingleQuote => Quoting.Single(_path),
        SingleQuoteIfNeeded => Quoting.SingleIfNeeded(_path),
        null or "" or NoQuotes => _path,
        _ => throw new FormatException($"A path has the formats d, dn, s, sn and nq, not '{format}'"),
    };

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString(format);

    private static StringComparison Comparison =>
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}

/// <summary>Parses a path; a relative path is relative to the working directory.</summary>
internal sealed class AbsolutePathTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? AbsolutePath.Create(Path.GetFullPath(text)) : base.ConvertFrom(context, culture, value);
}

/// <summary>An object with a path.</summary>
public interface IAbsolutePathHolder
{
    /// <summary>The path.</summary>
    AbsolutePath Path { get; }
}
