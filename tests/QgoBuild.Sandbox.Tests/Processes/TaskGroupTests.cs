using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Tests.Processes;

public sealed class TaskGroupTests
{
    [Fact]
    public async Task A_part_that_fails_cancels_the_others_and_its_failure_is_reported()
    {
        var cancelled = false;

        var told = await Assert.ThrowsAsync<SandboxException>(() => TaskGroup.RunAsync(
            TestContext.Current.CancellationToken,
            async cancellationToken =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    cancelled = cancellationToken.IsCancellationRequested;
                }
            },
            async _ =>
            {
                await Task.Yield();
                throw new SandboxException("the cause");
            }));

        Assert.Equal("the cause", told.Message);
        Assert.True(cancelled);
    }

    [Fact]
    public async Task When_the_caller_cancels_the_cancellation_is_reported()
    {
        using var stop = new CancellationTokenSource();
        var running = TaskGroup.RunAsync(stop.Token, cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Work_is_begun_once_however_many_ask_for_it()
    {
        var once = new AsyncLazy<int>();
        var begun = 0;

        var results = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => Task.Run(() => once.RunAsync(() => Task.FromResult(Interlocked.Increment(ref begun))))));

        Assert.All(results, result => Assert.Equal(1, result));
        Assert.Equal(1, begun);
    }
}
