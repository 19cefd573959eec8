using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Entrances;

public sealed class EntranceRulesTests
{
    private static readonly Entrance ValidEntrance = new(80, [new Route("/", "web", 3000)]);

    private static readonly LetsEncrypt Authority = new("ops@example.org");

    private static readonly Entrance Encrypted = new(443, [new Route("/", "web", 3000)]) { Hosts = ["example.org"], Tls = Authority };

    private static readonly Entrance RedirectEntrance = Entrance.Redirect(80, 443);

    public static TheoryData<Entrance[], string> InvalidEntrances => new()
    {
        { [], "has no entrance" },
        { [ValidEntrance, ValidEntrance], "has two entrances on port 80" },
        { [ValidEntrance with { Port = 0 }], "port 0: ports go from 1 to 65535" },
        { [ValidEntrance with { Port = 8479 }], "which the edge uses itself" },
        { [ValidEntrance with { MaxBodyMebibytes = 0 }], "with limits that are too low" },
        { [ValidEntrance with { ResponseTimeout = TimeSpan.Zero }], "with limits that are too low" },
        { [ValidEntrance with { Routes = [] }], "no entrance with routes" },
        { [ValidEntrance with { Routes = [new Route("/api/", "web", 1)] }], "without a route for /" },
        { [ValidEntrance with { Hosts = ["Example.org"] }], "the host \"Example.org\": names have lowercase letters" },
        { [ValidEntrance with { Hosts = ["example.org; return 200"] }], "the host \"example.org; return 200\"" },
        { [Encrypted with { Hosts = [] }, RedirectEntrance], "and without a host name: set Hosts" },
        { [Encrypted with { Tls = new LetsEncrypt("ops") }, RedirectEntrance], "for \"ops\", which is not an email address" },
        { [Encrypted with { Tls = Authority with { Image = "certbot\n" } }, RedirectEntrance], "which is not the name of an image" },
        { [Encrypted with { Tls = Authority with { Directory = new Uri("http://acme.test/dir") } }, RedirectEntrance],
            "does not begin with https" },
        { [Encrypted], "no entrance on port 80, where Let's Encrypt verifies" },
        { [Encrypted, ValidEntrance with { Port = 80, Tls = new OwnCertificate("a", "b") }], "different certificates" },
        { [ValidEntrance with { HstsMaxAge = Entrance.OneYear }], "with HstsMaxAge, which requires TLS" },
        { [Encrypted, RedirectEntrance with { RedirectPort = 444 }], "that redirects to port 444" },
        { [ValidEntrance, new Entrance(81, []) { RedirectPort = 80 }], "that redirects to port 80" },
        { [ValidEntrance with { Routes = [new Route("/", "web", 1), new Route("/", "web", 2)] }], "two routes for /" },
        { [ValidEntrance with { Routes = [new Route("/", "webb", 3000)] }], "to webb, which is not a service of the release: its " +
            "services are web, worker" },
        { [ValidEntrance with { Routes = [new Route("/", "web", 0)] }], "to port 0" },
        { [ValidEntrance with { Routes = [new Route("/", "web", 1), new Route("/a { } b", "web", 1)] }], "the route /a { } b: a path " +
            "begins with /" },
        { [ValidEntrance with { Routes = [new Route("/", "web", 1), new Route("/-/edge", "web", 1)] }], "are the edge's own" },
        { [ValidEntrance with { Check = new Check.Answers("/\"; return 200;") }], "a path begins with /" },
        { [ValidEntrance with { Check = new Check.Answers("/\n") }], "a path begins with /" },
    };

    [Theory]
    [MemberData(nameof(InvalidEntrances))]
    public void Invalid_entrances_are_refused_with_the_reason(Entrance[] entrances, string message)
    {
        var refused = Assert.Throws<DeliveryException>(() => EntranceRules.Validate(entrances, ["web", "worker"], "staging"));

        Assert.StartsWith("The environment staging has ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Valid_entrances_are_accepted()
    {
        EntranceRules.Validate(Samples.Environment.Entrances, Samples.Application.ServiceNames, "staging");
        EntranceRules.Validate([Encrypted, RedirectEntrance], ["web"], "staging");
        EntranceRules.Validate([Encrypted, Encrypted with { Port = 5000, Hosts = ["api.example.org"] }, Entrance.ForChallenges(80)],
            ["web"], "staging");
    }

    [Theory]
    [InlineData("https://example.org", null)]
    [InlineData("http://example.org:8080", null)]
    [InlineData("https://example.org:8443", "no entrance on port 8443: its entrances are on 443, 8080")]
    [InlineData("http://example.org:443", "the entrance on port 443 uses https")]
    [InlineData("https://example.org:8080", "the entrance on port 8080 uses http")]
    [InlineData("https://www.example.org", "the entrance on port 443 is for example.org")]
    public void An_address_that_no_entrance_matches_is_refused(string address, string? message)
    {
        var refused = Record.Exception(() =>
            EntranceRules.ValidateAddress(new Uri(address), [Encrypted, ValidEntrance with { Port = 8080 }], "staging"));

        Assert.Equal(message is null, refused is null);
        Assert.Contains(message ?? "", refused?.Message ?? "", StringComparison.Ordinal);
    }
}
