namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The maintenance page: where it is, no request gets to the database but those with the bypass token.</summary>
public sealed class MaintenanceTests
{
    private const string Page = ".qgobuild/edge/server.d/maintenance.conf";
    private const string Edge = $$"""
        case "$*" in
            *' curl '*' --head '*) [ ! -e "$QGO_SERVER/{{Page}}" ] || printf 'HTTP/1.1 503\r\nX-QGO-Edge: maintenance\r\n' ;;
        esac
        """;

    [Theory, Shells]
    public void The_page_is_shown_and_requests_from_before_have_ended_when_it_is_enabled(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Edge };

        server.Run("enable_maintenance; under_maintenance");

        var token = File.ReadAllText(Path.Combine(server.Work, "pass"));
        Assert.Matches("^[0-9a-f]{32}$", token);
        Assert.Contains($"if ($http_x_qgo_pass = {token}) {{", server.Read(Page), StringComparison.Ordinal);
        Assert.Equal("-rw-------", RuntimeServer.RunProgram("stat", ["-c", "%A", Path.Combine(server.Work, "pass")]).Trim());
        Assert.Collection(
            server.DockerCalls,
            call => Assert.Contains("nginx -t ", call, StringComparison.Ordinal),
            call => Assert.EndsWith("-s reload", call, StringComparison.Ordinal),
            call => Assert.Contains("--head", call, StringComparison.Ordinal),
            call => Assert.Contains("is shutting down", call, StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void A_page_that_the_edge_refuses_is_a_failure(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = """case "$*" in *'nginx -t '*) exit 1 ;; esac""" };

        Assert.Equal("The edge cannot show the maintenance page.", server.RunFailing("enable_maintenance"));

        Assert.Single(server.DockerCalls);
    }

    [Theory, Shells]
    public void Each_page_has_a_token_of_its_own(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Edge };

        var tokens = server.Run("enable_maintenance; bypass_token; echo; enable_maintenance; bypass_token").Split('\n');

        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.Contains(tokens[1], server.Read(Page), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void Page_and_token_are_gone_when_it_is_disabled(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Edge };
        server.Write(".qgobuild/edge/server.d/own.conf", "own");
        server.Write(Page);
        File.WriteAllText(Path.Combine(server.Work, "pass"), "abc");

        server.Run("disable_maintenance; ! under_maintenance");

        Assert.Equal(["own.conf"], server.List(".qgobuild/edge/server.d"));
        Assert.False(File.Exists(Path.Combine(server.Work, "pass")));
        Assert.Contains(server.DockerCalls, call => call.EndsWith("-s reload", StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void Where_there_is_no_page_the_edge_is_left_alone(string shell)
    {
        using var server = new RuntimeServer(shell);

        server.Run("disable_maintenance");

        Assert.Empty(server.DockerCalls);
    }

    [Theory, Shells]
    public void An_edge_that_keeps_the_page_is_a_failure(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = "exit 1" };
        server.Write(Page);

        Assert.Equal("The edge still shows the maintenance page.", server.RunFailing("disable_maintenance"));
    }

    [Theory, Shells]
    public void The_token_of_the_page_that_another_deployment_left_is_adopted(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Edge };

        Assert.Equal("equal", server.Run("""
            enable_maintenance
            mv "$work/pass" "$work/expected"
            adopt_bypass_token
            [ "$(cat "$work/expected")" = "$(bypass_token)" ]
            printf equal
            """));
        Assert.Equal("-rw-------", RuntimeServer.RunProgram("stat", ["-c", "%A", Path.Combine(server.Work, "pass")]).Trim());
    }

    [Theory, Shells]
    public void Without_a_page_there_is_no_token_to_adopt(string shell)
    {
        using var server = new RuntimeServer(shell);

        server.Run("adopt_bypass_token");

        Assert.False(File.Exists(Path.Combine(server.Work, "pass")));
    }
}
