using System.Net;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Tests.Network;

public sealed class NonLoopbackProxyTests
{
    private static readonly Uri Proxy = new("http://proxy.example:3128/");
    private readonly NonLoopbackProxy _proxy = new(new WebProxy(Proxy));

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("https://127.0.0.11:5443/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    public void Loopback_addresses_bypass_the_proxy(string url) => Assert.Null(_proxy.GetProxy(new Uri(url)));

    [Fact]
    public void Others_are_asked_through_the_machines_proxy() => Assert.Equal(Proxy, _proxy.GetProxy(new Uri("https://ghcr.io/v2/")));
}
