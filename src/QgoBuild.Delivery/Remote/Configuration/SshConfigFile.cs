using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A configuration file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="IsUserFile">True for the user's own, false for the machine's: what is relative in it is so to another directory.</param>
internal sealed record SshConfigFile(string Path, bool IsUserFile)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The file's lines; none when it does not exist.</summary>
    /// <exception cref="SshConfigException">It cannot be read, or others may write it.</exception>
    public IReadOnlyList<string> ReadLines()
    {
        try
        {
            if (!File.Exists(Path))
                return [];
            if (IsUserFile && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & WritableByOthers) != 0)
                throw new SshConfigException($"Others than its owner may write {Path}: it is not trusted.", RemoteCommand.Of("chmod", "go-w", Path).Text);

            return File.ReadAllText(Path).Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SshConfigException($"The configuration file {Path} cannot be read: {error.Message}", cause: error);
        }
    }

    /// <summary>A path or pattern as it stands after <c>Include</c>, made absolute.</summary>
    public string ResolvePath(string pattern, OpenSshDefaults defaults) => defaults.ExpandHome(pattern) switch
    {
        ['/', ..] path => path,
        var path => IsUserFile ? defaults.InSshDirectory(path) : System.IO.Path.Combine("/etc/ssh", path),
    };
}
