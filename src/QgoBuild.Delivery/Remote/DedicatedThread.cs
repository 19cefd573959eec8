namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Runs what blocks on a thread of its own. SSH.NET blocks in most calls; on the pool, where there are as many threads as cores,
/// three commands at once would wait half a second for each further thread.
/// </summary>
internal static class DedicatedThread
{
    public static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
