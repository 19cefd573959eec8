using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The functions of the script that see what an edge was created from, create it anew, and bring it back.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Live = "20261123_083241-4f2ab12c-0000";
    private const string Earlier = "20261122_083241-0a0a0a0a-0000";

    // Docker is pretended: the edge is where the files say, and its image is the recorded one.
    private const string ShellStubs = """
        state_of() { cat "$state/edge.compose.yml" "$state/edge/nginx.conf" "$state/platform.sh" "$state"/releases/*/nginx.conf; }
        docker() { case "$1" in run) ! grep -q refused "$work/refuses" 2>/dev/null || { echo 'unknown directive'; return 1; } ;; esac; }
        sync() { :; }
        compose_platform() {
            printf '%s\n' "$edge_image" >"$work/created"
            [ ! -e "$work/taken" ] || { echo 'port is already allocated' >&2; return 1; }
        }
        edge_routes_to() { :; }
        edge_runs() { :; }
        record_platform() { printf 'edge_image=%s\n' "$edge_image" >"$state/platform.sh"; }
        unwell() { :; }
        progress() { echo "$1" >>"$work/progress"; }

        """;

    private readonly BackupServer _server = Server(Samples.Environment);

    public UpgradeTests() => Create(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void An_edge_as_it_is_to_be_waits_for_nothing()
    {
        Assert.Equal("", Run(_server, "edge_upgrade_reason; preflight_edge"));
        Assert.Equal(
            "the edge is as its entrances and its image say: nothing to upgrade\n",
            Run(_server, "before=$(state_of); upgrade_edge; [ \"$(state_of)\" = \"$before\" ]; [ ! -e \"$work/created\" ]"));
    }

    [Fact]
    public void An_entrance_that_it_does_not_publish_is_refused_before_a_deployment_with_the_command_that_adds_it()
    {
        using var server =
            CreateServerWith(Samples.Environment with { Entrances = [.. Samples.Environment.Entrances, CreateEntrance(5002)] });

        Assert.Equal("It publishes ports 8080, 5001, and its entrances are ports 8080, 5001, 5002.", Run(server, "edge_upgrade_reason"));
        Assert.Equal(
            "The edge does not publish the entrance on port 5002. It publishes ports 8080, 5001, and its entrances are ports 8080, 5001, " +
                "5002. Apply it first; users are disconnected for a second: ./build.sh Upgrade --environment staging",
            RunFailing(server, "preflight_edge"));
    }

    [Fact]
    public void One_entrance_less_and_another_image_wait_but_stop_no_deployment()
    {
        using var less = CreateServerWith(Samples.Environment with { Entrances = [Samples.Environment.Entrances[0]] });
        Assert.Equal("It publishes ports 8080, 5001, and its entrances are port 8080.", Run(less, "edge_upgrade_reason; preflight_edge"));

        using var newer = CreateServerWith(Samples.Environment with { EdgeImage = "nginx:1.30" });
        Assert.Equal($"It runs {Samples.Environment.EdgeImage}, and is to run nginx:1.30.",
            Run(newer, "edge_upgrade_reason; preflight_edge"));
        Assert.Contains("./build.sh Upgrade --environment staging",
            Run(newer, "record_pending_upgrade edge \"$(edge_upgrade_reason)\"; cat \"$work/progress\""), StringComparison.Ordinal);
        Assert.Equal("", Run(newer,
            "printf 'edge_image=nginx:1.30\\n' >\"$state/platform.sh\"; record_pending_upgrade edge \"$(edge_upgrade_reason)\"; " +
                "ls \"$state\" | grep waits || :"));
    }

    [Fact]
    public void It_is_created_anew_and_releases_that_listen_elsewhere_follow()
    {
        using var server = CreateServerWith(
            Samples.Environment with { Entrances = [.. Samples.Environment.Entrances, CreateEntrance(5002)], EdgeImage = "nginx:1.30" });

        Run(server, "upgrade_edge");

        Assert.Equal("nginx:1.30\n", Run(server, "cat \"$work/created\""));
        Assert.Equal("", Run(server,
            $"edge_upgrade_reason; for file in edge/nginx.conf releases/{Live}/nginx.conf releases/{Earlier}/nginx.conf; " +
                "do grep -q 'listen 5002' \"$state/$file\"; done"));
    }

    [Fact]
    public void What_Nginx_refuses_is_not_begun()
    {
        using var server =
            CreateServerWith(Samples.Environment with { Entrances = [.. Samples.Environment.Entrances, CreateEntrance(5002)] });

        Assert.Equal(
            "Nginx rejects the configuration of the entrances: unknown directive. Nothing was changed.",
            RunFailing(server, "state_of >\"$work/was\"; echo refused >\"$work/refuses\"; upgrade_edge"));
        Assert.Equal("", Run(server, "state_of | cmp - \"$work/was\"; [ ! -e \"$work/created\" ]"));
    }

    [Fact]
    public void An_upgrade_that_fails_half_way_leaves_what_was_there_also_when_it_is_undone_twice()
    {
        using var server = CreateServerWith(
            Samples.Environment with { Entrances = [.. Samples.Environment.Entrances, CreateEntrance(5002)], EdgeImage = "nginx:1.30" });

        Assert.Equal("The edge could not be created anew. port is already allocated.",
            RunFailing(server, "state_of >\"$work/was\"; : >\"$work/taken\"; upgrade_edge"));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal("the edge is as before\n",
                Run(server, $"live_record={Live}; rm -f \"$work/taken\"; undo_edge_upgrade; state_of | cmp - \"$work/was\""));
            Assert.Equal($"{Samples.Environment.EdgeImage}\n", Run(server, "cat \"$work/created\""));
        }

        // What the edge does not publish proves nothing about what it serves.
        Assert.Equal("http://host.docker.internal:5001/health http://host.docker.internal:8080/ ",
            Run(server, "responds_ok() { printf '%s ' \"$@\"; }; public_serves"));
    }

    [Fact]
    public void An_edge_that_publishes_no_entrance_at_all_serves_nobody()
    {
        using var server = CreateServerWith(Samples.Environment with { Entrances = [CreateEntrance(5002)] });

        Assert.Equal("The edge publishes none of the entrances: 5002.", Run(server, "public_serves || printf %s \"$health_reason\""));
    }

    private static Entrance CreateEntrance(int port) => new(port, [new Route("/", "backend", 5000)]);

    private static BackupServer Server(DeploymentEnvironment environment) =>
        new(DeploymentPlans.Upgrade(Samples.Application, environment, part: null, "dev@laptop", Samples.Now));

    // The same server, as another plan finds it.
    private static BackupServer CreateServerWith(DeploymentEnvironment environment)
    {
        using var before = Server(Samples.Environment);
        var server = Server(environment);
        Create(before);
        BackupServer.RunProgram("cp", ["-a", $"{before.Directory}/.qgobuild/.", $"{server.Directory}/.qgobuild/"]);
        return server;
    }

    private static void Create(BackupServer server) => server.Run(ShellStubs + $"""
        printf '%s\n' "{Live} blue {Live}" >"$state/live"
        edge_service_file; printf '%s\n' "$edge_configuration" >"$work/edge.conf"; edge_configure "$work/edge.conf"; record_platform
        for one in {Live} {Earlier}; do mkdir -p "$state/releases/$one"; cp "$work/edge.conf" "$state/releases/$one/nginx.conf"; done
        """);

    private static string Run(BackupServer server, string text) => server.Run(ShellStubs + text);

    private static string RunFailing(BackupServer server, string text) => server.RunFailing(ShellStubs + text);
}
