using QgoBuild.Sandbox.Addresses;

namespace QgoBuild.Sandbox.Tests.Addresses;

public sealed class SandboxAddressesTests
{
    [Fact]
    public void Each_server_has_an_address_of_its_own_and_the_real_ones_ports()
    {
        var addresses = SandboxAddresses.OwnAddresses;

        Assert.Equal("http://127.0.0.11:8080", addresses.Staging.Url);
        Assert.Equal("http://127.0.0.11:5001", addresses.Staging.ApiUrl);
        Assert.Equal("http://127.0.0.12", addresses.Production.Url);
        Assert.Equal("http://127.0.0.12:5000", addresses.Production.ApiUrl);
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
}
