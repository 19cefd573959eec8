namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Undoing a restore: whenever it is killed, it begins again and brings back all that was replaced.</summary>
public sealed class RestoreTests
{
    // A restore of everything was exchanged, and has to be undone. What it calls prints its name.
    private const string Undo = """
        check_own_backup() { :; }
        end_database_work() { :; }
        each_data() { echo "$1"; if [ -e "$work/killed" ]; then fail killed; fi; }
        exchange_back() { echo exchange; rm -f "$work/exchange"; }
        restore_own_backup() { echo "backup $1"; if [ -e "$work/killed" ]; then fail killed; fi; }
        check_undone() { :; }
        revert_restore
        """;

    private const string OneSchema = "schema 1111aaaa";
    private const string OtherSchema = "schema 2222bbbb";

    [Theory, Shells]
    public void An_undo_that_is_killed_after_data_came_back_begins_again_with_the_database(string shell)
    {
        using var server = CreateServer(shell);
        WriteWork(server, "killed");

        server.RunFailing(Undo);
        File.Delete(Path.Combine(server.Work, "killed"));

        Assert.Equal("restore_data\nexchange\nwhat the restore had replaced is back\n", server.Run(Undo));
        Assert.Equal("nothing had been restored yet: the database was not touched\n", server.Run(Undo));
    }

    [Theory, Shells]
    public void An_undo_by_a_backup_that_is_killed_uses_the_backup_again(string shell)
    {
        using var server = CreateServer(shell);
        WriteWork(server, "killed");

        server.RunFailing(Undo.Replace("revert_restore", "undo_with_backup", StringComparison.Ordinal));
        File.Delete(Path.Combine(server.Work, "killed"));

        Assert.Equal("backup yes\n", server.Run(Undo));
    }

    [Theory, Shells]
    public void A_schema_that_a_load_writes_in_another_form_is_the_same_for_the_records_of_releases(string shell)
    {
        using var server = CreateServer(shell);
        File.WriteAllText(Path.Combine(server.Work, "migrations.before"), $"one\tapplied\n{OneSchema}\tapplied\n");
        server.Write(".qgobuild/releases/live/migrations", $"one\n{OneSchema}\n");
        server.Write(".qgobuild/releases/earlier/migrations", "schema 3333cccc\n");

        server.Run(CheckUndone($"one\\tapplied\\n{OtherSchema}\\tapplied\\n"));

        Assert.Equal($"one\n{OtherSchema}\n", server.Read(".qgobuild/releases/live/migrations"));
        Assert.Equal("schema 3333cccc\n", server.Read(".qgobuild/releases/earlier/migrations"));
        Assert.Equal("The database was restored, but its migrations are not those from before.",
            server.RunFailing(CheckUndone($"two\\tapplied\\n{OneSchema}\\tapplied\\n")));

        static string CheckUndone(string present) => $$"""
            list_migrations() { printf '{{present}}' >"$1"; }
            check_undone
            """;
    }

    private static RuntimeServer CreateServer(string shell) => new(shell);

    private static void WriteWork(RuntimeServer server, params string[] files)
    {
        foreach (var file in (string[])[.. files, "exchange", "migrations.before"]) File.WriteAllText(Path.Combine(server.Work, file), "");
        File.WriteAllText(Path.Combine(server.Work, "restoring"), "yes");
        File.WriteAllText(Path.Combine(server.Work, "backup"), "backup_staging_20261130_000000.tar.gz");
    }
}
