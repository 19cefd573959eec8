namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    /// <summary>Appends lines; creates the file and its directory if missing.</summary>
    public static AbsolutePath AppendAllLines(this AbsolutePath path, IEnumerable<string> lines, Encoding? encoding = null)
    {
        path.Parent?.CreateDirectory();
        File.AppendAllLines(path, lines, encoding ?? DefaultEncoding);
        return path;
    }

    /// <inheritdoc cref="AppendAllLines(AbsolutePath,IEnumerable{string},Encoding)"/>
    public static AbsolutePath AppendAllLines(this AbsolutePath path, string[] lines, Encoding? encoding = null) =>
        path.AppendAllLines((IEnumerable<string>)lines, encoding);

    /// <summary>Appends text unchanged; creates the file and its directory if missing.</summary>
    public static AbsolutePath AppendAllText(this AbsolutePath path, string content, Encoding? encoding = null)
    {
        path.Parent?.CreateDirectory();
        File.AppendAllText(path, content, encoding ?? DefaultEncoding);
        return path;
    }

    /// <summary>Writes lines to a new or replaced file; creates its directory if missing.</summary>
    public static AbsolutePath WriteAllLines(
        this AbsolutePath path, IEnumerable<string> lines, Encoding? encoding = null, PlatformFamily? platformFamily = null,
        bool? eofLineBreak = null)
    {
        var lineBreak = (platformFamily ?? DefaultLineBreakType) == PlatformFamily.Windows ? "\r\n" : "\n";
        var ending = eofLineBreak ?? DefaultEofLineBreak ? lineBreak : "";
        return path.WriteAllText(string.Join(lineBreak, lines) + ending, encoding, eofLineBreak: false);
    }

    /// <inheritdoc cref="WriteAllLines(AbsolutePath,IEnumerable{string},Encoding,PlatformFamily?,bool?)"/>
    public static AbsolutePath WriteAllLines(
        this AbsolutePath path, string[] lines, Encoding? encoding = null, PlatformFamily? platformFamily = null,
        bool? eofLineBreak = null) =>
        path.WriteAllLines((IEnumerable<string>)lines, encoding, platformFamily, eofLineBreak);

    /// <summary>Writes text to a new or replaced file; creates its directory if missing. Unless <paramref name="eofLineBreak"/> is false,
    /// the file ends with exactly one line break, whatever the text ends with.</summary>
    public static AbsolutePath WriteAllText(this AbsolutePath path, string content, Encoding? encoding = null, bool? eofLineBreak = null)
    {
        if (eofLineBreak ?? DefaultEofLineBreak)
            content = content.TrimEnd('\r', '\n') + (content.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
        path.Parent?.CreateDirectory();
        File.WriteAllText(path, content, encoding ?? DefaultEncoding);
        return path;
    }

    /// <summary>Writes bytes to a new or replaced file; creates its directory if missing.</summary>
    public static AbsolutePath WriteAllBytes(this AbsolutePath path, byte[] bytes)
    {
        path.Parent?.CreateDirectory();
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The text of the file.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static string ReadAllText(this AbsolutePath path, Encoding? encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllText(path, encoding ?? Encoding.UTF8);
    }

    /// <summary>The lines of the file.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static string[] ReadAllLines(this AbsolutePath path, Encoding? encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllLines(path, encoding ?? Encoding.UTF8);
    }

    /// <summary>The bytes of the file.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static byte[] ReadAllBytes(this AbsolutePath path)
    {
        Assert.FileExists(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Replaces the text of the file by the result of <paramref name="update"/>.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static AbsolutePath UpdateText(this AbsolutePath path, Func<string, string> update, Encoding? encoding = null) =>
        path.WriteAllText(update(path.ReadAllText(encoding)), encoding);
}
