using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The data of an application: directories and volumes of any name, restored, kept or in no backup.</summary>
public sealed class DataTests : IDisposable
{
    private static readonly Data[] Several =
    [
        new("media", IsVolume: true, [new("web", "/srv/media")]),
        new("a [dir] #1!", IsVolume: false, [new("web", "/srv/own")]),
        new("log", IsVolume: true, [new("web", "/srv/log")]) { Use = DataUse.Kept },
        new("cache", IsVolume: true, [new("web", "/srv/cache")]) { Use = DataUse.Lost },
    ];

    private readonly BackupServer _server = new(DeploymentPlans.Backup(
        Samples.Application with { Data = Several }, Samples.Environment, "dev@laptop", Samples.Now));

    public void Dispose() => _server.Dispose();

    [Fact]
    public void All_but_what_may_be_lost_is_in_a_backup_and_what_is_restored_comes_back()
    {
        Fill("before");
        _server.Run("make_backup");
        Fill("after");

        _server.Run("each_data restore_data \"$backups/\"backup_staging_*");

        Assert.Equal(("before", "before", "after", "after"),
            (Read("volumes/media"), Read("a [dir] #1!"), Read("volumes/log"), Read("volumes/cache")));
        var members = BackupServer.RunProgram("tar", ["-tzf", _server.Archive]).Split('\n');
        Assert.Equal("manifest.json", members[0]);
        Assert.Contains("volumes/media/file", members);
        Assert.Contains("a [dir] #1!/file", members);
        Assert.Contains("volumes/log/file", members);
        Assert.DoesNotContain(members, member => member.Contains("cache", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_older_backup_does_not_have_stays_as_it_is()
    {
        Fill("before");
        using (var older = new BackupServer())
        {
            older.Run("make_backup");
            Directory.CreateDirectory(Path.Combine(_server.Directory, "backups"));
            File.Copy(older.Archive, Path.Combine(_server.Directory, "backups", Path.GetFileName(older.Archive)));
        }

        _server.Run("each_data restore_data \"$backups/\"backup_staging_*");

        Assert.Equal("before", Read("volumes/media"));
    }

    [Fact]
    public void A_backup_that_cannot_be_read_is_a_failure_and_not_one_without_that_data()
    {
        Fill("before");
        _server.Run("make_backup");
        File.WriteAllText(_server.Archive, "damaged");

        Assert.Contains("cannot be read: nothing was restored", _server.RunFailing("each_data restore_data \"$backups/\"backup_staging_*"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_no_deployment_has_created_yet_is_in_no_backup_and_what_one_has_created_must_be_there()
    {
        Fill("before");
        Directory.Delete(Path.Combine(_server.Directory, "volumes/media"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_server.Directory, ".qgobuild"));
        File.WriteAllText(Path.Combine(_server.Directory, ".qgobuild/data"), "a [dir] #1!\nvolumes/log\nvolumes/cache\n");

        _server.Run("make_backup");

        var members = BackupServer.RunProgram("tar", ["-tzf", _server.Archive]).Split('\n');
        Assert.Contains("a [dir] #1!/file", members);
        Assert.DoesNotContain("volumes/media/", members);

        File.AppendAllText(Path.Combine(_server.Directory, ".qgobuild/data"), "volumes/media\n");
        Assert.Contains("volumes/media is no directory", _server.RunFailing("make_backup"), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void Directories_are_created_with_their_owner_and_volumes_by_Docker(string shell)
    {
        using var server = CreateServer(shell);
        server.Docker = """case "$*" in "volume inspect"*) exit 1 ;; esac""";

        server.Run("data_user=; each_data create_data 12:34; each_data print_data");

        Assert.Equal("12:34", RuntimeServer.RunProgram("stat", ["-c", "%u:%g", server["a [dir] #1!"]]).Trim());
        Assert.Equal("0:0", RuntimeServer.RunProgram("stat", ["-c", "%u:%g", server["volumes/media"]]).Trim());
        Assert.Equal(
            ["media", "log", "cache"],
            server.DockerCalls.Where(call => call.StartsWith("volume create", StringComparison.Ordinal))
                .Select(call => call.Split('-')[^1]));
        Assert.Equal($"volume create --driver local --opt type=none --opt o=bind --opt device={server["volumes/media"]} " +
            "qgo-cargo-staging-media", server.DockerCalls[1]);
    }

    [Theory, Shells]
    public void A_volume_that_lies_elsewhere_is_refused_and_one_that_is_there_is_kept(string shell)
    {
        using var server = CreateServer(shell);
        server.Docker = """case "$*" in "volume inspect"*) echo "$QGO_SERVER/volumes/media" ;; esac""";

        server.Run("create_data 12:34 volumes/media restored media");
        Assert.Contains("There is a Docker volume qgo-cargo-staging-log already, and it is not",
            server.RunFailing("create_data 12:34 volumes/log kept log"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.DockerCalls, call => call.StartsWith("volume create", StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void Data_that_a_deployment_created_may_not_be_gone_and_new_data_may_be_missing(string shell)
    {
        using var server = CreateServer(shell);
        server.SetLive("20260101_live");
        server.Write(".qgobuild/data", "volumes/media\nvolumes/cache\n");

        Assert.StartsWith($"{server["volumes/media"]} is gone", server.RunFailing("preflight_directories"), StringComparison.Ordinal);

        Directory.CreateDirectory(server["volumes/media"]);
        server.Run("preflight_directories");
    }

    [Theory, Shells]
    public void Git_overlooks_data_of_any_name(string shell)
    {
        using var server = CreateServer(shell);
        server.Write("tracked");
        server.Commit = server.CommitFiles();
        foreach (var data in Several)
            server.Write($"{data.Directory}/file");

        server.Run("check_out");

        Assert.Equal("", server.Git("status", "--porcelain"));
    }

    private static RuntimeServer CreateServer(string shell) => new(shell, DeploymentPlans.Deploy(
        Samples.Release, Samples.Application with { Data = Several }, Samples.Environment, "dev@laptop", Samples.Now));

    private void Fill(string content)
    {
        foreach (var data in Several)
        {
            var directory = Directory.CreateDirectory(Path.Combine(_server.Directory, data.Directory)).FullName;
            File.WriteAllText(Path.Combine(directory, "file"), content);
        }
    }

    private string Read(string directory) => File.ReadAllText(Path.Combine(_server.Directory, directory, "file"));
}
