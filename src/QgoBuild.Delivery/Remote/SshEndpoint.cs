using System.Globalization;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.HostKeys;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Where a server's sshd listens, and as whom and with which keys to go there. It is either complete, and then nothing else is read:
/// no configuration, agent or default key of whoever runs this has an influence. Or it follows the user's OpenSSH
/// (<see cref="FromOpenSshConfig"/>), which fills in what is not given.
/// </summary>
/// <param name="Host">A name or an address; by convention also an alias of <c>~/.ssh/config</c>.</param>
/// <param name="Port">The port; null for what the configuration says, or 22.</param>
/// <param name="User">The user to log in as; null for what the configuration says, or the local user's name.</param>
/// <param name="PrivateKeyFile">
/// A private key in OpenSSH's format (ed25519, ecdsa or rsa), as ssh-keygen writes it; it is then the only one that is tried. Null for
/// the keys of the configuration and the agent.
/// </param>
/// <param name="KnownHostsFile">
/// The known_hosts file that lists the server's own key; null for those of the configuration. A server that is not listed is refused.
/// </param>
public sealed record SshEndpoint(string Host, int? Port = null, string? User = null, string? PrivateKeyFile = null, string? KnownHostsFile = null)
{
    /// <summary>Where the user's OpenSSH is; null when everything is given, and nothing but that counts.</summary>
    public OpenSshDefaults? Defaults { get; init; }

    /// <summary>The passphrase of private keys that have one; null when there is none. Never shown.</summary>
    public string? Passphrase { get; init; }

    /// <summary>
    /// Asks for the passphrase of a private key, whose path it is given, when none is known; it answers null when nobody knows. It is asked
    /// before anything is dialled, and for keys that no agent holds.
    /// </summary>
    public Func<string, string?>? PromptForPassphrase { get; init; }

    /// <summary>A server as <c>ssh HOST</c> would reach it for the user who runs this. What is set in addition goes before the configuration.</summary>
    /// <param name="host">A name, an address, or an alias of <c>~/.ssh/config</c>.</param>
    public static SshEndpoint FromOpenSshConfig(string host) => new(host) { Defaults = OpenSshDefaults.ForCurrentUser() };

    /// <summary>
    /// The lines of known_hosts by which the server, and every server on the way, is known here: names in clear, for another machine. Empty when
    /// none of them is known.
    /// </summary>
    /// <exception cref="DeliveryException">The configuration, or a file that it names, cannot be read.</exception>
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

    /// <summary><c>user@host</c>, as far as they are given, and the port when it is not 22.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(User is null ? "" : $"{User}@")}{Host}{(Port is null or KnownHosts.DefaultPort ? "" : $":{Port}")}");
}
