using System.Globalization;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>What a server publishes.</summary>
/// <param name="Ssh">SSH.</param>
/// <param name="Web">The environment's frontend.</param>
/// <param name="Api">The environment's backend.</param>
/// <param name="Http">Port 80, where an ACME authority validates names, unless the frontend is there.</param>
/// <param name="Tls">Port 443.</param>
internal sealed record ServerPorts(PublishedPort Ssh, PublishedPort Web, PublishedPort Api, PublishedPort? Http, PublishedPort? Tls)
{
    public IEnumerable<PublishedPort> All => new[] { Ssh, Web, Http, Tls, Api }.OfType<PublishedPort>();

    public string Url => UrlOf(Web);

    public string ApiUrl => UrlOf(Api);

    private static string UrlOf(PublishedPort port) =>
        port.Port == 80 ? $"http://{port.Address}" : string.Create(CultureInfo.InvariantCulture, $"http://{port.Address}:{port.Port}");
}
