using System.Globalization;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>A server that is connected to, with everything settled: the one that is meant, or one on the way to it.</summary>
internal sealed record SshHop(string Host, int Port, string User)
{
    /// <summary>How the person at the terminal would call it.</summary>
    public required string OriginalHost { get; init; }

    /// <summary>A name that known_hosts lists it by, in the place of its own; null for none.</summary>
    public string? HostKeyAlias { get; init; }

    /// <summary>The known_hosts files; a new key would go to the first.</summary>
    public required IReadOnlyList<string> KnownHosts { get; init; }

    /// <summary>The keys to log in with.</summary>
    public required IdentityOptions Keys { get; init; }

    /// <summary>The options that let OpenSSH go the same way.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The server through which it is reached; null when it is dialled from here.</summary>
    public SshHop? Through { get; init; }

    /// <summary>The name by which known_hosts may list it.</summary>
    public KnownHostsName HostKeyName => new(Host, Port, HostKeyAlias);

    /// <summary>Host and port, and the way there, for a sentence.</summary>
    public string Description => Through is null ? $"{Host} port {Port}" : $"{Host} port {Port}, reached over {Through},";

    /// <summary>It and every server before it, the first one to dial first.</summary>
    public IEnumerable<SshHop> Route => Through is null ? [this] : Through.Route.Append(this);

    /// <summary><c>user@host</c>, and the port when it is not 22.</summary>
    public override string ToString() => Port == HostKeys.KnownHosts.DefaultPort ? $"{User}@{Host}" : $"{User}@{Host}:{PortText}";

    /// <summary>What a person types to try the same connection with OpenSSH.</summary>
    public RemoteCommand ToSshCommand(string option) => RemoteCommand.Of("ssh", [option, .. Options, $"{User}@{OriginalHost}", "true"]);

    /// <summary>What a person types to give the server a key, where another way in exists.</summary>
    public RemoteCommand ToCopyIdCommand() =>
        RemoteCommand.Of("ssh-copy-id", ["-p", PortText, .. Keys.IsExplicit ? ["-i", Keys.Files[0] + ".pub"] : Array.Empty<string>(), $"{User}@{OriginalHost}"]);

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
