using System.Globalization;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>What a server publishes.</summary>
internal sealed record ServerPorts(PublishedPort Ssh, PublishedPort Web, PublishedPort Api, PublishedPort? Tls)
{
    public IEnumerable<PublishedPort> All => Tls is null ? [Ssh, Web, Api] : [Ssh, Web, Tls, Api];

    public string Url => UrlOf(Web);

    public string ApiUrl => UrlOf(Api);

    private static string UrlOf(PublishedPort port) =>
        port.Port == 80 ? $"http://{port.Address}" : string.Create(CultureInfo.InvariantCulture, $"http://{port.Address}:{port.Port}");
}
