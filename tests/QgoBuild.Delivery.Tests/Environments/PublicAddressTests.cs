using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Environments;

/// <summary>Where users reach an entrance.</summary>
public sealed class PublicAddressTests
{
    private static readonly Route[] Routes = [new("/", "backend", 5000)];

    [Fact]
    public void The_first_entrance_has_the_environments_address_and_the_others_follow_from_it_their_host_or_their_own()
    {
        var environment = Samples.Environment with
        {
            Url = new Uri("https://example.test/"),
            Entrances =
            [
                Entrance.Redirect(80, 443),
                new(443, Routes) { Tls = new LetsEncrypt("ops@example.test"), Hosts = ["example.test"] },
                new(5001, Routes),
                new(8443, Routes) { Tls = new LetsEncrypt("ops@example.test"), Hosts = ["api.example.test", "example.test"] },
                new(9000, Routes) { Address = new Uri("http://127.0.0.1:29000") },
            ],
        };

        Assert.Equal(
            [(443, "https://example.test/"), (5001, "http://example.test:5001/"), (8443, "https://api.example.test:8443/"),
                (9000, "http://127.0.0.1:29000/")],
            environment.PublicAddresses.Select(one => (one.Entrance.Port, one.Address.ToString())));
    }
}
