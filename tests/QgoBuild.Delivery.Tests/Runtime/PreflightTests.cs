namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>What would fail halfway is refused before anything is changed.</summary>
public sealed class PreflightTests
{
    private const string Requests = """
        require_space() { printf '%s %s\n' "${1##*/}" "$2"; }
        du() { printf '3670016\tx\n'; }
        preflight_disk 100

        """;

    [Theory, Shells]
    public void A_server_with_nothing_on_it_and_one_with_links_to_directories_will_do(string shell)
    {
        using var server = new RuntimeServer(shell);
        server.Run("preflight_directories");
        server.Write("big disk/file");
        File.CreateSymbolicLink(server["backups"], "big disk");
        File.CreateSymbolicLink(server["backend"], "big disk");

        server.Run("preflight_directories");
    }

    [Theory, Shells]
    public void A_file_or_a_link_to_nothing_in_the_place_of_a_directory_is_refused(string shell)
    {
        string[] names = ["backend/uploads", "backend/logs", "backups", ".qgobuild/releases", ".qgobuild/secrets", ".qgobuild/edge"];
        foreach (var name in names)
        {
            using var server = new RuntimeServer(shell);
            server.Write(name, "a file");
            Assert.StartsWith($"{server[name]} is no directory. ", server.RunFailing("preflight_directories"), StringComparison.Ordinal);
            File.Delete(server[name]);
            File.CreateSymbolicLink(server[name], "/not mounted");
            Assert.StartsWith(
                $"{server[name]} is a link to /not mounted, which is no directory",
                server.RunFailing("preflight_directories"),
                StringComparison.Ordinal);
        }
    }

    [Theory, Shells]
    public void A_live_release_that_has_lost_its_uploads_is_refused(string shell)
    {
        using var server = new RuntimeServer(shell);
        server.SetLive("20260101_live");

        Assert.StartsWith($"{server["backend/uploads"]} is gone", server.RunFailing("preflight_directories"), StringComparison.Ordinal);

        Directory.CreateDirectory(server["backend/uploads"]);
        server.Run("preflight_directories");
    }

    [Theory, Shells]
    public void Room_is_required_for_twice_the_images_and_the_data(string shell)
    {
        using var server = new RuntimeServer(shell);
        var name = Path.GetFileName(server.Directory);
        Assert.Equal($"{name} 214\n", server.Run(Requests));
        Directory.CreateDirectory(server["backups"]);

        Assert.Equal($"{name} 214\n", server.Run(Requests));
    }

    [Theory, Shells]
    public void Room_is_required_on_each_disk_for_what_comes_there(string shell)
    {
        using var server = new RuntimeServer(shell);
        File.CreateSymbolicLink(server["backups"], "/dev/shm");

        Assert.Equal($"backups 14\n{Path.GetFileName(server.Directory)} 200\n", server.Run(Requests));
    }

    [Theory, Shells]
    public void A_disk_without_that_room_is_refused(string shell)
    {
        using var server = new RuntimeServer(shell);
        const string Disk = "df() { printf 'Avail\\n   99\\n'; }; ";

        server.Run(Disk + "require_space \"$directory\" 99");

        Assert.StartsWith(
            $"The disk of {server.Directory} on the server has 99 MiB left and this needs 100.",
            server.RunFailing(Disk + "require_space \"$directory\" 100"),
            StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void An_image_that_the_registry_does_not_give_is_refused_with_its_reason(string shell)
    {
        using var server = new RuntimeServer(shell)
        {
            Docker = """case "$*" in *good) ;; *) echo 'no such manifest' >&2; exit 1 ;; esac""",
        };

        server.Run("preflight_image registry.sandbox/good");

        Assert.Equal(
            "The server cannot get registry.sandbox/bad from the registry: no such manifest",
            server.RunFailing("preflight_image registry.sandbox/bad"));
    }

    [Theory, Shells]
    public void A_migration_that_failed_earlier_is_refused(string shell)
    {
        using var server = new RuntimeServer(shell);
        server.SetLive("20260101_live");
        const string Database = "fail_if_database_lost() { :; }; database_ready() { :; }; ";

        server.Run(Database + "applied_migrations() { printf 'one\\tapplied\\n'; }; preflight_database");

        Assert.StartsWith(
            "The migration two failed earlier",
            server.RunFailing(Database + "applied_migrations() { printf 'one\\tapplied\\ntwo\\tfailed\\n'; }; preflight_database"),
            StringComparison.Ordinal);
    }
}
