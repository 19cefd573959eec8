using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Entrances;

public sealed class EdgeConfigurationTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(2);

    private static IReadOnlyList<Entrance> Site => Samples.Environment.Entrances;

    [Fact]
    public void The_entrances_of_an_environment_make_its_edge() => Snapshot.Match(Write(Site), "edge.nginx.conf");

    [Fact]
    public void Each_entrance_is_a_published_port() => Snapshot.Match(EdgeService.Write(Site), "edge.compose.yml");

    // `docker compose up` on the laptop has the same edge, in front of the one colour that there is.
    [Fact]
    public void The_laptops_edge_is_the_same() =>
        Snapshot.Match(EdgeConfiguration.Write("QGO Cargo", Site, Drain, colour: "dev"), "../../../../app/edge/nginx.conf");

    [Fact]
    public void A_change_gives_the_configuration_another_name()
    {
        Assert.Equal(Generation(Site), Generation([.. Site]));
        Assert.NotEqual(Generation(Site), Generation([Site[0] with { LargestBody = 26 }, Site[1]]));
        Assert.NotEqual(Generation(Site), Generation([Site[0] with { AnswerTimeout = TimeSpan.FromMinutes(2) }, Site[1]]));
    }

    [Fact]
    public void A_path_with_a_slash_at_its_end_takes_all_below_and_one_without_itself_alone()
    {
        var text = Write([new Entrance(80, [new Route("/", "web", 3000), new Route("/live/", "web", 3001) { Streams = true }, new Route("/health", "web", 3000)])]);

        Assert.Contains("location / {\n      proxy_pass http://web-$colour:3000;\n    }", text, StringComparison.Ordinal);
        Assert.Contains("location /live/ {\n      proxy_pass http://web-$colour:3001;\n      proxy_buffering off;\n    }", text, StringComparison.Ordinal);
        Assert.Contains("location = /health {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_stays_text_whatever_it_holds()
    {
        var text = EdgeConfiguration.Write("It's <b>\"$request_id\"</b> \\", Site, Drain);

        Assert.Contains("<title>It&#39;s &lt;b&gt;&quot;request_id&quot;&lt;/b&gt; \\\\</title>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$request_id\"</b>", text, StringComparison.Ordinal);
    }

    private static string Write(IReadOnlyList<Entrance> entrances) => EdgeConfiguration.Write("QGO Cargo", entrances, Drain);

    private static string Generation(IReadOnlyList<Entrance> entrances) => Write(entrances).Split("/-/generation { return 200 \"")[1].Split('"')[0];
}
