using System.Net.Sockets;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>Where the sandbox can be reached from this machine: loopback addresses only. Each server has one of its own, so that both have
/// the ports that the real ones have; where there is but one loopback address, other ports of that.</summary>
internal sealed record SandboxAddresses(
    ServerPorts Staging, ServerPorts Production, PublishedPort Registry, PublishedPort Origin, PublishedPort Acme,
    PublishedPort AcmeManagement)
{
    /// <summary>Linux has the whole network 127.0.0.0/8.</summary>
    public static SandboxAddresses AddressPerServer { get; } = new(
        new ServerPorts(
            new("127.0.0.11", 2222, 22), new("127.0.0.11", 8080, 8080), new("127.0.0.11", 5001, 5001),
            Http: new("127.0.0.11", 80, 80), Tls: null),
        new ServerPorts(
            new("127.0.0.12", 2222, 22), new("127.0.0.12", 80, 80), new("127.0.0.12", 5000, 5000),
            Http: null, Tls: new("127.0.0.12", 443, 443)),
        new PublishedPort("127.0.0.10", 5443, 5443),
        new PublishedPort("127.0.0.10", 2222, 22),
        new PublishedPort("127.0.0.10", 14000, 14000),
        new PublishedPort("127.0.0.10", 15000, 15000));

    /// <summary>macOS has 127.0.0.1 alone, and Docker Desktop forwards nothing else.</summary>
    public static SandboxAddresses SingleAddress { get; } = new(
        new ServerPorts(
            new("127.0.0.1", 21022, 22), new("127.0.0.1", 21080, 8080), new("127.0.0.1", 21001, 5001),
            Http: new("127.0.0.1", 21081, 80), Tls: null),
        new ServerPorts(
            new("127.0.0.1", 22022, 22), new("127.0.0.1", 22080, 80), new("127.0.0.1", 22000, 5000),
            Http: null, Tls: new("127.0.0.1", 22443, 443)),
        new PublishedPort("127.0.0.1", 20443, 5443),
        new PublishedPort("127.0.0.1", 20022, 22),
        new PublishedPort("127.0.0.1", 20140, 14000),
        new PublishedPort("127.0.0.1", 20150, 15000));

    public IEnumerable<PublishedPort> All => [.. Staging.All, .. Production.All, Registry, Origin, Acme, AcmeManagement];

    /// <summary>The ACME directory as this machine names it.</summary>
    public string AcmeUrl => $"https://{Acme.Endpoint}/dir";

    /// <summary>The ACME authority's management interface as this machine names it.</summary>
    public string AcmeManagementUrl => $"https://{AcmeManagement.Endpoint}";

    public static SandboxAddresses Select(bool engineIsDesktop) =>
        !engineIsDesktop && CanBind(AddressPerServer.Staging.Ssh.Address) ? AddressPerServer : SingleAddress;

    private static bool CanBind(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            return true;
        }
        catch (SocketException) { return false; }
    }
}
