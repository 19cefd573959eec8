using QgoBuild.Sandbox.Addresses;

namespace QgoBuild.Sandbox.Tests.Addresses;

public sealed class SandboxAddressesTests
{
    [Fact]
    public void Each_server_has_an_address_of_its_own_and_the_real_ones_ports()
    {
        var addresses = SandboxAddresses.OwnAddresses;

        Assert.Equal("http://127.0.0.11:8080", addresses.Staging.UrlOf("a.test"));
        Assert.Equal("http://127.0.0.11:5001", addresses.Staging.ApiUrlOf("a.test"));
        Assert.Equal("https://b.test", addresses.Production.UrlOf("b.test"));
        Assert.Equal("https://b.test:5000", addresses.Production.ApiUrlOf("b.test"));
    }

    [Fact]
    public void Each_server_publishes_the_port_at_which_names_are_validated()
    {
        Assert.Equal([22, 8080, 80, 5001], InsideOf(SandboxAddresses.OwnAddresses.Staging));
        Assert.Equal([22, 80, 443, 5000], InsideOf(SandboxAddresses.OwnAddresses.Production));
        Assert.Equal(InsideOf(SandboxAddresses.OwnAddresses.Staging), InsideOf(SandboxAddresses.OwnPorts.Staging));
        Assert.Equal(InsideOf(SandboxAddresses.OwnAddresses.Production), InsideOf(SandboxAddresses.OwnPorts.Production));
    }

    [Fact]
    public void The_ACME_authority_is_reached_over_TLS()
    {
        Assert.Equal("https://127.0.0.10:14000/dir", SandboxAddresses.OwnAddresses.AcmeUrl);
        Assert.Equal("https://127.0.0.10:15000", SandboxAddresses.OwnAddresses.AcmeManagementUrl);
    }

    [Fact]
    public void Where_there_is_one_loopback_address_ports_tell_the_servers_apart()
    {
        Assert.All(SandboxAddresses.OwnPorts.All, port => Assert.Equal("127.0.0.1", port.Address));
        Assert.All(SandboxAddresses.OwnPorts.All, port => Assert.InRange(port.Port, 1024, 32767));
    }

    [Fact]
    public void Nothing_is_published_twice()
    {
        Assert.Distinct(SandboxAddresses.OwnAddresses.All.Select(port => port.At));
        Assert.Distinct(SandboxAddresses.OwnPorts.All.Select(port => port.At));
    }

    [Fact]
    public void Nothing_is_published_beyond_loopback() =>
        Assert.All(SandboxAddresses.OwnAddresses.All.Concat(SandboxAddresses.OwnPorts.All), port => Assert.StartsWith("127.0.0.", port.Address));

    [Fact]
    public void Docker_Desktop_forwards_to_one_address_only() => Assert.Equal(SandboxAddresses.OwnPorts, SandboxAddresses.Choose(engineIsDesktop: true));

    private static int[] InsideOf(ServerPorts server) => [.. server.All.Select(port => port.Inside)];
}
