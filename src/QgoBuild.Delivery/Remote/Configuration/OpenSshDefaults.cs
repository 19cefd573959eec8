namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>Where a user's OpenSSH keeps its files, and what else it takes from its surroundings.</summary>
/// <param name="Home">The user's home directory: what <c>~</c> means.</param>
/// <param name="LocalUser">The user's name on this machine.</param>
public sealed record OpenSshDefaults(string Home, string LocalUser)
{
    /// <summary>The user's configuration file. One that does not exist says nothing.</summary>
    public string UserFile { get; init; } = Path.Combine(Home, ".ssh", "config");

    /// <summary>The machine's configuration file, read after the user's; null for none. One that does not exist says nothing.</summary>
    public string? SystemFile { get; init; } = "/etc/ssh/ssh_config";

    /// <summary>Reads a variable of the environment: <c>SSH_AUTH_SOCK</c>, and those that a configuration names as <c>${…}</c>.</summary>
    public Func<string, string?> GetVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Those of the user who runs this program.</summary>
    public static OpenSshDefaults ForCurrentUser() => new(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName);

    /// <summary>The same with this configuration file in the place of all others: <c>ssh -F</c>.</summary>
    public OpenSshDefaults WithConfigurationFile(string configurationFile) => this with { UserFile = configurationFile, SystemFile = null };

    /// <summary>A path in the user's <c>~/.ssh</c>.</summary>
    internal string InSshDirectory(string name) => Path.Combine(Home, ".ssh", name);

    /// <summary>A path with <c>~/</c> replaced. Another user's home (<c>~name</c>) is left as it is.</summary>
    internal string ExpandHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Home + path[1..] : path;
}
