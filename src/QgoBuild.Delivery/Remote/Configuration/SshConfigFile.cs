namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A configuration file of OpenSSH.</summary>
/// <param name="Path">Its path.</param>
/// <param name="IsUserFile">True for the user's file, false for the machine's. Relative paths in them have different base
/// directories.</param>
internal sealed record SshConfigFile(string Path, bool IsUserFile)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Reads the lines; none when the file does not exist.</summary>
    /// <exception cref="SshConfigException">The file cannot be read, or other users may write it.</exception>
    public IReadOnlyList<string> ReadLines()
    {
        try
        {
            if (!File.Exists(Path)) return [];
            if (IsUserFile && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & WritableByOthers) != 0)
                throw new SshConfigException($"{Path} is not trusted: other users than its owner may write it.",
                    RemoteCommand.Of("chmod", "go-w", Path).Text);

            return File.ReadAllText(Path).Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SshConfigException($"The configuration file {Path} cannot be read: {error.Message}", cause: error);
        }
    }

    /// <summary>Makes a path or pattern of an <c>Include</c> absolute.</summary>
    public string ResolvePath(string pattern, OpenSshDefaults defaults) => defaults.ExpandHome(pattern) switch
    {
        ['/', ..] path => path,
        var path => IsUserFile ? defaults.InSshDirectory(path) : System.IO.Path.Combine("/etc/ssh", path),
    };
}

/// <summary>A line with a keyword and its arguments.</summary>
/// <param name="Location">The location of the line.</param>
/// <param name="Keyword">The keyword, in lower case.</param>
/// <param name="Rest">The text after the keyword.</param>
/// <param name="Words">The words of that text, without a comment.</param>
internal sealed record SshConfigLine(SshConfigLocation Location, string Keyword, string Rest, IReadOnlyList<string> Words)
{
    /// <summary>Parses a line; false for an empty line and a comment.</summary>
    /// <exception cref="SshConfigException">The line has no argument, or an unclosed quote.</exception>
    public static bool TryParse(string text, SshConfigLocation location, [NotNullWhen(true)] out SshConfigLine? line)
    {
        line = null;
        var rest = text.TrimEnd(' ', '\t', '\r', '\n', '\f');
        var keyword = SshConfigTokenizer.Next(ref rest!);
        if (keyword == "") keyword = SshConfigTokenizer.Next(ref rest!);
        if (keyword is null or "" or ['#', ..]) return false;

        rest = rest?.TrimStart(' ', '\t', '\r', '\n') ?? "";
        if (rest.Length == 0) throw new SshConfigException(location, $"\"{keyword}\" has no argument.");
        if (!SshConfigTokenizer.TrySplit(rest, out var words)) throw new SshConfigException(location, "a quote is not closed.");

        line = new SshConfigLine(location, keyword.ToLowerInvariant(), rest, words);
        return true;
    }

    /// <summary>The only argument.</summary>
    /// <exception cref="SshConfigException">There is no argument, there are several, or it is empty.</exception>
    public string GetSingleArgument() => Words is [{ Length: > 0 } word]
        ? word
        : throw new SshConfigException(Location,
            $"\"{Keyword}\" takes one argument, but {(Words.Count > 1 ? $"{Words.Count} are given" : "it is empty")}.");

    /// <summary>The arguments, at least one.</summary>
    /// <exception cref="SshConfigException">There is no argument, or an empty one.</exception>
    public IReadOnlyList<string> GetArguments() => Words.Count > 0 && !Words.Contains("")
        ? Words
        : throw new SshConfigException(Location, $"\"{Keyword}\" has an empty argument.");
}

/// <summary>A line of a configuration file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line's number, from 1.</param>
internal readonly record struct SshConfigLocation(string File, int Line)
{
    public override string ToString() => $"{File} line {Line}";
}

/// <summary>The user's SSH configuration is invalid, or uses something that is not supported and cannot be ignored, because the connection
/// would go elsewhere. No connection was made.</summary>
public sealed class SshConfigException : DeliveryException
{
    internal SshConfigException(SshConfigLocation location, string problem, string? remedy = null)
        : base($"{location}: {problem}", remedy) { }

    internal SshConfigException(string message, string? remedy = null, Exception? cause = null)
        : base(message, remedy, cause) { }
}
