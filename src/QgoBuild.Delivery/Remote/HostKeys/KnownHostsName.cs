using System.Globalization;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>The name of a host in known_hosts.</summary>
/// <param name="Host">The name or address of the connection.</param>
/// <param name="Port">The port of the connection.</param>
/// <param name="Alias">A name that replaces both (HostKeyAlias); null for none.</param>
internal sealed record KnownHostsName(string Host, int Port, string? Alias = null)
{
    /// <summary>The names to look up. As with OpenSSH, a host on another port than 22 may also be listed without its port.</summary>
    public IReadOnlyList<string> LookupNames => Alias is null && Port != KnownHosts.DefaultPort ? [PrimaryName, Host] : [PrimaryName];

    /// <summary>The name for a new line.</summary>
    public string PrimaryName => Alias ?? Format(Host, Port);

    /// <summary>The name that a certificate must contain, without a port.</summary>
    public string Principal => Alias ?? Host;

    /// <summary>Formats a name: <c>host</c>, or <c>[host]:port</c> when the port is not 22.</summary>
    public static string Format(string host, int port) =>
        port == KnownHosts.DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}");
}
