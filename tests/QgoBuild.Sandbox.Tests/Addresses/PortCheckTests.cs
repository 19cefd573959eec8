using System.Net;
using System.Net.Sockets;
using QgoBuild.Sandbox.Addresses;

namespace QgoBuild.Sandbox.Tests.Addresses;

public sealed class PortCheckTests
{
    [Fact]
    public void A_taken_port_is_named_with_its_holder()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refused = Assert.Throws<PortTakenException>(() => PortCheck.ThrowIfTaken([new("127.0.0.1", port, 22)]));

        Assert.Contains($"127.0.0.1:{port}", refused.Message);
        if (OperatingSystem.IsLinux()) Assert.Contains($"process {Environment.ProcessId}", refused.Message);
    }

    [Fact]
    public void A_listener_on_all_addresses_takes_each_of_them()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Throws<PortTakenException>(() => PortCheck.ThrowIfTaken([new("127.0.0.1", port, 22)]));
    }

    [Fact]
    public void All_taken_ports_are_named_at_once()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        var ports = new[] { first, second }.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();

        var refused =
            Assert.Throws<PortTakenException>(() => PortCheck.ThrowIfTaken(ports.Select(port => new PublishedPort("127.0.0.1", port, 22))));

        Assert.All(ports, port => Assert.Contains($"127.0.0.1:{port}", refused.Message));
    }

    [Fact]
    public void A_free_port_is_no_hindrance()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        PortCheck.ThrowIfTaken([new("127.0.0.1", port, 22)]);
    }

    [Fact]
    public void A_listener_is_found_in_the_kernels_table_by_address_and_port()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0B00007F:08AE 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0",
            "   1: 0C00007F:08AE 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0",
            "   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0",
            "   3: 0B00007F:08AE 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4714 1 0 100 0 0 10 0",
        ];

        Assert.Equal(["4711"], PortOwner.ListeningInodes(table, "127.0.0.11", 2222));
        Assert.Equal(["4713"], PortOwner.ListeningInodes(table, "127.0.0.12", 80));
        Assert.Empty(PortOwner.ListeningInodes(table, "127.0.0.11", 8080));
    }
}
