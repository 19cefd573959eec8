using System.Globalization;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

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
