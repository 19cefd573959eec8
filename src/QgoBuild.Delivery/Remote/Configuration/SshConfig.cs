using System.Globalization;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>What the configuration says of one host, complete with OpenSSH's defaults.</summary>
/// <param name="Tokens">The host's names, its port and its user.</param>
/// <param name="Jumps">The hosts on the way, the first one nearest to us.</param>
internal sealed record SshConfig(SshTokens Tokens, IReadOnlyList<SshJump> Jumps)
{
    private const int DefaultPort = 22;
    private static readonly string[] DefaultKeys = ["id_ed25519", "id_ecdsa", "id_rsa"];

    /// <summary>Private keys to try, in order; some may not exist.</summary>
    public required IReadOnlyList<string> IdentityFiles { get; init; }

    /// <summary>True when the configuration names them, false for the default ones.</summary>
    public required bool NamesIdentities { get; init; }

    /// <summary>Certificates of the user's keys.</summary>
    public required IReadOnlyList<string> CertificateFiles { get; init; }

    /// <summary>True when an agent's other keys are not to be tried.</summary>
    public required bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for no agent.</summary>
    public required string? Agent { get; init; }

    /// <summary>The name by which known_hosts knows the host, whatever its port; null for its own.</summary>
    public required string? HostKeyAlias { get; init; }

    /// <summary>The user's known_hosts files; a new key would go to the first.</summary>
    public required IReadOnlyList<string> UserKnownHosts { get; init; }

    /// <summary>The machine's known_hosts files.</summary>
    public required IReadOnlyList<string> GlobalKnownHosts { get; init; }

    /// <summary>Reads what there is for a host.</summary>
    /// <param name="conventions">Where the files are.</param>
    /// <param name="host">The host as it was typed.</param>
    /// <param name="port">A port that was given, and stands.</param>
    /// <param name="user">A user that was given, and stands.</param>
    /// <exception cref="SshConfigException">The configuration is wrong, or wants something that is not supported.</exception>
    public static SshConfig Read(OpenSshDefaults conventions, string host, int? port = null, string? user = null)
    {
        var settings = new SshSettings();
        if (port is not null)
            settings.Say("port", port.Value.ToString(CultureInfo.InvariantCulture), default);
        if (user is not null)
            settings.Say("user", user, default);

        var reader = new SshConfigReader(conventions, settings, host, host, isFinal: false);
        reader.Read();
        var name = (settings["hostname"] is { } text ? SshTokens.ExpandHostName(text, host) : host).ToLowerInvariant();
        if (reader.WantsFinalPass)
        {
            settings.Replace("hostname", name);
            new SshConfigReader(conventions, settings, host, name, isFinal: true).Read();
        }

        SshKeywords.RefuseUnsupported(settings);
        return Complete(settings, conventions, host, name);
    }

    private static SshConfig Complete(SshSettings settings, OpenSshDefaults conventions, string host, string name)
    {
        var port = settings["port"] is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : DefaultPort;
        var alias = settings["hostkeyalias"]?.ToLowerInvariant();
        var tokens = new SshTokens(conventions, host, name, port, settings["user"] ?? conventions.LocalUser, alias ?? host);
        var identities = settings.All("identityfile");
        _ = SshJump.TryParseChain(settings["proxyjump"] ?? "none", out var jumps);

        return new SshConfig(tokens, jumps!)
        {
            IdentityFiles = Paths(identities.Count > 0 ? identities : [.. DefaultKeys.Select(conventions.InSshDirectory)]),
            NamesIdentities = identities.Count > 0,
            CertificateFiles = Paths(settings.All("certificatefile")),
            IdentitiesOnly = settings["identitiesonly"] == "yes",
            Agent = AgentOf(settings["identityagent"], tokens),
            HostKeyAlias = alias,
            UserKnownHosts = Paths(settings.All("userknownhostsfile") is { Count: > 0 } own ? own : ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"]),
            GlobalKnownHosts = Paths(settings.All("globalknownhostsfile") is { Count: > 0 } all ? all : ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]),
        };

        IReadOnlyList<string> Paths(IReadOnlyList<string> written) => [.. written.Where(path => !IsNone(path)).Select(tokens.ExpandPath)];
    }

    private static string? AgentOf(string? written, SshTokens tokens) => written switch
    {
        null or "SSH_AUTH_SOCK" => NullIfEmpty(tokens.Conventions.Variable("SSH_AUTH_SOCK")),
        _ when IsNone(written) => null,
        ['$', not '{', ..] => NullIfEmpty(tokens.Conventions.Variable(written[1..])),
        _ => tokens.ExpandPath(written),
    };

    private static bool IsNone(string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static string? NullIfEmpty(string? value) => value is "" ? null : value;
}
