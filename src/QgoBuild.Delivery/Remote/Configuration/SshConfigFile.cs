using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A configuration file of OpenSSH.</summary>
/// <param name="Path">Its path.</param>
/// <param name="IsUserFile">
/// True for the user's file, false for the machine's. Relative paths in them have different base directories.
/// </param>
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
