namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>What is deleted because newer things have come, and what never is.</summary>
public sealed class RetentionTests
{
    private const string Images = """
        case "$*" in
            'images --digests '*' registry.sandbox/backend') printf 'registry.sandbox/backend@sha256:%s\n' 1 2 3 4 5 '<none>' ;;
            'images --digests '*' registry.sandbox/frontend') printf 'registry.sandbox/frontend@sha256:%s\n' 1 2 ;;
            'images --filter dangling=true '*) printf 'aaa <none>\nbbb registry.sandbox/backend\naaa <none>\n' ;;
            'rmi registry.sandbox/backend@sha256:1') exit 1 ;;
        esac
        """;

    [Theory, Shells]
    public void The_newest_backups_stay(string shell)
    {
        using var server = CreateServer(shell, "20260101", "20260102", "20260103", "20260104");
        server.Write(".qgobuild/drilled/backup_staging_20260101_000000.tar.gz");
        server.Write(".qgobuild/drilled/backup_staging_20260104_000000.tar.gz");

        server.Run("prune_backups 2");

        Assert.Equal(["backup_staging_20260103_000000.tar.gz", "backup_staging_20260104_000000.tar.gz"], server.List("backups"));
        Assert.Equal(["backup_staging_20260104_000000.tar.gz"], server.List(".qgobuild/drilled"));
    }

    [Theory, Shells]
    public void The_backup_that_a_rollback_of_the_live_release_needs_stays(string shell)
    {
        using var server = CreateServer(shell, "20260101", "20260102", "20260103", "20260104");
        server.SetLive("20260101_120000-live");
        server.Write(".qgobuild/releases/20260101_120000-live/backup", "backup_staging_20260101_000000.tar.gz");
        server.Write(".qgobuild/releases/20260102_120000-other/backup", "backup_staging_20260102_000000.tar.gz");

        server.Run("prune_backups 1");

        Assert.Equal(["backup_staging_20260101_000000.tar.gz", "backup_staging_20260104_000000.tar.gz"], server.List("backups"));
    }

    [Theory, Shells]
    public void The_backup_just_made_stays_where_the_clock_makes_it_an_old_one(string shell)
    {
        using var server = CreateServer(shell, "20200101", "20260102", "20260103");
        File.WriteAllText(Path.Combine(server.Work, "backup"), "backup_staging_20200101_000000.tar.gz");

        server.Run("prune_backups 1");

        Assert.Equal(["backup_staging_20200101_000000.tar.gz", "backup_staging_20260103_000000.tar.gz"], server.List("backups"));
    }

    [Theory, Shells]
    public void Backups_of_other_environments_and_foreign_files_stay(string shell)
    {
        using var server = CreateServer(shell, "20260102", "20260103");
        string[] foreign =
        [
            "backup_production_20260101_000000.tar.gz", "backup_staging_eu_20260101_000000.tar.gz",
            "backup_staging_20260101_000000.tar.gz.part", "backup_staging_20260101.tar.gz", "it's mine\n.tar.gz", ".hidden", "-rf",
            "backup_staging_of mine\n.tar.gz",
        ];
        foreach (var name in foreign)
            server.Write($"backups/{name}");
        Directory.CreateDirectory(server["backups/backup_staging_20260101_000000.tar.gz"]);

        server.Run("prune_backups 1");

        string[] kept = [.. foreign, "backup_staging_20260101_000000.tar.gz", "backup_staging_20260103_000000.tar.gz"];
        Assert.Equal(kept.Order(StringComparer.Ordinal), server.List("backups"));
    }

    [Theory, Shells]
    public void Damaged_archives_are_not_counted_among_those_that_stay(string shell)
    {
        using var server = CreateServer(shell, "20260101", "20260102", "20260103", "20260401");
        WriteDamaged(server, "20260301");

        server.Run("prune_backups 3");

        var damaged = Damages.Select((_, index) => $"backup_staging_20260301_00000{index}.tar.gz");
        Assert.Equal([.. Dates("20260102", "20260103"), .. damaged, .. Dates("20260401")], server.List("backups"));
    }

    [Theory, Shells]
    public void Damaged_archives_go_once_enough_good_ones_are_newer(string shell)
    {
        using var server = CreateServer(shell, "20260401", "20260402");
        WriteDamaged(server, "20260301");

        server.Run("prune_backups 2");

        Assert.Equal(Dates("20260401", "20260402"), server.List("backups"));
    }

    [Theory, Shells]
    public void Nothing_goes_where_no_archive_is_good(string shell)
    {
        using var server = new RuntimeServer(shell);
        WriteDamaged(server, "20260301");

        server.Run("prune_backups 1");

        Assert.Equal(Damages.Length, server.List("backups").Length);
    }

    [Fact]
    public void An_archive_that_a_backup_made_looks_complete()
    {
        using var server = new BackupServer();

        Assert.Equal("yes", server.Run("""make_backup; if looks_complete "$backups/$backup_name"; then printf yes; fi"""));
    }

    [Theory, Shells]
    public void What_interrupted_deployments_left_aside_goes(string shell)
    {
        using var server = CreateServer(shell);
        server.Write("backups/.20260101_000000-4f2ab12c-aaaa/members/db.sql");
        server.Write($"backups/.{server.Deployment}/archive");
        server.Write("backups/.mine/file");
        server.Write("backups/.2026");

        server.Run("prune_backups 1");

        Assert.Equal(new[] { $".{server.Deployment}", ".2026", ".mine" }.Order(StringComparer.Ordinal), server.List("backups"));
        Assert.True(server.Exists($"backups/.{server.Deployment}/archive"));
    }

    [Theory, Shells]
    public void Where_the_backups_are_a_link_those_behind_it_are_pruned(string shell)
    {
        using var server = CreateServer(shell, "20260101", "20260102");
        Directory.Move(server["backups"], server["disk with room"]);
        File.CreateSymbolicLink(server["backups"], "disk with room");

        server.Run("prune_backups 1");

        Assert.Equal(Dates("20260102"), server.List("disk with room"));
    }

    [Theory, Shells]
    public void The_release_that_a_rollback_returns_to_stays_behind_many_that_were_rolled_back(string shell)
    {
        using var server = CreateServer(shell);
        for (var release = 1; release <= 8; release++)
            WriteRelease(server, $"2026010{release}", $"image-{release}", isWithdrawn: release is > 2 and < 8);
        server.SetLive("20260108");

        server.Run("prune_releases 1");

        // 01 is one more than asked for; 02 is the one before those that were rolled back.
        Assert.Equal(["20260102", "20260108"], server.List(".qgobuild/releases"));
    }

    [Theory, Shells]
    public void The_release_that_a_rollback_returns_to_stays_behind_one_that_was_deployed_many_times(string shell)
    {
        using var server = CreateServer(shell);
        for (var release = 1; release <= 8; release++)
            WriteRelease(server, $"2026010{release}", release <= 2 ? $"image-{release}" : "image-8", isWithdrawn: false);
        server.SetLive("20260108");

        server.Run("prune_releases 2");

        Assert.Equal(["20260101", "20260102", "20260107", "20260108"], server.List(".qgobuild/releases"));
    }

    [Theory, Shells]
    public void Releases_before_the_live_one_stay_though_newer_ones_were_rolled_back(string shell)
    {
        using var server = CreateServer(shell);
        for (var release = 1; release <= 6; release++)
            WriteRelease(server, $"2026010{release}", $"image-{release}", isWithdrawn: release > 3);
        server.SetLive("20260103");

        server.Run("prune_releases 2");

        Assert.Equal(["20260101", "20260102", "20260103", "20260105", "20260106"], server.List(".qgobuild/releases"));
    }

    [Theory, Shells]
    public void The_newest_releases_and_the_live_one_stay_with_their_images(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Images };
        foreach (var release in new[] { 1, 2, 3, 4 })
        {
            server.Write($".qgobuild/releases/2026010{release}/release.sh", $"""
                export BACKEND_IMAGE='registry.sandbox/backend@sha256:{release}'
                export FRONTEND_IMAGE='registry.sandbox/frontend@sha256:1'

                """);
        }

        server.SetLive("20260102");

        var output = server.Run("prune_releases 1");

        Assert.Equal(["20260102", "20260104"], server.List(".qgobuild/releases"));
        Assert.Equal(
            ["backend@sha256:1", "backend@sha256:3", "backend@sha256:5", "frontend@sha256:2", "aaa"],
            server.DockerCalls.Where(call => call.StartsWith("rmi ", StringComparison.Ordinal)).Select(call => call[4..].Split('/')[^1]));
        Assert.Contains("kept registry.sandbox/backend@sha256:1, which is in use", output, StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void No_named_image_goes_where_no_release_is_recorded(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = Images };
        Directory.CreateDirectory(server[".qgobuild/releases"]);

        server.Run("prune_releases 3");

        Assert.Equal(["rmi aaa"], server.DockerCalls.Where(call => call.StartsWith("rmi ", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void The_newest_deployments_and_the_one_that_made_the_live_release_stay(string shell)
    {
        using var server = new RuntimeServer(shell);
        Directory.Delete(server.Work);
        foreach (var day in new[] { 1, 2, 3, 4 })
            server.Write($".qgobuild/deployments/2026010{day}/journal.ndjson");
        server.Write(".qgobuild/deployments/file");
        server.SetLive("record", "20260101");

        server.Run("prune_deployments 2");

        Assert.Equal(["20260101", "20260103", "20260104", "file"], server.List(".qgobuild/deployments"));
    }

    [Theory, Shells]
    public void Certificates_stay_that_a_configuration_names_or_an_authority_issued(string shell)
    {
        using var server = new RuntimeServer(shell);
        foreach (var name in new[] { "issued", "served", "recorded", "serve", "it's old" })
            server.Write($".qgobuild/secrets/tls/{name}/key.pem");
        server.Write(".qgobuild/secrets/tls/ordered/request");
        server.Write(".qgobuild/edge/nginx.conf", "ssl_certificate /etc/nginx/tls/served/certificate.pem;");
        server.Write(".qgobuild/releases/one/nginx.conf", "ssl_certificate /etc/nginx/tls/recorded/certificate.pem;");

        server.Run("prune_certificates");

        Assert.Equal(["issued", "ordered", "recorded", "served"], server.List(".qgobuild/secrets/tls"));
    }

    [Theory, Shells]
    public void Certificates_need_not_be_there(string shell)
    {
        using var server = new RuntimeServer(shell);

        server.Run("prune_certificates");
    }

    private static readonly Func<byte[], byte[]>[] Damages =
    [
        _ => [],
        archive => archive[..^1000],
        archive => [.. archive[..^5000], .. new byte[5000]],
        archive => [.. archive[..^4], 1, 8, 0, 0],
        archive => [.. archive[..^4], 0, 9, 0, 0],
        archive => [.. Enumerable.Repeat((byte)'x', archive.Length - 4), .. archive[^4..]],
        _ => ReadArchive("notes.txt"),
    ];

    private static RuntimeServer CreateServer(string shell, params string[] dates)
    {
        var server = new RuntimeServer(shell);
        Directory.CreateDirectory(server["backups"]);
        var archive = ReadArchive("manifest.json");
        foreach (var name in Dates(dates))
            File.WriteAllBytes(server[$"backups/{name}"], archive);
        return server;
    }

    private static void WriteDamaged(RuntimeServer server, string date)
    {
        Directory.CreateDirectory(server["backups"]);
        var archive = ReadArchive("manifest.json");
        for (var index = 0; index < Damages.Length; index++)
            File.WriteAllBytes(server[$"backups/backup_staging_{date}_00000{index}.tar.gz"], Damages[index](archive));
    }

    private static IEnumerable<string> Dates(params string[] dates) => dates.Select(date => $"backup_staging_{date}_000000.tar.gz");

    // As make_backup packs its members.
    private static byte[] ReadArchive(string first)
    {
        var directory = Directory.CreateTempSubdirectory("qgo archive ").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, first), "{}");
            var noise = new byte[300_000];
            new Random(1).NextBytes(noise);
            File.WriteAllBytes(Path.Combine(directory, "db.sql"), noise);
            string[] options = ["--format=pax", "--pax-option=delete=atime,delete=ctime"];
            RuntimeServer.RunProgram("tar", [.. options, "-czf", "archive", first, "db.sql"], directory);
            return File.ReadAllBytes(Path.Combine(directory, "archive"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void WriteRelease(RuntimeServer server, string record, string image, bool isWithdrawn)
    {
        server.Write($".qgobuild/releases/{record}/release.sh", $"export BACKEND_IMAGE='registry.sandbox/backend@sha256:{image}'\n");
        server.Write($".qgobuild/releases/{record}/finished", "2026-01-01T00:00:00Z\n");
        if (isWithdrawn) server.Write($".qgobuild/releases/{record}/withdrawn");
    }
}
