using QgoBuild.IO;

namespace QgoBuild.Tests.Engine.IO;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("engine atomic ");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Readers_see_only_complete_versions_of_many_writers()
    {
        var file = PathOf("artifacts/release.json");
        var versions = Enumerable.Range(0, 10).Select(number => string.Concat(Enumerable.Repeat($"{number}", 200_000))).ToHashSet();
        using var writing = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var seen = 0;
            while (!writing.IsCancellationRequested || seen == 0)
            {
                if (!File.Exists(file)) continue;
                Assert.Contains(File.ReadAllText(file), versions);
                seen++;
            }
        }, TestContext.Current.CancellationToken);

        Parallel.ForEach(versions, version =>
        {
            for (var time = 0; time < 20; time++) AtomicFile.Write(file, version);
        });
        await writing.CancelAsync();
        await reader;

        Assert.Contains(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), versions);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_failed_write_keeps_the_old_file_and_leaves_no_draft()
    {
        var file = PathOf("taken");
        Directory.CreateDirectory(file);

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(file, "new"));

        Assert.Empty(_directory.GetFiles());
        Assert.True(Directory.Exists(file));
    }

    [Fact]
    public void A_link_and_the_mode_of_its_target_are_kept()
    {
        if (OperatingSystem.IsWindows()) return;
        var (file, link) = (PathOf("file"), PathOf("link"));
        File.WriteAllText(file, "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(link, file);

        AtomicFile.Write(link, "new");

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(file));
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);
}
