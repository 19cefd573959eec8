using System.Globalization;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>Where a server's sshd listens, and as whom and with which keys to go there.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">The port, usually 22.</param>
/// <param name="User">The user to log in as.</param>
/// <param name="PrivateKeyFile">A private key in OpenSSH's format (ed25519, ecdsa or rsa), as ssh-keygen writes it.</param>
/// <param name="KnownHostsFile">The known_hosts file that lists the server's own key. A server that it does not list is refused.</param>
public sealed record SshEndpoint(string Host, int Port, string User, string PrivateKeyFile, string KnownHostsFile)
{
    /// <summary>The private key's passphrase; null when it has none. Never shown.</summary>
    public string? Passphrase { get; init; }

    /// <summary><c>user@host</c>, and the port when it is not 22.</summary>
    public override string ToString() => Port == KnownHosts.DefaultPort ? $"{User}@{Host}" : $"{User}@{Host}:{PortText}";

    /// <summary>What a person types to try the same connection with OpenSSH.</summary>
    internal RemoteCommand AsSshCommand(string option) => RemoteCommand.Of(
        "ssh", option, "-p", PortText, "-i", PrivateKeyFile, "-o", $"UserKnownHostsFile=\"{KnownHostsFile}\"", $"{User}@{Host}", "true");

    /// <summary>What a person types to give the server this key, where another way in exists.</summary>
    internal RemoteCommand AsCopyIdCommand() => RemoteCommand.Of("ssh-copy-id", "-p", PortText, "-i", PrivateKeyFile + ".pub", $"{User}@{Host}");

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
