namespace QgoBuild.Delivery.Remote;

/// <summary>The address of a server's sshd, with user and keys. It is either complete, and then no configuration, agent or default key of
/// the user is read; or missing values come from the user's OpenSSH (<see cref="FromOpenSshConfig"/>).</summary>
/// <param name="Host">A name or an address; by convention also an alias of <c>~/.ssh/config</c>.</param>
/// <param name="Port">The port; null for the configured one, or 22.</param>
/// <param name="User">The user to log in as; null for the configured one, or the local user.</param>
/// <param name="PrivateKeyFile">A private key in OpenSSH's format (ed25519, ecdsa or rsa), which is then the only one that is tried; null
/// for the keys of the configuration and the agent.</param>
/// <param name="KnownHostsFile">The known_hosts file with the host key of the server; null for the configured files. A server that is not
/// listed is refused.</param>
public sealed record SshEndpoint(string Host, int? Port = null, string? User = null, string? PrivateKeyFile = null,
    string? KnownHostsFile = null)
{
    /// <summary>The user's OpenSSH, for values that are not set here; null when the endpoint is complete.</summary>
    public OpenSshDefaults? Defaults { get; init; }

    /// <summary>The passphrase of private keys; null for none. Never printed.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Prompts for the passphrase of a private key, given its path, when <see cref="Passphrase"/> is null; it returns null for
    /// none. It is called before the connection, for keys that are not in an agent.</summary>
    public Func<string, string?>? PromptForPassphrase { get; init; }

    /// <summary>A server as <c>ssh HOST</c> reaches it for the current user. Values that are set in addition take precedence over the
    /// configuration.</summary>
    /// <param name="host">A name, an address, or an alias of <c>~/.ssh/config</c>.</param>
    public static SshEndpoint FromOpenSshConfig(string host) => new(host) { Defaults = OpenSshDefaults.ForCurrentUser() };

    /// <summary>The lines of known_hosts for the server and its jump hosts, with names that are not hashed, for use on another machine.
    /// Empty when none of them is known.</summary>
    /// <exception cref="DeliveryException">The configuration, or a file in it, cannot be read.</exception>
    public string GetKnownHostsLines()
    {
        var lines = new List<string>();
        for (var hop = SshRoute.Resolve(this); hop is not null; hop = hop.Through)
        {
            var known = KnownHosts.Load(hop.KnownHosts);
            lines.AddRange(known.GetKeys(hop.HostKeyName).Select(key => $"{hop.HostKeyName.PrimaryName} {key}"));
            lines.AddRange(known.GetAuthorities(hop.HostKeyName).Select(key => $"@cert-authority {hop.HostKeyName.PrimaryName} {key}"));
        }

        return string.Join('\n', lines.Distinct());
    }

    /// <summary><c>[user@]host[:port]</c>, with the port when it is not 22.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{(User is null ? "" : $"{User}@")}{Host}{(Port is null or KnownHosts.DefaultPort ? "" : $":{Port}")}");
}

/// <summary>A server to connect to, with all settings resolved: the target, or a jump host.</summary>
internal sealed record SshHop(string Host, int Port, string User)
{
    /// <summary>The host as the user typed it.</summary>
    public required string OriginalHost { get; init; }

    /// <summary>The name in known_hosts that replaces its own; null for none.</summary>
    public string? HostKeyAlias { get; init; }

    /// <summary>The known_hosts files; a new key belongs in the first.</summary>
    public required IReadOnlyList<string> KnownHosts { get; init; }

    /// <summary>The keys to log in with.</summary>
    public required IdentityOptions Keys { get; init; }

    /// <summary>The options of the equivalent OpenSSH command.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The jump host through which it is reached; null for a direct connection.</summary>
    public SshHop? Through { get; init; }

    /// <summary>The name in known_hosts.</summary>
    public KnownHostsName HostKeyName => new(Host, Port, HostKeyAlias);

    /// <summary>Host, port and jump host, for messages.</summary>
    public string Description => Through is null ? $"{Host} port {Port}" : $"{Host} port {Port}, reached through {Through},";

    /// <summary>The jump hosts and this server, in the order of the connections.</summary>
    public IEnumerable<SshHop> Route => Through is null ? [this] : Through.Route.Append(this);

    /// <summary><c>user@host</c>, and the port when it is not 22.</summary>
    public override string ToString() => Port == HostKeys.KnownHosts.DefaultPort ? $"{User}@{Host}" : $"{User}@{Host}:{PortText}";

    /// <summary>The OpenSSH command for the same connection.</summary>
    public RemoteCommand ToSshCommand(string option) => RemoteCommand.Of("ssh", [option, .. Options, $"{User}@{OriginalHost}", "true"]);

    /// <summary>The OpenSSH command that adds the key to the server, if the user has other access to it.</summary>
    public RemoteCommand ToCopyIdCommand() =>
        RemoteCommand.Of("ssh-copy-id",
            ["-p", PortText, .. Keys.IsExplicit ? ["-i", Keys.Files[0] + ".pub"] : Array.Empty<string>(), $"{User}@{OriginalHost}"]);

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
