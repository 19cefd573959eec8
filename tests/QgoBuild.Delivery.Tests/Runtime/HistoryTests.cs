using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Migrations of tools whose files cannot be read: what is pending is known to their command alone, and what they did is seen in
/// the schema.</summary>
public sealed class HistoryTests
{
    private const string LiveRecord = "20260101_live";
    private const string Ask = $"live_record={LiveRecord}; printf 'one\\tapplied\\n' >\"$work/list\"; pending_migrations \"$work/list\"";

    [Theory, Shells]
    public void The_rows_of_a_table_and_the_schema_are_listed(string shell)
    {
        using var server = CreateServer(new Migration("migrate") { History = new History.Rows("it`s", "a`b") }, shell: shell);
        server.Docker = """
            input=$(cat)
            case "$*|$input" in
                *"table_name = 'it\`s'"*'`a``b`'*'FROM `it``s`'*) printf '0001_initial\tapplied\n' ;;
                *--no-data*) printf 'schema 0123456789abcdef\tapplied\n' ;;
                *) exit 9 ;;
            esac
            """;

        server.Run("list_migrations \"$directory/list\"");

        Assert.Equal("0001_initial\tapplied\nschema 0123456789abcdef\tapplied\n", server.Read("list"));
    }

    [Theory, Shells]
    public void Without_a_table_the_schema_alone_is_listed(string shell)
    {
        using var server = CreateServer(new Migration("migrate"), shell: shell);
        server.Docker = """
            case "$*" in *--no-data*) printf 'schema 0123456789abcdef\tapplied\n' ;; *) exit 9 ;; esac
            """;

        server.Run("list_migrations \"$directory/list\"");

        Assert.Equal("schema 0123456789abcdef\tapplied\n", server.Read("list"));
    }

    [Fact]
    public void A_list_without_its_schema_is_none()
    {
        using var server = CreateServer(new Migration("migrate") { History = new History.Rows("done", "name") });
        server.Docker = """
            cat >/dev/null
            case "$*" in *--no-data*) exit 1 ;; *) printf 'one\tapplied\n' ;; esac
            """;

        Assert.StartsWith("The database does not answer", server.RunFailing("list_migrations \"$directory/list\""),
            StringComparison.Ordinal);
        Assert.False(server.Exists("list"));
    }

    [Theory]
    // The live image, which left the database as it is.
    [InlineData("LIVE", "one", "")]
    // The live image, but somebody has changed the schema since.
    [InlineData("LIVE", "other", "whatever migrate applies\n")]
    // Another image.
    [InlineData("OLD", "one", "whatever migrate applies\n")]
    public void An_image_that_is_live_has_nothing_pending(string image, string applied, string pending)
    {
        using var server = CreateServer(new Migration("migrate"));
        WriteLive(server, image == "LIVE" ? "$migration_image" : "registry.test/backend@sha256:0", applied);

        Assert.Equal(pending, server.Run(Ask));
    }

    [Theory, Shells]
    public void A_command_of_the_tool_says_whether_anything_is_pending(string shell)
    {
        string[] check = ["python", "manage.py", "migrate", "--check", "it's $(id)"];
        using var server = CreateServer(new Migration("migrate") { Check = check }, shell: shell);
        WriteLive(server, "registry.test/backend@sha256:0", "one");
        server.Docker = """
            case "$*" in *"run --rm --no-deps --no-TTY --quiet-pull migrate python manage.py migrate --check it's \$(id)")
                exit "$(cat "$QGO_SERVER/code")" ;;
            esac
            """;

        // Before the release is started, and after it.
        foreach (var isStarted in (bool[])[false, true])
        {
            server.Write("code", "0");
            Assert.Equal("", server.Run(Ask));
            server.Write("code", "1");
            Assert.Equal("whatever migrate applies\n", server.Run(Ask));
            Assert.Equal(isStarted, server.Exists($".qgobuild/releases/{server.Record}"));
            server.Run("mkdir -p \"$state/edge\"; : >\"$state/edge/nginx.conf\"; save_record");
        }
    }

    [Theory]
    [InlineData(false, "the maintenance page, until it is verified: whatever migrate applies\n")]
    [InlineData(true, "every pending migration is declared safe online: no downtime\n")]
    public void Users_see_the_maintenance_page_unless_the_release_says_that_they_need_not(bool isOnline, string said)
    {
        using var server = CreateServer(new Migration("migrate") { IsOnline = isOnline });
        WriteLive(server, "registry.test/backend@sha256:0", "one");

        Assert.Equal(said, server.Run($$"""
            live_record={{LiveRecord}}
            list_migrations() { printf 'one\tapplied\n' >"$1"; }
            enable_maintenance() { :; }
            maintain_if_migrating
            """));
    }

    [Theory]
    // It failed after it had changed rows, which no list shows.
    [InlineData(": >\"$work/migrating\"", "restored no\n")]
    // It was never started.
    [InlineData(":", "no migration had been applied: the database was not touched\n")]
    public void What_a_tool_has_begun_is_undone_though_the_schema_is_the_same(string before, string said)
    {
        using var server = CreateServer(new Migration("migrate"));

        Assert.Equal(said, server.Run($$"""
            live_record={{LiveRecord}}
            list_migrations() { printf 'schema 1\tapplied\n' >"$1"; }
            end_database_work() { :; }
            under_maintenance() { :; }
            restore_own_backup() { echo "restored $1"; }
            list_migrations "$work/migrations.before"
            {{before}}
            undo_database_change
            """));
    }

    private static RuntimeServer CreateServer(Migration migration, string shell = "sh")
    {
        var plan = DeploymentPlans.Deploy(
            Samples.Release, Samples.Application with { Migration = migration }, Samples.Environment, "dev@laptop", Samples.Now);
        return new RuntimeServer(shell, plan);
    }

    // A live release whose migrations came from this image, and were these.
    private static void WriteLive(RuntimeServer server, string image, string applied)
    {
        server.Run($$"""
            mkdir -p "$state/releases/{{LiveRecord}}"
            printf "export BACKEND_IMAGE='%s'\n" "{{image}}" >"$state/releases/{{LiveRecord}}/release.sh"
            printf 'services: {}\n' >"$state/releases/{{LiveRecord}}/release.compose.yml"
            printf '%s\n' {{applied}} >"$state/releases/{{LiveRecord}}/migrations"
            """);
    }
}
