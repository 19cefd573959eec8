namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>The settings of one host, by keyword. The first value of a keyword applies, and so does the first list of files; keys and
/// certificates are collected from all lines.</summary>
internal sealed class SshSettings
{
    private readonly Dictionary<string, (string Value, SshConfigLocation Location)> _values = [];
    private readonly Dictionary<string, List<string>> _lists = [];

    /// <summary>The value of a keyword; null when it is not set.</summary>
    public string? this[string keyword] => _values.TryGetValue(keyword, out var known) ? known.Value : null;

    /// <summary>The values of a keyword that may have several.</summary>
    public IReadOnlyList<string> GetAll(string keyword) => _lists.TryGetValue(keyword, out var list) ? list : [];

    /// <summary>The location of a value.</summary>
    public SshConfigLocation GetLocation(string keyword) => _values[keyword].Location;

    /// <summary>Sets a value, unless there is one.</summary>
    public void SetIfAbsent(string keyword, string value, SshConfigLocation location) => _values.TryAdd(keyword, (value, location));

    /// <summary>Sets a value, and replaces any other.</summary>
    public void Replace(string keyword, string value) =>
        _values[keyword] = (value, _values.TryGetValue(keyword, out var known) ? known.Location : default);

    /// <summary>Adds a value to a list, unless the list contains it.</summary>
    public void Add(string keyword, string value)
    {
        var list = _lists.TryGetValue(keyword, out var known) ? known : _lists[keyword] = [];
        if (!list.Contains(value)) list.Add(value);
    }

    /// <summary>Sets a list, unless there is one.</summary>
    public void SetListIfAbsent(string keyword, IReadOnlyList<string> values) => _lists.TryAdd(keyword, [.. values]);
}

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
