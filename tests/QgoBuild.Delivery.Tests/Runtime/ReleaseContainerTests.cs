using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Removes the containers of the right colour only, and starts services after what they depend on.</summary>
public sealed class ReleaseContainerTests
{
    private const string Containers = """
        case "$*" in
            'ps --all --quiet --filter label=com.docker.compose.project=qgo-cargo-staging-blue') printf 'blue1\nblue2\n' ;;
            'ps --all --quiet --filter label=com.docker.compose.project=qgo-cargo-staging-green') ;;
            'ps --all --quiet'*) printf 'foreign\n' ;;
        esac
        """;

    // A container runs once it was started, and is healthy once the test says so.
    private const string Services = """
        case "$*" in
            'start '*) : >"$QGO_FAKE/$2" ;;
            'inspect '*)
                for name in "$@"; do :; done
                [ -e "$QGO_FAKE/$name" ] || exit 1
                if [ -e "$QGO_SERVER/healthy/$name" ]; then printf 'running 0 healthy\n'; else printf 'running 0 starting\n'; fi
                ;;
        esac
        """;

    private const string Dependencies = """
        frontend backend:service_healthy:false
        backend migrate:service_completed_successfully:false
        worker backend:service_started:true,cache:service_started:false
        cache
        """;

    [Theory, Shells]
    public void The_containers_of_one_colour_are_removed(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Containers };

        server.Run("remove_release blue");

        Assert.Equal("rm --force blue1 blue2", Assert.Single(server.DockerCalls.Skip(1)));
    }

    [Theory]
    [InlineData("running 0;running 0", "run")]
    [InlineData("running 0;running 1", "do not")]
    [InlineData("running 0;exited 0", "do not")]
    // Docker prints a line for each container that there is.
    [InlineData("running 0", "do not")]
    [InlineData("", "do not")]
    public void Containers_run_if_each_of_them_does(string states, string expected)
    {
        using var server = new RuntimeServer
        {
            Docker = $"printf '{string.Concat(states.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(state => $"{state}\\n"))}'",
        };

        Assert.Equal(expected, server.Run("if all_run blue; then printf run; else printf 'do not'; fi"));
    }

    [Theory, Shells]
    public void Where_a_colour_has_no_container_nothing_is_removed(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Containers };

        server.Run("remove_release green");

        Assert.Single(server.DockerCalls);
    }

    [Theory, Shells]
    public void A_removal_fails_where_docker_does_not_list_the_containers(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = "exit 1" };

        Assert.Equal(1, server.TryRun("remove_release blue").Code);
    }

    [Theory, Shells]
    public void A_release_is_stopped_by_its_own_compose_file_with_the_time_that_it_has(string shell)
    {
        using var server = CreateServer(shell, Containers);

        server.Run("release_down 20260101_live blue 45");

        var call = Assert.Single(server.DockerCalls);
        Assert.StartsWith("compose --project-name qgo-cargo-staging-blue ", call, StringComparison.Ordinal);
        Assert.Contains($"{server[".qgobuild/releases/20260101_live/release.compose.yml"]} ", call, StringComparison.Ordinal);
        Assert.EndsWith(" down --timeout 45", call, StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void A_release_that_compose_cannot_stop_is_removed_container_by_container(string shell)
    {
        using var server = CreateServer(shell, $"case \"$1\" in compose) exit 1 ;; esac\n{Containers}");

        server.Run("release_down 20260101_live blue");

        Assert.Equal("rm --force blue1 blue2", server.DockerCalls[^1]);
    }

    [Theory, Shells]
    public void A_release_without_a_whole_record_is_removed_without_compose(string shell)
    {
        using var server = CreateServer(shell, Containers);
        File.Delete(server[".qgobuild/releases/20260101_live/nginx.conf"]);

        server.Run("release_down 20260101_live blue");

        Assert.Equal(
            ["ps --all --quiet --filter label=com.docker.compose.project=qgo-cargo-staging-blue", "rm --force blue1 blue2"],
                server.DockerCalls);
    }

    [Theory, Shells]
    public void The_old_release_is_the_one_that_was_live(string shell)
    {
        using var server = CreateServer(shell, Containers);

        server.Run("live_record=20260101_live live_colour=green next_colour=blue; stop_old_release");

        Assert.StartsWith("compose --project-name qgo-cargo-staging-green ", Assert.Single(server.DockerCalls), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void Where_nothing_was_live_nothing_is_stopped(string shell)
    {
        using var server = CreateServer(shell, Containers);

        server.Run("live_record=; stop_old_release");

        Assert.Empty(server.DockerCalls);
    }

    [Theory, Shells]
    public void An_old_release_that_cannot_be_stopped_does_not_fail_the_deployment(string shell)
    {
        foreach (var docker in new[] { "exit 1", "case \"$1\" in ps) echo blue1 ;; *) exit 1 ;; esac" })
        {
            using var server = CreateServer(shell, docker);

            Assert.Equal(
                "The old release could not be stopped; it takes no traffic.\n",
                server.Run("live_record=20260101_live live_colour=green; stop_old_release"));
        }
    }

    [Theory, Shells]
    public void Services_start_after_what_they_depend_on(string shell)
    {
        using var server = CreateServer(shell, Services);
        Directory.CreateDirectory(server["healthy"]);

        // Before the migrations, after them, and once the backend is healthy.
        var waiting = server.Run($$"""
            printf '%s\n' '{{Dependencies}}' >"$work/dependencies"
            cut -d ' ' -f 1 "$work/dependencies" >"$work/waiting"
            show() { printf '%s\n' "$1: $(paste -s -d ' ' "$work/waiting")"; }
            while start_ready blue no; do :; done; show before
            all_started blue || show migrated
            : >"$directory/healthy/qgo-cargo-staging-blue-backend-1"
            all_started blue; show healthy
            """);

        Assert.Equal("before: frontend backend worker\nmigrated: frontend\nhealthy: \n", waiting);
        Assert.Equal(
            new[] { "cache", "backend", "worker", "frontend" }.Select(service => $"start qgo-cargo-staging-blue-{service}-1"),
            server.DockerCalls.Where(call => call.StartsWith("start ", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void Conditions_are_met_by_the_states_that_compose_demands(string shell)
    {
        (string Dependency, string State, bool IsMet)[] cases =
        [
            ("db:service_started:true", "running 0 ", true),
            ("db:service_started:true", "exited 1 ", true),
            ("db:service_started:true", "created 0 ", false),
            ("db:service_healthy:true", "running 0 healthy", true),
            ("db:service_healthy:true", "running 0 starting", false),
            ("db:service_healthy:true", "running 0 unhealthy", false),
            ("db:service_healthy:true", "running 0 ", false),
            ("db:service_completed_successfully:true", "exited 0 ", true),
            ("db:service_completed_successfully:true", "exited 1 ", false),
            ("db:service_completed_successfully:true", "running 0 ", false),
            ("db:service_unknown:true", "running 0 healthy", false),
            ("migrate:service_completed_successfully:true", "exited 1 ", true),
        ];
        using var server = new RuntimeServer(shell) { Docker = """cat "$QGO_SERVER/state" """ };

        Assert.All(cases, item =>
        {
            server.Write("state", item.State + "\n");
            Assert.Equal(item.IsMet ? "met" : "", server.Run($$"""
                printf 'app %s\n' '{{item.Dependency}}' >"$work/dependencies"
                if dependencies_met blue yes app; then printf met; fi
                """));
        });
    }

    [Theory, Shells]
    public void A_service_that_does_not_start_is_a_failure(string shell)
    {
        using var server = CreateServer(shell, "[ \"$1\" != start ]");

        Assert.StartsWith(
            "The service cache did not start.",
            server.RunFailing("printf 'cache\\n' >\"$work/dependencies\"; printf 'cache\\n' >\"$work/waiting\"; start_ready blue no"),
            StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void What_must_not_run_twice_starts_when_the_others_wait_for_nothing_any_more(string shell)
    {
        using var server = CreateServer(shell, Services, WithWorker);

        var waiting = server.Run("""
            printf 'worker backend:service_started:true\nbackend\n' >"$work/dependencies"
            cut -d ' ' -f 1 "$work/dependencies" >"$work/waiting"
            while start_ready blue no; do :; done
            cat "$work/waiting"
            all_started blue
            """);

        Assert.Equal("worker\n", waiting);
        Assert.Equal("start qgo-cargo-staging-blue-worker-1",
            server.DockerCalls.Last(call => call.StartsWith("start ", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void What_must_not_run_twice_is_created_and_not_started_with_the_others(string shell)
    {
        using var server = CreateServer(shell, """
            case "$*" in
                'ps --all --filter'*) printf 'worker \nbackend \nfrontend \n' ;;
                'inspect '*) printf 'running 0\n' ;;
            esac
            """, WithWorker);

        server.Run("start_release blue");

        Assert.Contains(server.DockerCalls, call => call.Contains(" up --no-start ", StringComparison.Ordinal));
        Assert.Equal(["start qgo-cargo-staging-blue-backend-1", "start qgo-cargo-staging-blue-frontend-1"],
            server.DockerCalls.Where(call => call.StartsWith("start ", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void What_must_not_run_twice_stops_before_the_backup_and_starts_again_in_an_undo(string shell)
    {
        using var server = CreateServer(shell, "", WithWorker);

        server.Run("live_record=20260101_live live_colour=green; stop_exclusive; start_exclusive");
        server.Run("live_record=; stop_exclusive");

        Assert.Equal(["stop qgo-cargo-staging-green-worker-1", "start qgo-cargo-staging-green-worker-1"],
            server.DockerCalls.Where(call => !call.StartsWith("container inspect ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_steps_of_a_plan_stop_and_start_only_what_must_not_run_twice()
    {
        var plan = PlanOf(WithWorker);
        var maintain = plan.Steps.Single(step => step.Name == "maintain");
        Assert.Equal(("    stop_exclusive\n    maintain_if_migrating\n    say_stopped", "    start_exclusive\n    disable_maintenance"),
            (maintain.Commands.Text, maintain.Undo!.Text));
        Assert.EndsWith("; stop what must not run twice: worker", maintain.Description, StringComparison.Ordinal);

        Assert.DoesNotContain("exclusive\n", string.Concat(PlanOf(Samples.Application).Steps.Select(step => step.Commands.Text)),
            StringComparison.Ordinal);
    }

    private static readonly Application WithWorker = Samples.Application with
    {
        Services =
        [
            .. Samples.Application.Services,
            new("worker", new ImageOrigin.SameAs("backend")) { Changeover = Changeover.StopFirst },
        ],
    };

    private static DeploymentPlan PlanOf(Application application) =>
        DeploymentPlans.Deploy(Samples.Release, application, Samples.Environment, "dev@laptop", Samples.Now);

    private static RuntimeServer CreateServer(string shell, string docker, Application application)
    {
        var server = new RuntimeServer(shell, PlanOf(application)) { Docker = docker };
        server.Write($".qgobuild/releases/{server.Record}/release.sh", "release_commit=x\n");
        server.Write($".qgobuild/releases/{server.Record}/release.compose.yml", "services: {}\n");
        server.Write($".qgobuild/releases/{server.Record}/nginx.conf", "#\n");
        return server;
    }

    private static RuntimeServer CreateServer(string shell, string docker)
    {
        var server = new RuntimeServer(shell) { Docker = docker };
        foreach (var file in new[] { "release.sh", "release.compose.yml", "nginx.conf" })
            server.Write($".qgobuild/releases/20260101_live/{file}", "release_commit=x\n");
        return server;
    }
}
