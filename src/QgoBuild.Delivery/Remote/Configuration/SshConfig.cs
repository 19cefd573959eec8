namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>The configuration of one host, completed with OpenSSH's defaults.</summary>
/// <param name="Tokens">The host's names, its port and its user.</param>
/// <param name="Jumps">The jump hosts, the nearest one first.</param>
internal sealed record SshConfig(SshTokens Tokens, IReadOnlyList<SshJump> Jumps)
{
    private const int DefaultPort = 22;
    private static readonly string[] DefaultKeys = ["id_ed25519", "id_ecdsa", "id_rsa"];

    /// <summary>The private keys to try, in order; files may be missing.</summary>
    public required IReadOnlyList<string> IdentityFiles { get; init; }

    /// <summary>True when the keys are configured, false for the default ones.</summary>
    public required bool HasConfiguredIdentities { get; init; }

    /// <summary>Certificates of the user's keys.</summary>
    public required IReadOnlyList<string> CertificateFiles { get; init; }

    /// <summary>True when other keys of an agent must not be tried.</summary>
    public required bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for no agent.</summary>
    public required string? Agent { get; init; }

    /// <summary>The name of the host in known_hosts, regardless of its port; null for its own name.</summary>
    public required string? HostKeyAlias { get; init; }

    /// <summary>The user's known_hosts files; a new key belongs in the first.</summary>
    public required IReadOnlyList<string> UserKnownHosts { get; init; }

    /// <summary>The machine's known_hosts files.</summary>
    public required IReadOnlyList<string> GlobalKnownHosts { get; init; }

    /// <summary>Reads the configuration of a host.</summary>
    /// <param name="defaults">The configuration files.</param>
    /// <param name="host">The host as the user typed it.</param>
    /// <param name="port">A port that takes precedence; null for the configured one.</param>
    /// <param name="user">A user that takes precedence; null for the configured one.</param>
    /// <exception cref="SshConfigException">The configuration is invalid, or uses something that is not supported.</exception>
    public static SshConfig Read(OpenSshDefaults defaults, string host, int? port = null, string? user = null)
    {
        var settings = new SshSettings();
        if (port is not null) settings.SetIfAbsent("port", port.Value.ToString(CultureInfo.InvariantCulture), default);
        if (user is not null) settings.SetIfAbsent("user", user, default);

        var reader = new SshConfigReader(defaults, settings, host, host, isFinal: false);
        reader.Read();
        var name = (settings["hostname"] is { } text ? SshTokens.ExpandHostName(text, host) : host).ToLowerInvariant();
        if (reader.NeedsFinalPass)
        {
            settings.Replace("hostname", name);
            new SshConfigReader(defaults, settings, host, name, isFinal: true).Read();
        }

        SshKeywords.ThrowIfUnsupported(settings);
        return Complete(settings, defaults, host, name);
    }

    private static SshConfig Complete(SshSettings settings, OpenSshDefaults defaults, string host, string name)
    {
        var port = settings["port"] is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : DefaultPort;
        var alias = settings["hostkeyalias"]?.ToLowerInvariant();
        var tokens = new SshTokens(defaults, host, name, port, settings["user"] ?? defaults.LocalUser, alias ?? host);
        var identities = settings.GetAll("identityfile");
        _ = SshJump.TryParseChain(settings["proxyjump"] ?? "none", out var jumps);

        return new SshConfig(tokens, jumps!)
        {
            IdentityFiles = Paths(identities.Count > 0 ? identities : [.. DefaultKeys.Select(defaults.InSshDirectory)]),
            HasConfiguredIdentities = identities.Count > 0,
            CertificateFiles = Paths(settings.GetAll("certificatefile")),
            IdentitiesOnly = settings["identitiesonly"] == "yes",
            Agent = GetAgent(settings["identityagent"], tokens),
            HostKeyAlias = alias,
            UserKnownHosts =
                Paths(settings.GetAll("userknownhostsfile") is { Count: > 0 } own ? own : ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"]),
            GlobalKnownHosts = Paths(settings.GetAll("globalknownhostsfile") is { Count: > 0 } all
                ? all : ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]),
        };

        IReadOnlyList<string> Paths(IReadOnlyList<string> written) => [.. written.Where(path => !IsNone(path)).Select(tokens.ExpandPath)];
    }

    private static string? GetAgent(string? written, SshTokens tokens) => written switch
    {
        null or "SSH_AUTH_SOCK" => NullIfEmpty(tokens.Defaults.GetVariable("SSH_AUTH_SOCK")),
        _ when IsNone(written) => null,
        ['$', not '{', ..] => NullIfEmpty(tokens.Defaults.GetVariable(written[1..])),
        _ => tokens.ExpandPath(written),
    };

    private static bool IsNone(string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase);
    private static string? NullIfEmpty(string? value) => value is "" ? null : value;
}
