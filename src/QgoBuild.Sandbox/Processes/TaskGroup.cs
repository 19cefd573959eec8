using System.Runtime.ExceptionServices;

namespace QgoBuild.Sandbox.Processes;

/// <summary>Work that runs at once: when one part fails the others are cancelled, and the failure is that part's.</summary>
internal static class TaskGroup
{
    /// <summary>Runs <paramref name="parts"/> at once, each with a token that another's failure cancels.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] parts)
    {
        using var linkedCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await CompleteAsync(linkedCancellation, parts.Select(part => part(linkedCancellation.Token)));
    }

    /// <summary>Waits for work whose token is <paramref name="linkedCancellation"/>'s, and cancels that when a part fails.</summary>
    public static async Task CompleteAsync(CancellationTokenSource linkedCancellation, IEnumerable<Task> parts)
    {
        var running = parts.Select(part => CancelOnFailureAsync(part, linkedCancellation)).ToArray();
        try { await Task.WhenAll(running); }
        catch when (FirstFailure(running) is { } cause) { ExceptionDispatchInfo.Throw(cause); }
    }

    private static async Task CancelOnFailureAsync(Task part, CancellationTokenSource linkedCancellation)
    {
        try
        {
            await part;
        }
        catch
        {
            await linkedCancellation.CancelAsync();
            throw;
        }
    }

    // A part that was cancelled because another failed is not the cause.
    private static Exception? FirstFailure(IEnumerable<Task> running) =>
        running.SelectMany(task => task.Exception?.InnerExceptions ?? Enumerable.Empty<Exception>())
            .FirstOrDefault(exception => exception is not OperationCanceledException);
}

/// <summary>Work that the first caller starts and all callers share.</summary>
internal sealed class AsyncLazy<T>
{
    private readonly Lock _gate = new();
    private Task<T>? _work;

    public Task<T> RunAsync(Func<Task<T>> work)
    {
        lock (_gate)
            return _work ??= work();
    }
}

/// <summary>Waits for a condition, which is checked repeatedly until a deadline.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns true as soon as the condition holds, false when it did not within the time given.</summary>
    public static async Task<bool> UntilAsync(Func<CancellationToken, Task<bool>> condition, TimeSpan timeout, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await condition(cancellationToken))
        {
            if (time.GetElapsedTime(start) > timeout) return false;
            await Task.Delay(Interval, time, cancellationToken);
        }

        return true;
    }
}
