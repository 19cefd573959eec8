namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Runs blocking work on a thread of its own. Most calls of SSH.NET block; on the thread pool, which begins with as many threads as cores,
/// concurrent commands would wait half a second for each further thread.
/// </summary>
internal static class DedicatedThread
{
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
