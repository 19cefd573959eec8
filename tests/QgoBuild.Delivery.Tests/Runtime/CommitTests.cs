using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Migrations;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>What is deployed comes from the commit alone, whatever else lies in the server's checkout.</summary>
public sealed class CommitTests
{
    private const string Migrations = "app/backend/prisma/migrations";

    [Fact]
    public async Task A_migration_that_is_not_in_the_commit_is_not_pending_for_client_and_server_alike()
    {
        using var server = CreateServer(out var commit, ["20260101_one", "20260102_two", "20260103 it's \"three\"", "20260104_a\\b\n\tc*"],
            untracked: ["20260105_left_here"]);

        Assert.Equal("20260102_two\n20260103 it's \"three\"\n20260104_a\\\\b\\n\\tc*\n",
            GetPendingMigrations(server, "20260101_one\\tapplied\\n20260104\\tfailed\\n"));
        Assert.Equal("20260102_two\n20260103 it's \"three\"\n",
            GetPendingMigrations(server, "20260101_one\\tapplied\\n20260104_a\\\\\\\\b\\\\n\\\\tc*\\tapplied\\n"));
        var client = await new GitCheckout(server.Directory).ReadMigrationsAsync(CommitId.Parse(commit), Migrations,
            TestContext.Current.CancellationToken);
        Assert.Equal(["20260102_two", "20260103 it's \"three\"", "20260104_a\\b\n\tc*"], client.GetPending(["20260101_one"])
            .Select(migration => migration.Name));
    }

    [Fact]
    public void Users_go_on_where_only_an_untracked_migration_lies_there()
    {
        using var server = CreateServer(out _, ["20260101_one"], untracked: ["20260105_left_here"]);

        Assert.Equal("no migration is pending: no downtime\n",
            server.Run("list_migrations() { printf '20260101_one\\tapplied\\n' >\"$1\"; }; live_record=x; maintain_if_migrating"));
    }

    [Fact]
    public void A_name_of_several_words_is_not_taken_for_those_that_are_declared_online()
    {
        using var server = CreateServer(out _, ["one two", "one", "two", "*"], untracked: [], online: ["one", "two"]);

        Assert.Equal("*, one two", server.Run("printf '*\\none\\none two\\ntwo\\n' | not_online_safe"));
    }

    [Fact]
    public void Where_the_commit_cannot_be_read_nothing_is_taken_for_applied()
    {
        using var server =
            new BackupServer(DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now));

        Assert.Contains("cannot be read from the checkout", server.RunFailing(": >\"$work/list\"; pending_migrations \"$work/list\""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "yes")]
    [InlineData("s/@sha256:a/@sha256:b/", "no")]
    [InlineData("s/^release_content=.*/release_content=sha256:other/", "no")]
    [InlineData("/^release_content=/d", "no")]
    [InlineData("s/^\\(release_commit=\\|export QGO_[A-Z]*=\\).*/\\1other/", "yes")]
    public void What_runs_is_the_same_whatever_commit_and_version_it_is_released_as(string change, string isSame)
    {
        var release = Samples.Release with { Content = ContentKey.Compute([new("content", "")]) };
        using var server =
            new BackupServer(DeploymentPlans.Deploy(release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now));

        Assert.Equal(isSame, server.Run($"""
            mkdir -p "$state/releases/one" "$state/releases/two"
            printf '%s\n' "$release_variables" >"$state/releases/one/release.sh"
            sed -e '{change}' "$state/releases/one/release.sh" >"$state/releases/two/release.sh"
            if [ "$(release_identity one)" = "$(release_identity two)" ]; then printf yes; else printf no; fi
            """));
    }

    private static string GetPendingMigrations(BackupServer server, string applied) =>
        server.Run($"printf '{applied}' >\"$work/list\"; pending_migrations \"$work/list\"");

    private static BackupServer CreateServer(out string commit, string[] committed, string[] untracked, string[]? online = null)
    {
        var plan = DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now);
        if (online is not null)
        {
            var migrations = online.Select(name => new SqlMigration(name, "-- qgo: online\nALTER TABLE a ADD COLUMN b INT NULL;"));
            plan = plan with { Migrations = new ReleaseMigrations([.. migrations]) };
        }
        var server = new BackupServer(plan);
        foreach (var name in committed)
            Write(name, "migration.sql");
        // Prisma looks no deeper, and for no other file.
        Write(committed[0], "deeper/migration.sql");
        Write("notes", "readme.sql");
        BackupServer.RunProgram("git", ["-C", server.Directory, "init", "--quiet"]);
        BackupServer.RunProgram("git", ["-C", server.Directory, "add", "app"]);
        BackupServer.RunProgram("git",
            ["-C", server.Directory, "-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet", "--message", "First"]);
        commit = BackupServer.RunProgram("git", ["-C", server.Directory, "rev-parse", "HEAD"]).Trim();
        server.Commit = commit;
        foreach (var name in untracked)
            Write(name, "migration.sql");
        return server;

        void Write(string name, string file)
        {
            var path = Path.Combine(server.Directory, Migrations, name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "SELECT 1;\n");
        }
    }
}
