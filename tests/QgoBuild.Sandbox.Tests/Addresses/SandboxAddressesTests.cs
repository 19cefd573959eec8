using QgoBuild.Sandbox.Addresses;

namespace QgoBuild.Sandbox.Tests.Addresses;

public sealed class SandboxAddressesTests
{
    [Fact]
    public void Each_server_has_an_address_of_its_own_and_the_real_ones_ports()
    {
        var addresses = SandboxAddresses.AddressPerServer;

        Assert.Equal("http://127.0.0.11:8080", addresses.Staging.UrlOf("a.test"));
        Assert.Equal("http://127.0.0.11:5001", addresses.Staging.ApiUrlOf("a.test"));
        Assert.Equal("https://b.test", addresses.Production.UrlOf("b.test"));
        Assert.Equal("https://b.test:5000", addresses.Production.ApiUrlOf("b.test"));
    }

    [Fact]
    public void Each_server_publishes_the_port_at_which_names_are_validated()
    {
        Assert.Equal([22, 8080, 80, 5001], ContainerPortsOf(SandboxAddresses.AddressPerServer.Staging));
        Assert.Equal([22, 80, 443, 5000], ContainerPortsOf(SandboxAddresses.AddressPerServer.Production));
        Assert.Equal(ContainerPortsOf(SandboxAddresses.AddressPerServer.Staging), ContainerPortsOf(SandboxAddresses.SingleAddress.Staging));
        Assert.Equal(ContainerPortsOf(SandboxAddresses.AddressPerServer.Production),
            ContainerPortsOf(SandboxAddresses.SingleAddress.Production));
    }

    [Fact]
    public void The_ACME_authority_is_reached_over_TLS()
    {
        Assert.Equal("https://127.0.0.10:14000/dir", SandboxAddresses.AddressPerServer.AcmeUrl);
        Assert.Equal("https://127.0.0.10:15000", SandboxAddresses.AddressPerServer.AcmeManagementUrl);
    }

    [Fact]
    public void Where_there_is_one_loopback_address_ports_tell_the_servers_apart()
    {
        Assert.All(SandboxAddresses.SingleAddress.All, port => Assert.Equal("127.0.0.1", port.Address));
        Assert.All(SandboxAddresses.SingleAddress.All, port => Assert.InRange(port.Port, 1024, 32767));
    }

    [Fact]
    public void Nothing_is_published_twice()
    {
        Assert.Distinct(SandboxAddresses.AddressPerServer.All.Select(port => port.Endpoint));
        Assert.Distinct(SandboxAddresses.SingleAddress.All.Select(port => port.Endpoint));
    }

    [Fact]
    public void Nothing_is_published_beyond_loopback() =>
        Assert.All(SandboxAddresses.AddressPerServer.All.Concat(SandboxAddresses.SingleAddress.All), port =>
            Assert.StartsWith("127.0.0.", port.Address));

    [Fact]
    public void Docker_Desktop_forwards_to_one_address_only() =>
        Assert.Equal(SandboxAddresses.SingleAddress, SandboxAddresses.Select(engineIsDesktop: true));

    private static int[] ContainerPortsOf(ServerPorts server) => [.. server.All.Select(port => port.ContainerPort)];
}
