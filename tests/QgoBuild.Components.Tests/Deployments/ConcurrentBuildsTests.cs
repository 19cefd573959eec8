using QgoBuild.Components.Deployments;

namespace QgoBuild.Components.Tests.Deployments;

/// <summary>Several builds in one checkout.</summary>
public sealed class ConcurrentBuildsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("components concurrent ");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task One_at_a_time_has_the_lock_and_the_others_wait_and_say_so()
    {
        var file = Path.Combine(_directory.FullName, "temp", "images.lock");
        var inside = 0;
        var waiting = 0;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var held =
                await FileLock.AcquireAsync(file, () => Interlocked.Increment(ref waiting), TestContext.Current.CancellationToken);
            Assert.Equal(1, Interlocked.Increment(ref inside));
            // Until the others have come upon it.
            while (Volatile.Read(ref waiting) < 4)
                await Task.Yield();
            Interlocked.Decrement(ref inside);
        }));

        Assert.Equal(4, waiting);
    }

    [Fact]
    public async Task A_wait_for_the_lock_can_be_cancelled()
    {
        var file = Path.Combine(_directory.FullName, "images.lock");
        using var held = await FileLock.AcquireAsync(file, () => { }, TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileLock.AcquireAsync(file, cancel.Cancel, cancel.Token));
    }

    [Fact]
    public void Each_build_has_files_of_its_own_and_what_a_killed_one_left_is_removed()
    {
        var source = Path.Combine(_directory.FullName, "source");
        var left = Directory.CreateDirectory(Path.Combine(source, "left"));
        File.WriteAllText(Path.Combine(left.FullName, "file"), "");
        var recent = new TemporaryFiles(source);
        left.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-2);

        using (var files = new TemporaryFiles(source))
        {
            Assert.NotEqual(recent.Directory, files.Directory);
            Assert.Equal(new[] { files.Directory, recent.Directory }.Order(), Directory.GetDirectories(source).Order());
        }

        Assert.Equal([recent.Directory], Directory.GetDirectories(source));
        recent.Dispose();
    }
}
