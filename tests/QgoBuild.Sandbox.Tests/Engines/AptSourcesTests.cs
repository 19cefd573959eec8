using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class AptSourcesTests
{
    private const string Stanzas = """
        Types: deb deb-src
        # a comment between fields
        URIs: http://mirror.example/debian/
        Suites: bookworm bookworm-updates
        Components: main
         contrib
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        Types: deb
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main

        Enabled: no
        Types: deb
        URIs: http://unused.example/debian
        Suites: bookworm
        Components: main
        """;

    [Fact]
    public void Stanzas_name_archives_with_their_suites_and_components()
    {
        var sources = AptSources.ParseStanzas(Stanzas).ToArray();

        Assert.Equal(["http://mirror.example/debian", "http://mirror.example/debian-security"], sources.Select(source => source.Uri));
        Assert.Equal(["bookworm", "bookworm-updates"], sources[0].Suites);
        Assert.Equal(["main", "contrib"], sources[0].Components);
    }

    [Fact]
    public void Lines_name_archives_with_or_without_options()
    {
        var sources = AptSources.ParseList("""
            # deb http://commented.example/debian bookworm main
            deb [arch=amd64 signed-by=/usr/share/keyrings/k.gpg] http://mirror.example/debian bookworm main non-free   # note
            deb-src http://mirror.example/debian bookworm main
            deb http://mirror.example/debian-security bookworm-security main

            """).ToArray();

        Assert.Equal(["http://mirror.example/debian", "http://mirror.example/debian-security"], sources.Select(source => source.Uri));
        Assert.Equal(["main", "non-free"], sources[0].Components);
    }

    [Fact]
    public void Debians_archives_are_found_among_others()
    {
        var sources = new AptSources(
            [.. AptSources.ParseList("deb https://packages.example/node_20.x nodistro main"), .. AptSources.ParseStanzas(Stanzas)]);

        Assert.Equal("http://mirror.example/debian", sources.Archive);
        Assert.Equal("http://mirror.example/debian-security", sources.Security);
    }

    [Fact]
    public void A_machine_without_Debians_archive_has_none()
    {
        var sources = new AptSources([.. AptSources.ParseList("deb http://mirror.example/ubuntu noble main universe")]);

        Assert.Null(sources.Archive);
        Assert.Null(sources.Security);
    }
}
