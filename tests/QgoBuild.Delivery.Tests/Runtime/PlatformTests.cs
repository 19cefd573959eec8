namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Database and edge: no empty database is created in place of one that is lost.</summary>
public sealed class PlatformTests
{
    // Docker volumes are the files of a directory.
    private const string Volumes = """
        case "$*" in
            'volume inspect '*) [ -e "$QGO_SERVER/volumes/${3-}" ] ;;
        esac
        """;

    /// <summary>A volume cannot be renamed: what was created with the application's name alone keeps it.</summary>
    [Theory, Shells]
    public void Names_have_the_environment_in_them_unless_it_is_older_than_that(string shell)
    {
        using var server = new RuntimeServer(shell);
        Assert.Equal("qgo-cargo-staging-mysql-1 qgo-cargo-staging-blue-backend-1",
            server.Run("printf '%s ' \"$(platform_container mysql)\"; release_container blue backend"));

        server.Write(".qgobuild/platform.compose.yml", "name: qgo-cargo\n");
        Assert.Equal("qgo-cargo-mysql-1", server.Run("record_project; platform_container mysql"));

        // Recorded once, whatever comes later.
        File.Delete(server[".qgobuild/platform.compose.yml"]);
        Assert.Equal("qgo-cargo-mysql-1", server.Run("record_project; platform_container mysql"));
    }

    [Theory, Shells]
    public void The_name_is_recorded_before_the_compose_file_that_would_make_it_look_older(string shell)
    {
        using var server = new RuntimeServer(shell);

        server.Run("record_project");
        server.Write(".qgobuild/platform.compose.yml", "name: ${QGO_PROJECT:?}\n");

        Assert.Equal("qgo-cargo-staging-mysql-1", server.Run("platform_container mysql"));
    }

    [Theory]
    [InlineData("running healthy;running ", "", "runs")]
    [InlineData("running healthy;exited ", "", "starts")]
    [InlineData("running unhealthy;running ", "", "starts")]
    // One of the containers is gone.
    [InlineData("running healthy", "", "starts")]
    [InlineData("running healthy;running ", "platform.compose.yml", "starts")]
    [InlineData("running healthy;running ", "edge.compose.yml", "starts")]
    [InlineData("running healthy;running ", "platform.started", "starts")]
    public void Nothing_is_started_where_all_runs_as_it_was_started(string containers, string changed, string expected)
    {
        using var server = new RuntimeServer();
        server.Docker = $$"""
            case "$*" in
                "inspect "*" qgo-cargo-staging-mysql-1 qgo-cargo-staging-edge-1")
                    printf '%s\n' '{{containers.Replace(";", "' '", StringComparison.Ordinal)}}' ;;
                *) exit 9 ;;
            esac
            """;
        server.Write(".qgobuild/project", "qgo-cargo-staging");
        foreach (var file in (string[])["platform.compose.yml", "edge.compose.yml"])
            server.Write($".qgobuild/{file}", file);
        server.Run("platform_identity | write_file \"$state/platform.started\"");
        if (changed.Length > 0) server.Write($".qgobuild/{changed}", "changed");

        Assert.Equal(expected, server.Run("if platform_runs; then printf runs; else printf starts; fi"));
    }

    [Theory, Shells]
    public void The_first_deployment_has_nothing_to_lose(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Volumes };

        server.Run("fail_if_database_lost");
    }

    [Theory, Shells]
    public void Images_of_accessories_are_known_from_the_compose_file_and_that_of_the_database_is_not_among_them(string shell)
    {
        using var server = new RuntimeServer(shell);
        server.Write(".qgobuild/platform.compose.yml",
            "services:\n  mysql:\n    image: ${MYSQL_IMAGE:?}\n  cache:\n    image: redis:7@sha256:1\n  queue:\n    image: rabbitmq:4\n");

        Assert.Equal("redis:7@sha256:1\nrabbitmq:4\n", server.Run("accessory_images"));
    }

    [Theory, Shells]
    public void A_volume_without_its_passwords_is_not_taken_for_a_new_server(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Volumes };
        server.Write("volumes/qgo-cargo-staging-mysql");

        Assert.Contains("but its passwords are not", server.RunFailing("fail_if_database_lost"), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void A_password_that_is_a_variable_is_generated_once_and_missed_when_it_is_gone(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Volumes + "\nprintf '<%s>' \"${QGO_SETTING_DB_PASSWORD-}\"" };
        server.Write(".qgobuild/platform.compose.yml", "# database: 1\nservices:\n  mysql:\n    environment:\n" +
            "      MYSQL_PASSWORD: ${QGO_SETTING_DB_PASSWORD?}\nvolumes:\n  mysql:\n    name: ${QGO_PROJECT:?}-mysql\n");
        server.Write(".qgobuild/variables/.keep");
        server.Write("volumes/qgo-cargo-mysql");

        Assert.Contains($"{server[".qgobuild/variables/DB_PASSWORD"]} is gone", server.RunFailing("fail_if_database_lost"),
            StringComparison.Ordinal);
        var first = server.Run("ensure_secret variables/DB_PASSWORD; fail_if_database_lost; compose_platform up");
        Assert.Matches("^<[0-9a-f]{48}>$", first);
        Assert.Equal(first, server.Run("ensure_secret variables/DB_PASSWORD; compose_platform up"));
    }

    [Theory, Shells]
    public void A_database_with_its_volume_and_its_passwords_is_not_lost(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/platform.sh", "mysql_image=a\nmysql_volumes=\"qgo-cargo-staging-mysql \"\n");
        server.Write("volumes/qgo-cargo-staging-mysql");

        server.Run("fail_if_database_lost");
    }

    [Theory, Shells]
    public void A_lost_volume_is_a_failure_that_names_the_newest_backup(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/platform.sh", "mysql_image=a\nmysql_volumes=\"kept lost \"\n");
        server.Write("volumes/kept");
        server.Write("backups/backup_staging_20260101_000000.tar.gz");
        server.Write("backups/backup_staging_20260102_000000.tar.gz");
        server.Write("backups/backup_production_20260103_000000.tar.gz");

        var reason = server.RunFailing("fail_if_database_lost");

        Assert.Contains(" its volume lost was removed. It is restored", reason, StringComparison.Ordinal);
        Assert.EndsWith("--backup backup_staging_20260102_000000.tar.gz --accept-drift", reason, StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void Without_a_backup_the_failure_names_where_to_bring_one(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/platform.sh", "mysql_volumes=\"lost \"\n");

        var reason = server.RunFailing("fail_if_database_lost");

        Assert.Contains($"No backup is on the server: bring a copy to {server["backups"]}.", reason, StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void A_server_from_before_volumes_were_recorded_has_the_one_of_its_compose_file(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/platform.compose.yml", "volumes:\n  data:\n    name: qgo-cargo-mysql\n");

        Assert.Contains("its volume qgo-cargo-mysql was removed", server.RunFailing("fail_if_database_lost"), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void Only_a_rollback_that_accepts_drift_may_create_the_database_again(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/platform.sh", "mysql_volumes=\"lost \"\n");

        server.Run("kind=rollback accept_drift=yes; fail_if_database_lost");
        server.RunFailing("kind=rollback accept_drift=no; fail_if_database_lost");
        server.RunFailing("kind=deploy accept_drift=yes; fail_if_database_lost");
    }

    [Theory, Shells]
    public void The_platform_is_recorded_as_it_is(string shell)
    {
        using var server = new RuntimeServer(shell)
        {
            Docker = """
                case "$*" in
                    'inspect '*'qgo-cargo-staging-mysql-1') printf 'database_image=mysql@sha256:1\ndatabase_volumes="one two "\n' ;;
                    'inspect '*'qgo-cargo-staging-edge-1') printf 'edge_image=nginx@sha256:2\n' ;;
                esac
                """,
        };
        server.Write(".qgobuild/platform.sh", "mysql_image=earlier\n");

        Assert.Equal("mysql@sha256:1 nginx@sha256:2 one two \n", server.Run("""
            record_platform
            ln "$state/platform.sh" "$work/link"
            record_platform
            [ "$state/platform.sh" -ef "$work/link" ]
            recorded_platform
            printf '%s\n' "$database_image $edge_image $database_volumes"
            """));
    }

    [Theory, Shells]
    public void The_record_of_the_platform_stays_where_a_container_cannot_be_inspected(string shell)
    {
        using var server = new RuntimeServer(shell)
        {
            Docker = """case "$*" in *edge-1) exit 1 ;; *) printf 'database_image=a\n' ;; esac""",
        };
        server.Write(".qgobuild/platform.sh", "earlier");

        Assert.Equal(1, server.TryRun("record_platform").Code);

        Assert.Equal("earlier", server.Read(".qgobuild/platform.sh"));
    }

    private static RuntimeServer CreateServer(string shell)
    {
        var server = new RuntimeServer(shell) { Docker = Volumes };
        server.Write(".qgobuild/secrets/mysql_root_password", "secret");
        server.SetLive("20260101_live");
        return server;
    }
}
