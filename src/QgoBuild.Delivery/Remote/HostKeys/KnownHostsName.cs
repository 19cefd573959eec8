using System.Globalization;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>A host as known_hosts may list it.</summary>
/// <param name="Host">The name or address that is dialled.</param>
/// <param name="Port">The port that is dialled.</param>
/// <param name="Alias">A name that takes the place of both (HostKeyAlias); null for none.</param>
internal sealed record KnownHostsName(string Host, int Port, string? Alias = null)
{
    /// <summary>The names under which it is looked up. As OpenSSH does, a host on another port than 22 may also be known by its plain name.</summary>
    public IReadOnlyList<string> LookupNames => Alias is null && Port != KnownHosts.DefaultPort ? [PrimaryName, Host] : [PrimaryName];

    /// <summary>The name under which a new key would be listed.</summary>
    public string PrimaryName => Alias ?? Format(Host, Port);

    /// <summary>The name that a certificate must have in it: ports are no part of it.</summary>
    public string Principal => Alias ?? Host;

    /// <summary>The name by which a file lists a host: <c>host</c>, or <c>[host]:port</c> when the port is not 22.</summary>
    public static string Format(string host, int port) => port == KnownHosts.DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}");
}
