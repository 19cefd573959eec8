using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The records of releases, and the one line that names the live one.</summary>
public sealed class RecordTests
{
    private const string Applied = "applied_migrations() { printf '20260101_one\\tapplied\\n20260102_two\\tapplied\\n'; }\n";

    [Theory, Shells]
    public void A_record_has_all_that_the_release_is_started_from(string shell)
    {
        using var server = CreateServer(shell);

        server.Run("save_record; record_complete \"$record\"");

        Assert.Equal([server.Record], server.List(".qgobuild/releases"));
        Assert.Equal(
            ["images", "nginx.conf", "plan", "platform.compose.yml", "release.compose.yml", "release.json", "release.sh"],
            server.List($".qgobuild/releases/{server.Record}"));
        Assert.Equal(Samples.Release.Compose!.Release, server.Read($".qgobuild/releases/{server.Record}/release.compose.yml"));
        Assert.Equal(Samples.Release, Release.FromJson(server.Read($".qgobuild/releases/{server.Record}/release.json")) with
        {
            Images = Samples.Release.Images,
            Compose = Samples.Release.Compose,
        });
        Assert.Contains("sha256:aaaa", server.Read($".qgobuild/releases/{server.Record}/release.sh"), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void A_record_from_an_earlier_deployment_of_the_release_is_not_overwritten_and_not_dropped(string shell)
    {
        using var server = CreateServer(shell);
        server.Write($".qgobuild/releases/{server.Record}/release.sh", "earlier");

        server.Run("save_record; drop_record");

        Assert.Equal("earlier", server.Read($".qgobuild/releases/{server.Record}/release.sh"));
        Assert.Equal(["release.sh"], server.List($".qgobuild/releases/{server.Record}"));
    }

    [Theory, Shells]
    public void The_record_that_a_deployment_made_is_dropped_with_it_and_no_other(string shell)
    {
        using var server = CreateServer(shell);
        server.Write(".qgobuild/releases/20260101_other/release.sh");

        server.Run("save_record; drop_record");

        Assert.Equal(["20260101_other"], server.List(".qgobuild/releases"));
    }

    [Theory, Shells]
    public void A_record_is_not_there_until_it_is_whole(string shell)
    {
        using var server = CreateServer(shell);

        Assert.StartsWith("This release was made by an earlier version of QgoBuild", server.RunFailing("release_definition=; save_record"),
            StringComparison.Ordinal);

        Assert.False(server.Exists($".qgobuild/releases/{server.Record}"));
    }

    [Theory, Shells]
    public void A_release_becomes_live_with_its_migrations_and_the_backup_from_before_it(string shell)
    {
        using var server = CreateServer(shell);
        server.Write($".qgobuild/releases/{server.Record}/withdrawn");
        server.Write($".qgobuild/releases/{server.Record}/release.sh", "export BACKEND_IMAGE=new");
        server.Write(".qgobuild/releases/20260101_live/release.sh", "export BACKEND_IMAGE=old");
        server.Write(".qgobuild/releases/20260101_live/backup", "earlier.tar.gz");
        File.WriteAllText(Path.Combine(server.Work, "backup"), "made.tar.gz");

        server.Run(Applied + "live_record=20260101_live next_colour=green; record_live");

        Assert.Equal($"{server.Record} green {server.Deployment}\n", server.Read(".qgobuild/live"));
        Assert.Equal("20260101_one\n20260102_two\n", server.Read($".qgobuild/releases/{server.Record}/migrations"));
        Assert.Equal("made.tar.gz", server.Read($".qgobuild/releases/{server.Record}/backup"));
        Assert.True(server.Exists($".qgobuild/releases/{server.Record}/finished"));
        Assert.False(server.Exists($".qgobuild/releases/{server.Record}/withdrawn"));
        Assert.False(server.Exists(".qgobuild/releases/20260101_live/withdrawn"));
    }

    [Theory, Shells]
    public void The_same_images_once_more_keep_the_backup_from_before_they_came(string shell)
    {
        using var server = CreateServer(shell);
        const string Same = "export BACKEND_IMAGE=same\nrelease_content=same\n";
        server.Write($".qgobuild/releases/{server.Record}/release.sh", "release_commit=new\n" + Same);
        server.Write(".qgobuild/releases/20260101_live/release.sh", "release_commit=old\n" + Same);
        server.Write(".qgobuild/releases/20260101_live/backup", "earlier.tar.gz");
        File.WriteAllText(Path.Combine(server.Work, "backup"), "made.tar.gz");

        server.Run(Applied + "live_record=20260101_live; record_live");

        Assert.Equal("earlier.tar.gz", server.Read($".qgobuild/releases/{server.Record}/backup"));
    }

    [Theory, Shells]
    public void A_release_that_was_finished_before_keeps_its_backup(string shell)
    {
        using var server = CreateServer(shell);
        server.Write($".qgobuild/releases/{server.Record}/finished", "2026-01-01T00:00:00Z\n");
        server.Write($".qgobuild/releases/{server.Record}/backup", "first.tar.gz");
        File.WriteAllText(Path.Combine(server.Work, "backup"), "made.tar.gz");

        server.Run(Applied + "record_live");

        Assert.Equal("first.tar.gz", server.Read($".qgobuild/releases/{server.Record}/backup"));
    }

    [Theory, Shells]
    public void The_live_release_stays_recorded_where_the_migrations_cannot_be_read(string shell)
    {
        using var server = CreateServer(shell);
        server.Write($".qgobuild/releases/{server.Record}/release.sh");
        server.SetLive("20260101_live");
        var before = server.Read(".qgobuild/live");

        server.RunFailing("applied_migrations() { return 1; }; record_live");

        Assert.Equal(before, server.Read(".qgobuild/live"));
        Assert.False(server.Exists($".qgobuild/releases/{server.Record}/finished"));
    }

    [Theory, Shells]
    public void A_rollback_withdraws_what_is_newer_and_what_it_left_and_nothing_else(string shell)
    {
        using var server = new RuntimeServer(shell);
        foreach (var record in new[] { "20260101_live", "20260102_older", "20260103_target", "20260104_newer", "20260105_newest" })
            server.Write($".qgobuild/releases/{record}/release.sh");
        server.Write(".qgobuild/releases/20260103_target/finished");
        server.Write(".qgobuild/releases/20260103_target/withdrawn");

        server.Run(Applied + "kind=rollback record=20260103_target live_record=20260101_live; record_live");

        Assert.Equal(
            ["20260101_live", "20260104_newer", "20260105_newest"],
            server.List(".qgobuild/releases").Where(record => server.Exists($".qgobuild/releases/{record}/withdrawn")));
    }

    [Theory, Shells]
    public void What_was_live_is_remembered_for_the_undoing(string shell)
    {
        using var server = new RuntimeServer(shell);
        server.SetLive("20260101_live");

        Assert.Equal("20260101_live blue no green\n", server.Run("""
            edge_healthy() { return 1; }
            record_previous
            live_record= live_colour= live_healthy= next_colour=
            . "$work/live.sh"
            printf '%s\n' "$live_record $live_colour $live_healthy $next_colour"
            """));
    }

    private static RuntimeServer CreateServer(string shell)
    {
        var server = new RuntimeServer(shell);
        server.Write("app/file", "committed\n");
        server.Commit = server.CommitFiles("app");
        Directory.CreateDirectory(server[".qgobuild/releases"]);
        return server;
    }
}
