using QgoBuild.Sandbox.Description;

namespace QgoBuild.Sandbox.Tests.Description;

public sealed class SandboxLockTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_second_waits_prints_that_once_and_continues_when_the_first_is_done()
    {
        var recordingProgress = new RecordingProgress();
        var first = await SandboxLock.AcquireAsync(_sandbox.Directory, recordingProgress, TestContext.Current.CancellationToken);

        var second = SandboxLock.AcquireAsync(_sandbox.Directory, recordingProgress, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        first.Dispose();

        (await second).Dispose();
        Assert.Equal([$"waiting for another command that works on the sandbox in {_sandbox.Directory}"], recordingProgress.Lines);
    }

    [Fact]
    public async Task Whether_it_is_held_can_be_seen_without_a_trace()
    {
        var directory = _sandbox.Directory.Path;
        Assert.False(SandboxLock.IsHeld(directory));
        Assert.False(Directory.Exists(directory));

        using (await SandboxLock.AcquireAsync(_sandbox.Directory, new RecordingProgress(), TestContext.Current.CancellationToken))
            Assert.True(SandboxLock.IsHeld(directory));

        Assert.False(SandboxLock.IsHeld(directory));
    }

    [Fact]
    public void Of_those_who_try_one_gets_it()
    {
        var file = _sandbox.Directory.AuthorityLockFile;
        Directory.CreateDirectory(_sandbox.Directory.Path);
        Assert.False(SandboxLock.IsFileHeld(file));

        using (Assert.IsType<SandboxLock>(SandboxLock.TryAcquire(file)))
        {
            Assert.True(SandboxLock.IsFileHeld(file));
            Assert.Null(SandboxLock.TryAcquire(file));
        }

        Assert.False(SandboxLock.IsFileHeld(file));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var first =
            await SandboxLock.AcquireAsync(_sandbox.Directory, new RecordingProgress(), TestContext.Current.CancellationToken);

        var second = SandboxLock.AcquireAsync(_sandbox.Directory, new RecordingProgress(), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task A_lock_whose_directory_was_deleted_while_it_was_held_is_free_again()
    {
        using (await SandboxLock.AcquireAsync(_sandbox.Directory, new RecordingProgress(), TestContext.Current.CancellationToken))
            Directory.Delete(_sandbox.Directory.Path, recursive: true);

        using var again =
            await SandboxLock.AcquireAsync(_sandbox.Directory, new RecordingProgress(), TestContext.Current.CancellationToken);

        Assert.True(File.Exists(_sandbox.Directory.LockFile));
    }
}
