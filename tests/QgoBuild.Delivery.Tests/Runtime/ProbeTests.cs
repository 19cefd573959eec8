namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Several addresses are probed in one session in the edge's container; the first that does not respond as it should is named.
/// </summary>
public sealed class ProbeTests
{
    private const string Edge = """
        cat >"$QGO_FAKE/curl" <<'EOF'
        #!/bin/sh
        cat >>"$QGO_FAKE/header"
        for url; do :; done
        printf '%s\n' "$url" >>"$QGO_FAKE/urls"
        case "$url" in
            */well) printf 'fine 200\n200' ;;
            */empty) printf '\n200' ;;
            */ill) printf 'first line\nsecond line\n503' ;;
            *) echo 'curl: (7) refused' >&2; printf '\n000'; exit 7 ;;
        esac
        EOF
        chmod 0755 "$QGO_FAKE/curl"
        shift 3
        exec "$@"
        """;

    [Theory, Shells]
    public void All_that_respond_with_200_are_well(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("http://a/well\nhttp://a/empty\n", server.Run("responds_ok http://a/well http://a/empty; cat \"$QGO_FAKE/urls\""));
        Assert.Single(server.DockerCalls);
    }

    [Theory, Shells]
    public void The_first_that_is_not_well_is_named_with_what_it_responded(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("http://a/ill responded with HTTP 503: first line\nsecond line",
            server.Run("responds_ok http://a/well http://a/ill http://a/none || printf %s \"$health_reason\""));
    }

    [Theory, Shells]
    public void One_that_does_not_respond_is_named_with_the_reason(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("http://a/none did not respond: curl: (7) refused",
            server.Run("responds_ok http://a/well http://a/none || printf %s \"$health_reason\""));
    }

    [Theory, Shells]
    public void A_response_of_any_kind_shows_that_a_service_started(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("started", server.Run("services_answer http://a/well http://a/ill && printf started"));
        Assert.Equal("A service does not answer: curl: (7) refused",
            server.Run("services_answer http://a/ill http://a/none || printf %s \"$health_reason\""));
    }

    [Theory, Shells]
    public void Without_the_edge_nothing_responds(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = "echo 'No such container' >&2; exit 1" };

        Assert.Equal("http://a/well did not respond: No such container",
            server.Run("responds_ok http://a/well || printf %s \"$health_reason\""));
    }

    [Theory, Shells]
    public void The_token_for_the_maintenance_page_is_a_header_and_no_argument(string shell)
    {
        using var server = CreateServer(shell);

        Assert.Equal("X-QGO-Pass: token\n",
            server.Run("printf token >\"$work/pass\"; responds_ok http://a/well; cat \"$QGO_FAKE/header\""));
        Assert.DoesNotContain("token", string.Concat(server.DockerCalls), StringComparison.Ordinal);
    }

    private static RuntimeServer CreateServer(string shell) => new(shell) { Docker = Edge };
}
