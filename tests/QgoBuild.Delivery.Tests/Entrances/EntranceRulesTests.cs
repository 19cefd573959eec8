using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Entrances;

public sealed class EntranceRulesTests
{
    private static readonly Entrance Good = new(80, [new Route("/", "web", 3000)]);

    public static TheoryData<Entrance[], string> Wrong => new()
    {
        { [], "has no entrance" },
        { [Good, Good], "has two entrances on port 80" },
        { [Good with { Port = 0 }], "port 0: ports go from 1 to 65535" },
        { [Good with { Port = 8479 }], "which the edge needs for itself" },
        { [Good with { LargestBody = 0 }], "allows no request" },
        { [Good with { AnswerTimeout = TimeSpan.Zero }], "allows no request" },
        { [Good with { Routes = [] }], "without a route for /" },
        { [Good with { Routes = [new Route("/", "web", 1), new Route("/", "web", 2)] }], "two routes for /" },
        { [Good with { Routes = [new Route("/", "webb", 3000)] }], "to webb, which is no service of the release: they are web, worker" },
        { [Good with { Routes = [new Route("/", "web", 0)] }], "to port 0" },
        { [Good with { Routes = [new Route("/", "web", 1), new Route("/a { } b", "web", 1)] }], "the route /a { } b: a path begins with /" },
        { [Good with { Routes = [new Route("/", "web", 1), new Route("/-/edge", "web", 1)] }], "are the edge's own" },
        { [Good with { Check = new Check.Answers("/\"; return 200;") }], "a path begins with /" },
        { [Good with { Check = new Check.Answers("/\n") }], "a path begins with /" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_no_edge_could_be_made_from_is_refused_by_name(Entrance[] entrances, string said)
    {
        var refused = Assert.Throws<DeliveryException>(() => EntranceRules.Require(entrances, ["web", "worker"], "staging"));

        Assert.StartsWith("The environment staging has ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Entrances_that_fit_are_taken() => EntranceRules.Require(Samples.Environment.Entrances, Samples.Application.Services, "staging");
}
