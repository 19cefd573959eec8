namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>The files and environment variables of a user's OpenSSH.</summary>
/// <param name="Home">The user's home directory: <c>~</c>.</param>
/// <param name="LocalUser">The user's name on this machine.</param>
public sealed record OpenSshDefaults(string Home, string LocalUser)
{
    /// <summary>The user's configuration file. It need not exist.</summary>
    public string UserFile { get; init; } = Path.Combine(Home, ".ssh", "config");

    /// <summary>The machine's configuration file, read after the user's; null for none. It need not exist.</summary>
    public string? SystemFile { get; init; } = "/etc/ssh/ssh_config";

    /// <summary>Reads an environment variable: <c>SSH_AUTH_SOCK</c>, and variables in a configuration (<c>${…}</c>).</summary>
    public Func<string, string?> GetVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The defaults of the user who runs this program.</summary>
    public static OpenSshDefaults ForCurrentUser() =>
        new(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName);

    /// <summary>The same with this configuration file instead of all others: <c>ssh -F</c>.</summary>
    public OpenSshDefaults WithConfigurationFile(string configurationFile) => this with { UserFile = configurationFile, SystemFile = null };

    /// <summary>A path in the user's <c>~/.ssh</c>.</summary>
    internal string InSshDirectory(string name) => Path.Combine(Home, ".ssh", name);

    /// <summary>Replaces <c>~/</c> in a path. Another user's home (<c>~name</c>) stays unchanged.</summary>
    internal string ExpandHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Home + path[1..] : path;
}
