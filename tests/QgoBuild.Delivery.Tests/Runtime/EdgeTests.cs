namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Which release users reach: the edge's configuration, and the file that names the colour.</summary>
public sealed class EdgeTests
{
    // An Nginx that has the configuration from its last reload, and answers with the colour of the file that is there.
    private const string Nginx = """
        edge=$QGO_SERVER/.qgobuild/edge
        case "$*" in
            *'nginx -t '*) ! grep -q refused "$edge/nginx.conf" ;;
            *' -s reload') cp "$edge/nginx.conf" "$QGO_FAKE/loaded" ;;
            *'/-/generation') sed -n 's|.*return 200 "\(.*\)"; }$|\1|p' "$QGO_FAKE/loaded" 2>/dev/null ;;
            *'/-/edge') ls "$edge/colour" ;;
        esac
        """;

    [Theory, Shells]
    public void A_configuration_is_replaced_whole_and_readable_for_the_workers(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/edge/nginx.conf", "earlier, and longer than what comes");

        server.Run("umask 077; edge_configure \"$state/releases/one/nginx.conf\"");

        Assert.Equal(Configuration("one"), server.Read(".qgobuild/edge/nginx.conf"));
        Assert.Equal(Configuration("one"), server.Read(".qgobuild/releases/one/nginx.conf"));
        string[] directories = [server[".qgobuild/edge"], server[".qgobuild/edge/server.d"], server[".qgobuild/edge/colour"]];
        Assert.Equal("drwxr-xr-x\ndrwxr-xr-x\ndrwxr-xr-x\n", RuntimeServer.RunProgram("stat", ["-c", "%A", .. directories]));
        Assert.Equal(["colour", "nginx.conf", "server.d"], server.List(".qgobuild/edge"));
    }

    [Theory, Shells]
    public void The_same_configuration_is_not_written_again(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("", server.Run("""
            edge_configure "$state/releases/one/nginx.conf"
            ln "$state/edge/nginx.conf" "$work/link"
            edge_configure "$state/releases/one/nginx.conf"
            [ "$state/edge/nginx.conf" -ef "$work/link" ]
            edge_configure "$state/releases/two/nginx.conf"
            ! [ "$state/edge/nginx.conf" -ef "$work/link" ]
            """));
        Assert.Equal(Configuration("two"), server.Read(".qgobuild/edge/nginx.conf"));
    }

    [Theory, Shells]
    public void One_colour_is_routed_to_and_it_is_the_same_file_under_another_name(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/edge/colour/blue", "of blue");

        Assert.Equal("green\nof blueblue\ngreen\n", server.Run("""
            edge_route green; ls "$edge_colours"; cat "$edge_colours/green"
            edge_route blue; ls "$edge_colours"
            edge_route none; ls "$edge_colours"
            edge_route green; ls "$edge_colours"
            edge_route none; ls "$edge_colours"
            """));
    }

    [Theory, Shells]
    public void A_switch_configures_the_edge_and_routes_to_the_colour(string shell)
    {
        using var server = CreateServer(shell);

        server.Run("edge_switch one blue; edge_switch two green; edge_routes_to green");

        Assert.Equal(Configuration("two"), server.Read(".qgobuild/edge/nginx.conf"));
        Assert.Equal(["green"], server.List(".qgobuild/edge/colour"));
        Assert.Equal(2, server.DockerCalls.Count(call => call.EndsWith("-s reload", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void A_switch_between_releases_of_one_configuration_reloads_nothing(string shell)
    {
        using var server = CreateServer(shell);

        server.Run("edge_switch one blue; edge_switch one green");

        Assert.Equal(["green"], server.List(".qgobuild/edge/colour"));
        Assert.Single(server.DockerCalls, call => call.EndsWith("-s reload", StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void Users_stay_where_they_are_when_the_edge_refuses_the_configuration(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/releases/bad/nginx.conf", Configuration("refused"));

        Assert.Equal("refused", server.Run("edge_switch one blue; edge_switch bad green || printf refused"));

        Assert.Equal(["blue"], server.List(".qgobuild/edge/colour"));
        Assert.Single(server.DockerCalls, call => call.EndsWith("-s reload", StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void Routing_stops_and_the_configuration_stays(string shell)
    {
        using var server = CreateServer(shell);

        server.Run("edge_switch one blue; edge_stop_routing");

        Assert.Empty(server.List(".qgobuild/edge/colour"));
        Assert.Equal(Configuration("one"), server.Read(".qgobuild/edge/nginx.conf"));
    }

    private static string Configuration(string name) => $"  location = /-/generation {{ return 200 \"{name}\"; }}\n";

    private static RuntimeServer CreateServer(string shell)
    {
        var server = new RuntimeServer(shell) { Docker = Nginx };
        server.Write(".qgobuild/releases/one/nginx.conf", Configuration("one"));
        server.Write(".qgobuild/releases/two/nginx.conf", Configuration("two"));
        return server;
    }
}
