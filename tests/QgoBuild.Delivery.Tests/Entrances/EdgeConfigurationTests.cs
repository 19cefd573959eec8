using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Entrances;

public sealed class EdgeConfigurationTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(2);

    private static IReadOnlyList<Entrance> Site => Samples.Environment.Entrances;

    [Fact]
    public void The_edge_configuration_is_generated_from_the_entrances() => Snapshot.Match(Write(Site), "edge.nginx.conf");

    [Fact]
    public void Each_entrance_is_a_published_port() => Snapshot.Match(EdgeService.Generate(Site), "edge.compose.yml");

    private static readonly LetsEncrypt Authority =
        new("ops@example.org") { Image = "certbot/certbot:v3.3.0", TrustedAuthoritiesFile = "/etc/it's $x.pem" };

    private static IReadOnlyList<Entrance> Encrypted =>
    [
        .. Site.Select(entrance =>
            entrance with { Hosts = ["example.org", "www.example.org"], Tls = Authority, HstsMaxAge = Entrance.OneYear }),
        Entrance.Redirect(80, 8080),
    ];

    [Fact]
    public void Entrances_with_a_certificate_use_TLS() => Snapshot.Match(Write(Encrypted), "edge.tls.nginx.conf");

    [Fact]
    public void An_edge_with_an_issued_certificate_has_a_certbot_container() =>
        Snapshot.Match(EdgeService.Generate(Encrypted), "edge.tls.compose.yml");

    [Fact]
    public void An_own_certificate_has_its_own_directory_and_no_certbot_container()
    {
        IReadOnlyList<Entrance> own = [.. Encrypted.Select(entrance => entrance.Tls is null
            ? entrance : entrance with { Tls = new OwnCertificate("chain.pem", "key.pem") })];

        var text = EdgeConfiguration.Generate("QGO Cargo", own, Drain, certificate: "0123456789abcdef");
        Assert.Contains("ssl_certificate /etc/nginx/tls/0123456789abcdef/certificate.pem;", text, StringComparison.Ordinal);
        Assert.Contains("ssl_stapling on;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("acme-challenge", text, StringComparison.Ordinal);
        Assert.Contains("target: /etc/nginx/tls", EdgeService.Generate(own), StringComparison.Ordinal);
        Assert.DoesNotContain("certbot", EdgeService.Generate(own), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_hosts_redirect_to_the_first_unless_all_are_served()
    {
        Assert.Contains("server_name www.example.org;", Write(Encrypted), StringComparison.Ordinal);
        var served = Write([.. Encrypted.Select(entrance => entrance with { ServeAllHosts = entrance.HasRoutes })]);
        Assert.DoesNotContain("listen 8080 ssl http2;", served, StringComparison.Ordinal);
        Assert.Contains("return 308 https://www.example.org:8080$request_uri;", served, StringComparison.Ordinal);
    }

    // `docker compose up` on a laptop runs the same edge, with a single colour.
    [Fact]
    public void The_edge_on_a_laptop_has_the_same_configuration() =>
        Snapshot.Match(EdgeConfiguration.Generate("QGO Cargo", Site, Drain, colour: "dev"), "../../../../app/edge/nginx.conf");

    [Fact]
    public void A_change_gives_the_configuration_another_generation()
    {
        Assert.Equal(Generation(Site), Generation([.. Site]));
        Assert.NotEqual(Generation(Site), Generation([Site[0] with { MaxBodyMebibytes = 26 }, Site[1]]));
        Assert.NotEqual(Generation(Site), Generation([Site[0] with { ResponseTimeout = TimeSpan.FromMinutes(2) }, Site[1]]));
    }

    [Fact]
    public void A_path_with_a_trailing_slash_matches_everything_below_it_and_one_without_only_itself()
    {
        var text = Write([new Entrance(80,
            [new Route("/", "web", 3000), new Route("/live/", "web", 3001) { DisableBuffering = true },
                new Route("/health", "web", 3000)])]);

        Assert.Contains("location / {\n      proxy_pass http://web-$colour:3000;\n    }", text, StringComparison.Ordinal);
        Assert.Contains("location /live/ {\n      proxy_pass http://web-$colour:3001;\n      proxy_buffering off;\n    }", text,
            StringComparison.Ordinal);
        Assert.Contains("location = /health {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_is_escaped()
    {
        var text = EdgeConfiguration.Generate("It's <b>\"$request_id\"</b> \\", Site, Drain);

        Assert.Contains("<title>It&#39;s &lt;b&gt;&quot;request_id&quot;&lt;/b&gt; \\\\</title>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$request_id\"</b>", text, StringComparison.Ordinal);
    }

    private static string Write(IReadOnlyList<Entrance> entrances) => EdgeConfiguration.Generate("QGO Cargo", entrances, Drain);

    private static string Generation(IReadOnlyList<Entrance> entrances) =>
        Write(entrances).Split("/-/generation { return 200 \"")[1].Split('"')[0];
}
